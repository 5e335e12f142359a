import { identityKeysOf } from '../ledger/identities.ts';
import { leadKey } from '../domain/hit/keys.ts';
import type { SyncContext } from './context.ts';
import { LEAD_ID, leadOfRecord } from './lead-of-record.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';

/** VICIdial tells of every lead that its API adds, also of ours: those are not news to anybody. */
export async function prepareLeadAdded(delivery: DeliveryToPrepare, context: SyncContext): Promise<Prepared> {
  const { event } = delivery;
  const id = event.lead.id ?? '';
  const ours = await identityKeysOf(context.ledger.db, { destination: event.source, kind: LEAD_ID, id });
  if (ours.length > 0) return skipped('our own: vicibridge added this lead');
  return { kind: 'deliver', event, order: undefined, warnings: [] };
}

/** That a record became a lead is told to its CRM only as long as that is so: it may be another lead by now. */
export async function prepareLeadPlaced(
  delivery: DeliveryToPrepare,
  context: SyncContext,
): Promise<Prepared> {
  const { event } = delivery;
  const { record, source, leadKey: told } = event;
  const dialer = context.connections.get(source)?.dialer;
  const now =
    record === undefined || dialer === undefined
      ? undefined
      : await leadOfRecord(context.ledger.db, dialer, { connection: source, ...record });
  if (dialer === undefined || now === undefined || leadKey(dialer, now) !== told)
    return skipped('the record is another lead by now, or none');
  return { kind: 'deliver', event, order: undefined, warnings: [] };
}
