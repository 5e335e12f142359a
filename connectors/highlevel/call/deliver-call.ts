import type { Receipt } from '../../../src/connector.ts';
import type { CallOrder } from '../../../src/domain/call-order.ts';
import type { PersonRef, ResolveOptions } from '../../../src/kit/resolve-person.ts';
import { PersonGone, withPerson } from '../../../src/kit/with-person.ts';
import { RefusedError } from '../api/failure.ts';
import { CONTACT, type Delivery, orderOf } from '../delivery.ts';
import { ownerIdOf } from '../owner.ts';
import { personSource } from '../person/person-source.ts';
import { readContact } from '../person/read-contact.ts';
import { joinCampaign } from './join-campaign.ts';
import { writeNote } from './write-note.ts';
import { writeOpportunity } from './write-opportunity.ts';
import { personBody, writePersonFields } from './write-person-fields.ts';
import { writeTask } from './write-task.ts';

/**
 * What the configuration asks for of one call: the contact's fields, one note, tasks, a campaign, an
 * opportunity, in this order. Every step is safe to repeat from the start: see `writeKeyed`.
 */
export async function deliverCall(delivery: Delivery): Promise<Receipt> {
  const order = orderOf(delivery.request);
  const receipt = await withPerson(resolveOptions(delivery), (person) =>
    onLiving(delivery, person, () => writeCall(delivery, person, order)),
  );
  if (receipt !== undefined) return receipt;
  const reason = 'Nobody in HighLevel fits this lead, and the configuration makes no new contact.';
  return { outcome: 'skipped', ids: {}, warnings: [...delivery.warnings, reason] };
}

export function resolveOptions(delivery: Delivery): Omit<ResolveOptions, 'except'> {
  const { api, request, context, warnings } = delivery;
  return {
    event: request.event,
    policy: orderOf(request).person,
    source: personSource(delivery),
    identities: context.identities,
    exclusive: (key, work) => api.account.exclusive(key, context.signal, work),
    warn: (warning) => void warnings.add(warning),
  };
}

/** A refusal may be because the contact is gone: then the person is looked for anew. */
async function onLiving<Result>(
  { api, settings, context }: Delivery,
  { id }: PersonRef,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const contact = await readContact(api, id, settings.locationId, context.signal);
    throw contact === undefined ? new PersonGone(undefined) : error;
  }
}

async function writeCall(delivery: Delivery, { id }: PersonRef, order: CallOrder): Promise<Receipt> {
  const ids: Record<string, string> = { [CONTACT]: id };
  const ownerId = order.owner === undefined ? undefined : await ownerIdOf(delivery, order.owner);
  // What a call means for other records was said with its disposition; a recording belongs to the note alone.
  const isRecording = delivery.request.event.type === 'recording-found';
  const body = isRecording ? undefined : await personBody(delivery, order, ownerId);
  if (body !== undefined)
    await writePersonFields(delivery, id, body, { ...order.personFields, ...body.standard });
  let outcome: Receipt['outcome'] = body === undefined ? 'unchanged' : 'updated';
  if (order.activity !== undefined) {
    const note = await writeNote(delivery, id, { order: order.activity, userId: ownerId });
    ids['note'] = note.id;
    outcome = note.created ? 'created' : 'updated';
  }
  if (isRecording) return receiptOf(delivery, ids, outcome);
  for (const task of order.tasks) {
    const assignedTo = task.owner === undefined ? ownerId : await ownerIdOf(delivery, task.owner);
    const written = await writeTask(delivery, id, { order: task, assignedTo });
    ids[`task.${task.key}`] = written.id;
    if (outcome === 'unchanged') outcome = written.created ? 'created' : 'updated';
  }
  if (order.campaign !== undefined) await joinCampaign(delivery, id, order.campaign);
  if (order.deal !== undefined) {
    const written = await writeOpportunity(delivery, id, { order: order.deal, assignedTo: ownerId });
    ids['opportunity'] = written.id;
    if (outcome === 'unchanged') outcome = written.created ? 'created' : 'updated';
  }
  return receiptOf(delivery, ids, outcome);
}

function receiptOf(
  { warnings }: Delivery,
  ids: Readonly<Record<string, string>>,
  outcome: Receipt['outcome'],
): Receipt {
  return { outcome, ids, warnings: [...warnings] };
}
