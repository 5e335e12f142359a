import { recordKey } from '../domain/hit/keys.ts';
import { disposalOf } from '../domain/mapping/gone.ts';
import { forgetIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { readSyncState, writeSyncState } from '../ledger/sync/states.ts';
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
  if (state?.hashes[GONE] === how) return skipped('the record is gone, which is known');
  const remember = async (trx: LedgerTransaction): Promise<void> => {
    const known = state ?? { leadId, modifiedAt: undefined, hashes: {}, numbers: [] };
    // What it had is forgotten, so that a restored one is told anew; whose lead it was is not.
    await writeSyncState(trx, key, { ...known, hashes: { [GONE]: how } }, context.now());
  };
  if (await isShared(db, dialer, leadId, own))
    return skipped('the record is gone; another record is the same lead, which stays as it is', remember);
  const action = disposalOf(how, mapping);
  if (action === undefined)
    return skipped('the record is gone; the mapping leaves its lead as it is', remember);
  const numbers = action.do === 'dnc' ? (state?.numbers ?? []) : [];
  if (numbers.length > 0) await context.ledger.write((trx) => block(trx, changed, numbers, how));
  return {
    kind: 'deliver',
    event,
    order: { kind: 'dispose', leadId, action },
    warnings: [],
    async commit(trx) {
      await remember(trx);
      if (action.do !== 'delete') return;
      await forgetIdentity(trx, {
        destination: dialer,
        kind: LEAD_ID,
        key: recordIdentity(own.connection, own.object, own.id),
      });
    },
  };
}

/** The mark of a record that is gone, with how; of no part of an order. */
const GONE = '@gone';

/** At once, and not with the end of the delivery: the dialer may be away, and the person must not be called. */
function block(
  trx: LedgerTransaction,
  { context, connection, change, event }: RecordChanged,
  numbers: readonly string[],
  how: string,
): Promise<void> {
  return context.setDnc(trx, {
    numbers,
    connection: connection.name,
    by: change.origin?.id,
    reason: `${change.object} is gone (${how})`,
    key: [event.id],
  });
}
