import { identityKeysOf } from '../ledger/identities.ts';
import type { SyncContext } from './context.ts';
import { LEAD_ID } from './lead-of-record.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';

/** VICIdial tells of every lead that its API adds, also of ours: those are not news to anybody. */
export async function prepareLeadAdded(delivery: DeliveryToPrepare, context: SyncContext): Promise<Prepared> {
  const { event } = delivery;
  const id = event.lead.id ?? '';
  const ours = await identityKeysOf(context.ledger.db, { destination: event.source, kind: LEAD_ID, id });
  if (ours.length > 0) return skipped('our own: vicibridge added this lead');
  return { kind: 'deliver', event, order: undefined, warnings: [] };
}
