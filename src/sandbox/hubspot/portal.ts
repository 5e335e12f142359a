import { Problem, notFound } from './problem.ts';
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
};
/** HubSpot's numbers for its own associations, from the first type to the second. */
const ASSOCIATION_TYPES: Readonly<Record<string, number>> = { 'calls contacts': 194, 'contacts calls': 193 };

/** One HubSpot account: records, properties and who is associated with whom. */
export class Portal {
  readonly properties: Readonly<Record<ObjectType, Map<string, PropertyDefinition>>>;
  readonly records: Readonly<Record<ObjectType, RecordStore>>;
  /** Call id to contact ids. */
  readonly #contactsOfCall = new Map<string, Set<string>>();
  /** Contact id to list id and when it was added, milliseconds since the epoch. */
  readonly #listsOfContact = new Map<string, Map<string, number>>();
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
    };
    if (options.dncProperty) this.properties.contacts.set(DNC_PROPERTY.name, DNC_PROPERTY);
    const userId = (): string => /^userId:(\d+)$/.exec(this.#actor.sourceId)?.[1] ?? '';
    const store = (type: ObjectType): RecordStore =>
      new RecordStore({ type, definitions: this.properties[type], nextId, onChange, userId, ...options });
    this.records = { contacts: store('contacts'), calls: store('calls') };
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
    if (type === 'calls') this.#contactsOfCall.delete(id);
    else for (const contacts of this.#contactsOfCall.values()) contacts.delete(id);
  }

  /** Merged contacts keep their calls and lists. */
  mergeContacts(primaryId: string, secondaryId: string): CrmRecord {
    const calls = [...this.callsOf(primaryId), ...this.callsOf(secondaryId)];
    const lists = [...this.listsOf(secondaryId), ...this.listsOf(primaryId)];
    const merged = this.records.contacts.merge(primaryId, secondaryId);
    this.#listsOfContact.set(merged.id, new Map(lists.map(({ listId, addedAt }) => [listId, addedAt])));
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
