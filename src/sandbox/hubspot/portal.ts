import { Associations, type RecordEnd } from './associations.ts';
import { notFound, type Problem } from './problem.ts';
import {
  DNC_PROPERTY,
  type ObjectType,
  type PropertyDefinition,
  STANDARD_PROPERTIES,
  UNIQUE_PROPERTIES,
} from './property-definition.ts';
import { type CrmRecord, RecordStore } from './record-store.ts';
import { type Actor, appActor, type RecordChange } from './webhooks/change.ts';

export interface PortalOptions {
  readonly now: () => number;
  readonly searchLagMs: number;
  /** The account has the two unique properties for the dialer. */
  readonly uniqueProperties: boolean;
  /** The account has the checkbox for do-not-call. */
  readonly dncProperty: boolean;
  /** Call outcomes of the account's own. */
  readonly callOutcomes?: readonly { readonly label: string; readonly value: string }[] | undefined;
  /** Of the app whose token writes over the API. */
  readonly appId: number;
}

const FIRST_ID = 801;
const SINGULAR: Readonly<Record<string, ObjectType>> = {
  contact: 'contacts',
  contacts: 'contacts',
  '0-1': 'contacts',
  call: 'calls',
  calls: 'calls',
  '0-48': 'calls',
  task: 'tasks',
  tasks: 'tasks',
  '0-27': 'tasks',
  deal: 'deals',
  deals: 'deals',
  '0-3': 'deals',
};
/** One HubSpot account: records, properties and who is associated with whom. */
export class Portal {
  readonly properties: Readonly<Record<ObjectType, Map<string, PropertyDefinition>>>;
  readonly records: Readonly<Record<ObjectType, RecordStore>>;
  readonly associations = new Associations();
  /** Contact id to list id and when it was added, milliseconds since the epoch. */
  readonly #listsOfContact = new Map<string, Map<string, number>>();
  readonly #refusals = new Map<string, { readonly problem: Problem; left: number }>();
  readonly #now: () => number;
  readonly #watchers: ((change: RecordChange, actor: Actor) => void)[] = [];
  #actor: Actor;

  constructor(options: PortalOptions) {
    this.#actor = appActor(options.appId);
    this.#now = options.now;
    const onChange = (change: RecordChange): void => {
      for (const watch of this.#watchers) watch(change, this.#actor);
    };
    let lastId = FIRST_ID - 1;
    const nextId = (): string => String((lastId += 1));
    this.properties = {
      contacts: seeded('contacts', options.uniqueProperties),
      calls: seeded('calls', options.uniqueProperties),
      tasks: seeded('tasks', options.uniqueProperties),
      deals: seeded('deals', options.uniqueProperties),
    };
    this.#addOutcomes(options.callOutcomes ?? []);
    if (options.dncProperty) this.properties.contacts.set(DNC_PROPERTY.name, DNC_PROPERTY);
    const userId = (): string => /^userId:(\d+)$/.exec(this.#actor.sourceId)?.[1] ?? '';
    const requireChangeable = (id: string): void => {
      const refusal = this.#refusals.get(id);
      if (refusal === undefined || refusal.left === 0) return;
      refusal.left -= 1;
      throw refusal.problem;
    };
    const store = (type: ObjectType): RecordStore =>
      new RecordStore({
        type,
        definitions: this.properties[type],
        nextId,
        onChange,
        userId,
        requireChangeable,
        ...options,
      });
    this.records = {
      contacts: store('contacts'),
      calls: store('calls'),
      tasks: store('tasks'),
      deals: store('deals'),
    };
  }

  /** From now on the record may not be changed, so many times: a rule of the account, a lock. */
  refuseChanges(id: string, problem: Problem, times: number): void {
    this.#refusals.set(id, { problem, left: times });
  }

  #addOutcomes(outcomes: NonNullable<PortalOptions['callOutcomes']>): void {
    const definition = this.properties.calls.get('hs_call_disposition');
    if (definition === undefined) return;
    const options = [...definition.options, ...outcomes];
    this.properties.calls.set(definition.name, { ...definition, options });
  }

  /** Hear of every change from now on. */
  watch(watcher: (change: RecordChange, actor: Actor) => void): void {
    this.#watchers.push(watcher);
  }

  /** Do the work as somebody else than the app whose token it is. */
  as<Result>(actor: Actor, work: () => Result): Result {
    const usual = this.#actor;
    this.#actor = actor;
    try {
      return work();
    } finally {
      this.#actor = usual;
    }
  }

  associate(from: RecordEnd, to: RecordEnd): void {
    const ends = [from, to].map(({ type, id }) => ({ type, id: this.records[type].get(id).id }));
    const [one = from, other = to] = ends;
    this.associations.put(one, other);
  }

  addToList(contactId: string, listId: string): void {
    const { id } = this.records.contacts.get(contactId);
    const lists = this.#listsOfContact.get(id) ?? new Map<string, number>();
    this.#listsOfContact.set(id, lists.set(listId, lists.get(listId) ?? this.#now()));
  }

  removeFromList(contactId: string, listId: string): void {
    this.#listsOfContact.get(this.records.contacts.get(contactId).id)?.delete(listId);
  }

  listsOf(contactId: string): { readonly listId: string; readonly addedAt: number }[] {
    return [...(this.#listsOfContact.get(contactId) ?? [])].map(([listId, addedAt]) => ({ listId, addedAt }));
  }

  /** @param kind `erased`: for privacy, never to be restored */
  remove(type: ObjectType, id: string, kind: 'deleted' | 'erased' = 'deleted'): void {
    this.records[type].remove(id, kind);
    this.associations.drop({ type, id });
  }

  /** Merged contacts keep their calls and lists. */
  mergeContacts(primaryId: string, secondaryId: string): CrmRecord {
    const [primary, secondary] = [primaryId, secondaryId].map((id) => this.records.contacts.get(id).id);
    const lists = [...this.listsOf(secondaryId), ...this.listsOf(primaryId)];
    const merged = this.records.contacts.merge(primaryId, secondaryId);
    this.#listsOfContact.set(merged.id, new Map(lists.map(({ listId, addedAt }) => [listId, addedAt])));
    for (const id of [primary ?? primaryId, secondary ?? secondaryId])
      this.associations.move({ type: 'contacts', id }, { type: 'contacts', id: merged.id });
    return merged;
  }
}

/** The object type that a path names: `contacts`, `contact` or `0-1`. */
export function objectTypeOf(name: string): ObjectType {
  const type = Object.hasOwn(SINGULAR, name) ? SINGULAR[name] : undefined;
  if (type === undefined) throw notFound(`object type ${name}`);
  return type;
}

function seeded(type: ObjectType, withUnique: boolean): Map<string, PropertyDefinition> {
  const unique = withUnique ? [UNIQUE_PROPERTIES[type]] : [];
  return new Map([...STANDARD_PROPERTIES[type], ...unique].map((property) => [property.name, property]));
}
