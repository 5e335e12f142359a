/** The objects whose records have a key of ours, as paths name them. */
export type PropertyHolder = 'contacts' | 'calls' | 'tasks' | 'deals';

/** The body that creates a property: `POST /crm/properties/<version>/<object>`. */
export interface PropertyDefinition {
  readonly groupName: string;
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'bool';
  readonly fieldType: 'text' | 'booleancheckbox';
  readonly hasUniqueValue?: boolean;
  readonly options?: readonly PropertyOption[];
}

interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
}

/** HubSpot's own groups, which every account has as long as nobody deletes them. */
const GROUP = {
  contacts: 'contactinformation',
  calls: 'call',
  tasks: 'task',
  deals: 'dealinformation',
} as const satisfies Record<PropertyHolder, string>;

/** The holder that a path names; undefined = none of ours. */
export function holderOf(path: string): PropertyHolder | undefined {
  return Object.keys(GROUP).find((holder): holder is PropertyHolder => holder === path);
}

/** A text property with unique values, by which records are upserted. */
export function keyDefinition(object: PropertyHolder, name: string): PropertyDefinition {
  return {
    groupName: GROUP[object],
    name,
    label: object === 'contacts' ? 'VICIdial lead ID' : 'VICIdial call key',
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  };
}

/** The checkbox of contacts that says who must not be called. */
export function dncDefinition(name: string): PropertyDefinition {
  return {
    groupName: GROUP.contacts,
    name,
    label: 'Do not call (VICIdial)',
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [
      { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
      { label: 'No', value: 'false', displayOrder: 1, hidden: false },
    ],
  };
}
