import { recordKey } from '../domain/hit/keys.ts';
import { disposalOf } from '../domain/mapping/gone.ts';
import { forgetIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { dropSyncState, readSyncState } from '../ledger/sync/states.ts';
import { isShared, LEAD_ID, leadOfRecord, recordIdentity } from './lead-of-record.ts';
import { type Prepared, skipped } from './prepared.ts';
import type { RecordChanged } from './record-change.ts';

/**
 * A record is gone from the CRM: its lead gets what the mapping says, unless another record is the same lead.
 * Numbers that are to be blocked are those that the record had when it was read last.
 */
export async function prepareGone(
  changed: RecordChanged,
  how: 'deleted' | 'privacy-deleted' | 'merged',
): Promise<Prepared> {
  const { context, connection, dialer, mapping, change, event } = changed;
  const { db } = context.ledger;
  const own = { connection: connection.name, object: change.object, id: change.id };
  const leadId = await leadOfRecord(db, dialer, own);
  if (leadId === undefined) return skipped('the record is gone and was no lead');
  const key = { dialer, record: recordKey(own.connection, own.object, own.id) };
  const state = await readSyncState(db, key);
  const forget = async (trx: LedgerTransaction): Promise<void> => {
    await dropSyncState(trx, key);
    await forgetIdentity(trx, {
      destination: dialer,
      kind: LEAD_ID,
      key: recordIdentity(own.connection, own.object, own.id),
    });
  };
  if (await isShared(db, dialer, leadId, own))
    return skipped('the record is gone; another record is the same lead, which stays as it is', forget);
  const action = disposalOf(how, mapping);
  if (action === undefined)
    return skipped('the record is gone; the mapping leaves its lead as it is', forget);
  return {
    kind: 'deliver',
    event,
    order: { kind: 'dispose', leadId, action },
    warnings: [],
    async commit(trx) {
      await forget(trx);
      if (action.do !== 'dnc' || state === undefined || state.numbers.length === 0) return;
      await context.setDnc(trx, {
        numbers: state.numbers,
        connection: connection.name,
        by: change.origin?.id,
        reason: `${change.object} is gone (${how})`,
        key: [event.id],
      });
    },
  };
}
