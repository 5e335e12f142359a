import { ON_CONTACT } from '../batch/associations.ts';
import { creating, updating, upserting } from '../batch/kinds.ts';
import type { Delivery } from '../delivery.ts';
import { isRefused } from '../refused-error.ts';
import { findDoubtful } from './find-record.ts';
import type { RecordPlan } from './record-plan.ts';

export interface WrittenRecord {
  readonly id: string;
  readonly created: boolean;
}

/** Have HubSpot hold one record once, on the contact, however often it is asked. Throws the delivery errors. */
export function writeRecord(delivery: Delivery, plan: RecordPlan, contactId: string): Promise<WrittenRecord> {
  return plan.unique === undefined
    ? writeLookedUp(delivery, plan, contactId)
    : writeUnique(delivery, plan, plan.unique, contactId);
}

/**
 * HubSpot itself refuses a second record with the key: what is made is on its contact from the first moment,
 * and what is there, or may be, is written by its key.
 */
async function writeUnique(
  delivery: Delivery,
  plan: RecordPlan,
  unique: string,
  contactId: string,
): Promise<WrittenRecord> {
  const { request } = delivery;
  const isNew = request.known[plan.part] === undefined;
  if (isNew && request.inDoubtSince === undefined) {
    const id = await createUnique(delivery, plan, unique, contactId);
    if (id !== undefined) return { id, created: true };
  }
  const mayBeMade = isNew && request.inDoubtSince !== undefined;
  const properties = mayBeMade ? { ...plan.initial, ...plan.properties } : plan.properties;
  const { writes } = delivery.batches;
  const row = await writes.write(
    upserting(plan.type, unique),
    { id: plan.key, trace: traceOf(delivery, plan), properties },
    delivery.context.signal,
  );
  await putOnContact(delivery, plan, row.id, contactId);
  return { id: row.id, created: row['_new'] === true };
}

/** undefined = there is one with the key already. */
async function createUnique(
  delivery: Delivery,
  plan: RecordPlan,
  unique: string,
  contactId: string,
): Promise<string | undefined> {
  try {
    return await create(delivery, plan, contactId, unique);
  } catch (error) {
    if (isRefused(error, 409) || (isRefused(error, 400) && error.facts.existingId !== undefined))
      return undefined;
    throw error;
  }
}

/**
 * Without a unique property in HubSpot the key is ours to keep: the record's id is remembered as soon as it is
 * known, and only what was cut off before that has to be searched for.
 */
async function writeLookedUp(
  delivery: Delivery,
  plan: RecordPlan,
  contactId: string,
): Promise<WrittenRecord> {
  const { identities } = delivery.context;
  const remembered = delivery.request.known[plan.part] ?? (await identities.get(plan.type.kind, plan.key));
  const existing = remembered ?? (await findDoubtful(delivery, plan));
  if (existing !== undefined && (await updateIfThere(delivery, plan, existing))) {
    if (remembered === undefined) await identities.set(plan.type.kind, plan.key, existing);
    await putOnContact(delivery, plan, existing, contactId);
    return { id: existing, created: false };
  }
  const id = await create(delivery, plan, contactId, undefined);
  await identities.set(plan.type.kind, plan.key, id);
  return { id, created: true };
}

/** On its contact in one request, so that no record without a person can be left. */
async function create(
  delivery: Delivery,
  plan: RecordPlan,
  contactId: string,
  unique: string | undefined,
): Promise<string> {
  const { type, key } = plan;
  const properties = {
    ...plan.initial,
    ...plan.properties,
    ...(unique === undefined ? {} : { [unique]: key }),
  };
  const kind = creating({
    type,
    effect: unique === undefined ? 'once' : 'repeatable',
    keyProperty: unique ?? keyPropertyOf(plan),
  });
  const on = { id: contactId, associationTypeId: ON_CONTACT[type.kind] ?? 0 };
  const { id } = await delivery.batches.writes.write(
    kind,
    { trace: traceOf(delivery, plan), properties, on },
    delivery.context.signal,
  );
  return id;
}

/** False: somebody has deleted it in HubSpot. */
async function updateIfThere(delivery: Delivery, plan: RecordPlan, id: string): Promise<boolean> {
  const { batches, context } = delivery;
  try {
    await batches.writes.write(
      updating(plan.type),
      { id, trace: traceOf(delivery, plan), properties: plan.properties },
      context.signal,
    );
    return true;
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    await context.identities.forget(plan.type.kind, plan.key);
    return false;
  }
}

async function putOnContact(
  { batches, context, request }: Delivery,
  { type, part }: RecordPlan,
  id: string,
  contactId: string,
): Promise<void> {
  // An earlier delivery came to its end with these two ids, so the association is there.
  if (request.known[part] === id && request.known['contact'] === contactId) return;
  await batches.associate(type, { from: id, contact: contactId }, context.signal);
}

/** The property that holds the whole key and nothing else. */
function keyPropertyOf({ search }: RecordPlan): string | undefined {
  return search.mentions === undefined ? Object.keys(search.equals)[0] : undefined;
}

/** One a record: no two rows of a batch may have the same. */
function traceOf({ request }: Delivery, { part }: RecordPlan): string {
  return part === 'call' ? request.deliveryId : `${request.deliveryId}:${part}`;
}
