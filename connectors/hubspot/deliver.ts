import type { Receipt } from '../../src/connector.ts';
import { callProperties } from './call-properties.ts';
import type { Delivery } from './delivery.ts';
import { findDoubtfulCall } from './find-call.ts';
import { isRefused } from './refused-error.ts';
import { type Contact, reresolveContact, resolveContact } from './resolve-contact.ts';
import { associateCall, createCall, updateCall, upsertCall } from './write-call.ts';

const KIND = 'call';

interface WrittenCall {
  readonly id: string;
  readonly created: boolean;
  readonly contactId: string;
}

/**
 * One call record on the lead's contact, made by the first event of the call and updated by later ones.
 * Every step is safe to repeat from the start: see `upsertCall` and `findDoubtfulCall`.
 */
export async function deliverCall(delivery: Delivery): Promise<Receipt> {
  const { request, settings, warnings } = delivery;
  const record = callProperties(request.event, request.effectKey, settings);
  warnings.push(...record.warnings);
  const contact = await resolveContact(delivery);
  const call =
    settings.callKeyProperty === false
      ? await writeLookedUp(delivery, contact, record.properties)
      : await writeUpserted(delivery, contact, settings.callKeyProperty, record.properties);
  return {
    outcome: call.created ? 'created' : 'updated',
    ids: { contact: call.contactId, call: call.id },
    warnings: [...warnings],
  };
}

async function writeUpserted(
  delivery: Delivery,
  contact: Contact,
  idProperty: string,
  properties: Record<string, string>,
): Promise<WrittenCall> {
  const { id, created } = await upsertCall(delivery, idProperty, properties);
  return { id, created, contactId: await putOnContact(delivery, id, contact) };
}

/**
 * Without a unique property in HubSpot the key is ours to keep: the call's id is remembered as soon as it is
 * known, and only what was cut off before that has to be searched for.
 */
async function writeLookedUp(
  delivery: Delivery,
  contact: Contact,
  properties: Record<string, string>,
): Promise<WrittenCall> {
  const { identities } = delivery.context;
  const { effectKey, known } = delivery.request;
  const remembered = known['call'] ?? (await identities.get(KIND, effectKey));
  const existing = remembered ?? (await findDoubtfulCall(delivery));
  if (existing !== undefined && (await updateIfThere(delivery, existing, properties))) {
    return { id: existing, created: false, contactId: await putOnContact(delivery, existing, contact) };
  }
  return withContact(delivery, contact, async (contactId) => {
    const id = await createCall(delivery, contactId, properties);
    await identities.set(KIND, effectKey, id);
    return { id, created: true, contactId };
  });
}

/** False: somebody has deleted the call in HubSpot. */
async function updateIfThere(
  delivery: Delivery,
  callId: string,
  properties: Record<string, string>,
): Promise<boolean> {
  try {
    await updateCall(delivery, callId, properties);
    return true;
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    await delivery.context.identities.forget(KIND, delivery.request.effectKey);
    return false;
  }
}

/** Yields the contact that the call is on now. */
async function putOnContact(delivery: Delivery, callId: string, contact: Contact): Promise<string> {
  const { known } = delivery.request;
  // An earlier delivery came to its end with these two ids, so the association is there.
  if (known['call'] === callId && known['contact'] === contact.id) return contact.id;
  return withContact(delivery, contact, async (contactId) => {
    await associateCall(delivery, callId, contactId);
    return contactId;
  });
}

/** Do something with the contact's id, and once more if the id turns out to be out of date. */
async function withContact<Result>(
  delivery: Delivery,
  contact: Contact,
  work: (contactId: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(contact.id);
  } catch (error) {
    if (!isRefused(error, 400, 404)) throw error;
    const current = await reresolveContact(delivery, contact);
    if (current === undefined) throw error;
    return work(current.id);
  }
}
