import type { Lead } from '../../../src/domain/event.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import type { FoundPerson } from '../../../src/kit/resolve-person.ts';
import type { RecordAnswer } from '../answers.ts';
import { numbersOf } from '../batch/numbers.ts';
import { type Delivery, requireIndexed } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import { toE164Like } from '../phone.ts';

const TOLD = ['email', 'phone', 'mobilephone', 'hubspot_owner_id', 'createdate'];

/** How contacts are asked for in one delivery; what was told of each is kept. */
export interface ContactLookup {
  /** By id; a merged id yields the one that took its place. */
  byId(id: string): Promise<RecordAnswer | undefined>;
  byLeadKey(leadKey: string): Promise<RecordAnswer | undefined>;
  byEmail(email: string): Promise<RecordAnswer | undefined>;
  /** Asked once, however often it is called. */
  byNumber(e164: string): Promise<readonly RecordAnswer[]>;
}

/**
 * @param more properties that are to be told of a contact which is read
 * @param signal of the turn that is under way
 */
export function openLookup(
  delivery: Delivery,
  more: readonly string[],
  signal: () => AbortSignal,
): ContactLookup {
  const { batches, settings, request } = delivery;
  const { leadIdProperty } = settings;
  const told = leadIdProperty === false ? TOLD : [...TOLD, leadIdProperty];
  const properties = [...new Set([...told, ...more])];
  let byNumber: Promise<readonly RecordAnswer[]> | undefined;
  const read = (id: string, idProperty?: string): Promise<RecordAnswer | undefined> =>
    batches.read({ type: CONTACT, id, idProperty, properties }, signal());
  const searched = (e164: string): Promise<readonly RecordAnswer[]> => {
    // A create by the unique property needs no look before it; without one, search must know all there is.
    if (leadIdProperty === false || request.event.leadKey === undefined) requireIndexed(delivery);
    return batches.findNumber({ e164, properties: told }, signal());
  };
  return {
    byId: (id) => read(id),
    byLeadKey: (leadKey) =>
      leadIdProperty === false ? Promise.resolve(undefined) : read(leadKey, leadIdProperty),
    byEmail: (email) => read(email, 'email'),
    byNumber: async (e164) => (byNumber ??= searched(e164)),
  };
}

/** Both sides have something to compare and nothing agrees. */
export function contradicts(contact: RecordAnswer, lead: Lead): boolean {
  const ours = [validEmail(lead), lead.e164, toE164Like(lead.altPhone, lead.e164)].filter(
    (one) => one !== undefined,
  );
  const theirs = [emailOf(contact), ...numbersOf(contact, lead.e164)].filter((one) => one !== undefined);
  return ours.length > 0 && theirs.length > 0 && !ours.some((one) => theirs.includes(one));
}

export function emailOf({ properties }: RecordAnswer): string | undefined {
  const email = properties?.['email']?.toLowerCase();
  return email === '' ? undefined : email;
}

export function toFound({ id, properties, createdAt }: RecordAnswer): FoundPerson {
  const ownerId = properties?.['hubspot_owner_id'] ?? '';
  return {
    object: CONTACT.kind,
    id,
    ownerId: ownerId === '' ? undefined : ownerId,
    createdAt: createdAt?.getTime(),
    order: 0,
  };
}
