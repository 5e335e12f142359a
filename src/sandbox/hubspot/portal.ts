import { Problem, notFound } from './problem.ts';
import {
  type ObjectType,
  type PropertyDefinition,
  STANDARD_PROPERTIES,
  UNIQUE_PROPERTIES,
} from './property-definition.ts';
import { type CrmRecord, RecordStore } from './record-store.ts';

export interface PortalOptions {
  readonly now: () => number;
  readonly searchLagMs: number;
  /** The account has the two unique properties for the dialer. */
  readonly uniqueProperties: boolean;
}

const FIRST_ID = 801;
const SINGULAR: Readonly<Record<string, ObjectType>> = {
  contact: 'contacts',
  contacts: 'contacts',
  '0-1': 'contacts',
  call: 'calls',
  calls: 'calls',
  '0-48': 'calls',
};
/** HubSpot's numbers for its own associations, from the first type to the second. */
const ASSOCIATION_TYPES: Readonly<Record<string, number>> = { 'calls contacts': 194, 'contacts calls': 193 };

/** One HubSpot account: records, properties and who is associated with whom. */
export class Portal {
  readonly properties: Readonly<Record<ObjectType, Map<string, PropertyDefinition>>>;
  readonly records: Readonly<Record<ObjectType, RecordStore>>;
  /** Call id to contact ids. */
  readonly #contactsOfCall = new Map<string, Set<string>>();

  constructor(options: PortalOptions) {
    let lastId = FIRST_ID - 1;
    const nextId = (): string => String((lastId += 1));
    this.properties = {
      contacts: seeded('contacts', options.uniqueProperties),
      calls: seeded('calls', options.uniqueProperties),
    };
    const store = (type: ObjectType): RecordStore =>
      new RecordStore({ type, definitions: this.properties[type], nextId, ...options });
    this.records = { contacts: store('contacts'), calls: store('calls') };
  }

  /** Throws where a pair of types has no such association. */
  requireAssociation(from: ObjectType, to: ObjectType, category: string, typeId: number): void {
    if (category === 'HUBSPOT_DEFINED' && ASSOCIATION_TYPES[`${from} ${to}`] === typeId) return;
    throw new Problem(400, 'VALIDATION_ERROR', `${category} ${typeId} does not lead from ${from} to ${to}`, [
      { code: 'INVALID_ASSOCIATION_TYPE', message: 'Invalid association type' },
    ]);
  }

  defaultAssociation(from: ObjectType, to: ObjectType): number {
    const typeId = ASSOCIATION_TYPES[`${from} ${to}`];
    if (typeId === undefined) throw notFound(`association from ${from} to ${to}`);
    return typeId;
  }

  associate(from: { type: ObjectType; id: string }, to: { type: ObjectType; id: string }): void {
    const [callId, contactId] = from.type === 'calls' ? [from.id, to.id] : [to.id, from.id];
    const contact = this.records.contacts.get(contactId);
    const call = this.records.calls.get(callId);
    const contacts = this.#contactsOfCall.get(call.id) ?? new Set();
    this.#contactsOfCall.set(call.id, contacts.add(contact.id));
  }

  contactsOf(callId: string): string[] {
    return [...(this.#contactsOfCall.get(callId) ?? [])];
  }

  callsOf(contactId: string): string[] {
    return [...this.#contactsOfCall].filter(([, contacts]) => contacts.has(contactId)).map(([id]) => id);
  }

  remove(type: ObjectType, id: string): void {
    this.records[type].remove(id);
    if (type === 'calls') this.#contactsOfCall.delete(id);
    else for (const contacts of this.#contactsOfCall.values()) contacts.delete(id);
  }

  /** Merged contacts keep their calls. */
  mergeContacts(primaryId: string, secondaryId: string): CrmRecord {
    const calls = [...this.callsOf(primaryId), ...this.callsOf(secondaryId)];
    const merged = this.records.contacts.merge(primaryId, secondaryId);
    for (const id of calls) {
      const contacts = this.#contactsOfCall.get(id);
      contacts?.delete(primaryId);
      contacts?.delete(secondaryId);
      contacts?.add(merged.id);
    }
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
