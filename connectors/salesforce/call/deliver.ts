import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import { pathSegment } from '../ids.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import type { DeliverTools } from '../tools.ts';
import { findEarlier, withEarlier } from './earlier.ts';
import { executePlan, type Written } from './execute.ts';
import { isEmpty } from './order.ts';
import { planCall } from './plan.ts';
import { type CallRun, startRun } from './run.ts';
import { withCallPerson } from './with-call-person.ts';

/**
 * Write one call to Salesforce: find or make its person, then everything that is to be there of the call, each by
 * a unique key. Throws CallFailure, the delivery errors and those of the session; see `toDeliveryError`.
 */
export async function deliverCall(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const run = startRun(request, context, tools);
  pathSegment(request.effectKey);
  if (isEmpty(run.order)) return skipped(run, 'The configuration has nothing written of this call.');
  const earlier = await findEarlier(request, tools, context.signal);
  const identities = await withEarlier(context.identities, request, earlier.person);
  const done = await withCallPerson(run, { identities }, async ({ person, created }) => {
    const plan = await planCall(run, { person, created, earlier });
    return { person, personCreated: created, ...(await executePlan(run, plan)) };
  });
  if (done === undefined)
    return skipped(run, 'Nobody in Salesforce fits this lead, and the configuration skips such calls.');
  await rememberPerson(done.person, request, context);
  return {
    outcome: outcomeOf(done, run),
    ids: { ...done.ids, ...(done.person === undefined ? {} : { [done.person.object]: done.person.id }) },
    warnings: [...run.warnings],
  };
}

function outcomeOf(
  { created, ids, personCreated }: Written & { readonly personCreated: boolean },
  { order }: CallRun,
): Receipt['outcome'] {
  if (order.activity !== undefined) return created ? 'created' : 'updated';
  if (personCreated) return 'created';
  return Object.keys(ids).length > 0 ? 'updated' : 'unchanged';
}

/** Who was known from an earlier attempt only is known from now on. */
async function rememberPerson(
  person: PersonRecordRef | undefined,
  { event }: DeliveryRequest,
  { identities }: DeliveryContext,
): Promise<void> {
  if (person === undefined || event.leadKey === undefined) return;
  if ((await identities.get(person.object, event.leadKey)) === person.id) return;
  await identities.set(person.object, event.leadKey, person.id);
}

function skipped({ warnings }: CallRun, reason: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [reason, ...warnings] };
}
