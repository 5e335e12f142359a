import type { SyncContext } from './context.ts';
import { prepareDnc } from './dnc-numbers.ts';
import { preparePostedLead } from './posted-lead.ts';
import { prepareRecordChange } from './record-change.ts';
import type { Prepare } from './prepared.ts';
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
    return Promise.resolve({ kind: 'deliver', event, order: undefined, warnings: [] });
  };
}
