import { callFor } from './call-order.ts';
import type { SyncContext } from './context.ts';
import { redeliveredParts } from '../ledger/verified/missing.ts';
import { isLate, withoutPastTasks, withoutPerson } from './late-call.ts';
import { prepareDnc } from './dnc-numbers.ts';
import { preparePostedLead } from './posted-lead.ts';
import { prepareRecordChange } from './record-change.ts';
import { type DeliveryToPrepare, type Prepare, type Prepared, skipped } from './prepared.ts';
import { onlyGone } from './redelivered.ts';
import { prepareRecall } from './recall.ts';
import { prepareLeadAdded, prepareLeadPlaced } from './own-lead.ts';

/** Look at what a delivery needs from elsewhere before it is sent: the record's state, its numbers, its rules. */
export function createPrepare(context: SyncContext): Prepare {
  return (delivery) => {
    const { event, destination } = delivery;
    const isDialer = context.dialers.has(destination);
    if (isDialer && event.type === 'record-changed') return prepareRecordChange(delivery, context);
    if (isDialer && event.type === 'lead-submitted')
      return Promise.resolve(preparePostedLead(delivery, context));
    if (event.type === 'dnc-set' || event.type === 'dnc-lifted') return prepareDnc(delivery, context);
    if (event.type === 'lead-placed' && destination === event.source)
      return prepareLeadPlaced(delivery, context);
    if (event.type === 'lead-added') return prepareLeadAdded(delivery, context);
    if (event.type === 'lead-recalled') return Promise.resolve(prepareRecall(delivery, context));
    return prepareCall(delivery, context);
  };
}

/** What the configuration says about the call; an event without one is delivered as it is. */
async function prepareCall(
  { event, destination, effectKey }: DeliveryToPrepare,
  context: SyncContext,
): Promise<Prepared> {
  const { call, warnings, nothing } = callFor(event, destination, context);
  if (nothing !== undefined) return skipped(nothing, undefined, warnings);
  if (call === undefined) return { kind: 'deliver', event, order: undefined, call, warnings };
  const timely = withoutPastTasks(call, event, context.now());
  const { db } = context.ledger;
  const gone = await redeliveredParts(db, { destination, effectKey });
  const wanted = onlyGone(timely, gone);
  const late = await isLate(db, event, destination, gone.length > 0);
  return {
    kind: 'deliver',
    event,
    order: undefined,
    call: late ? withoutPerson(wanted) : wanted,
    warnings: [
      ...warnings,
      ...(late ? ['the lead has been dispositioned since: only the call is written'] : []),
      ...(wanted === timely ? [] : ['only what was gone is written again']),
      ...(timely.tasks.length < call.tasks.length ? ['tasks that were due before are left out'] : []),
    ],
  };
}
