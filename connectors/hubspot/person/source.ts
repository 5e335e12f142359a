import type { FieldTexts, PersonPolicy } from '../../../src/domain/call-order.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import type { FoundPerson, PersonSource } from '../../../src/kit/resolve-person.ts';
import type { RecordAnswer } from '../answers.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT, isRecordId } from '../object-type.ts';
import { createContact, newContact } from './create.ts';
import { contradicts, emailOf, openLookup, toFound } from './lookup.ts';

export interface SourceOptions {
  readonly policy: PersonPolicy;
  /** What the contact shall hold after this call. */
  readonly fields: FieldTexts;
  /** Nothing may be written: who would be created gets this id. */
  readonly previewId?: string | undefined;
  /** Of the turn that is under way. */
  readonly signal: () => AbortSignal;
}

export interface ContactSource extends PersonSource {
  /** Read a contact; a merged id yields the one that took its place. */
  look(id: string): Promise<RecordAnswer | undefined>;
  /** What a lookup or the creation told of a contact. */
  held(id: string): Readonly<Record<string, string | null | undefined>> | undefined;
  /** What the contact would be, or was, created with. */
  readonly created: () => Readonly<Record<string, string>> | undefined;
}

/**
 * How a contact is found in HubSpot. Where a new contact would be refused for having somebody's lead id or
 * e-mail, nobody is asked for these two as long as nobody has the number: a refused create tells who it is.
 */
export function contactSource(delivery: Delivery, options: SourceOptions): ContactSource {
  const { request, settings, context } = delivery;
  const { lead, leadKey } = request.event;
  const { leadIdProperty } = settings;
  const email = validEmail(lead);
  const lookup = openLookup(delivery, Object.keys(options.fields), options.signal);
  const seen = new Map<string, RecordAnswer['properties']>();
  let made: Record<string, string> | undefined;
  const createTells =
    options.previewId === undefined &&
    options.policy.none === 'create' &&
    leadIdProperty !== false &&
    leadKey !== undefined;
  const found = (...records: readonly (RecordAnswer | undefined)[]): FoundPerson[] =>
    records.flatMap((record) => {
      if (record === undefined) return [];
      seen.set(record.id, { ...seen.get(record.id), ...record.properties });
      return [toFound(record)];
    });
  const near = (): Promise<readonly RecordAnswer[]> =>
    lead.e164 === undefined || lead.e164 === '' ? Promise.resolve([]) : lookup.byNumber(lead.e164);
  const nobodyNear = async (): Promise<boolean> => createTells && (await near()).length === 0;

  return {
    objects: [CONTACT.kind],
    held: (id) => seen.get(id),
    created: () => made,
    async look(id) {
      const contact = await lookup.byId(id);
      found(contact);
      return contact;
    },
    async byVendorLeadCode() {
      const code = lead.vendorLeadCode ?? '';
      const contact = isRecordId(code) ? await lookup.byId(code) : undefined;
      if (contact === undefined) return undefined;
      // Codes of another system are numbers too, and a call on a stranger is worse than a second contact.
      if (!contradicts(contact, lead)) return found(contact)[0];
      delivery.warnings.push(
        'The vendor lead code names a HubSpot contact with another e-mail and phone; it was not used.',
      );
      return undefined;
    },
    async byLeadKey(key) {
      if (leadIdProperty === false || (await nobodyNear())) return [];
      const own = createTells
        ? (await near()).find((contact) => contact.properties?.[leadIdProperty] === key)
        : undefined;
      return found(own ?? (await lookup.byLeadKey(key)));
    },
    async byEmail() {
      if (email === undefined || (await nobodyNear())) return [];
      const own = createTells ? (await near()).find((contact) => emailOf(contact) === email) : undefined;
      return found(own ?? (await lookup.byEmail(email)));
    },
    async byPhone() {
      return found(...(await near()));
    },
    async create() {
      made = await newContact(delivery, options.fields);
      if (options.previewId !== undefined) return { object: CONTACT.kind, id: options.previewId };
      const contact = await createContact(delivery, made, lookup, options.signal());
      if (contact.isNew) seen.set(contact.id, made);
      else made = undefined;
      return contact;
    },
    async agentOwnerId() {
      const owner = request.call?.owner;
      return owner === undefined ? undefined : delivery.owners.ownerIdOf(owner, context.signal);
    },
  };
}
