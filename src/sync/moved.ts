import type { CrmRecord } from '../connector.ts';
import { recordKey } from '../domain/hit/keys.ts';
import { forgetIdentity, identityKeysOf, readIdentity, setIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { dropSyncState, readSyncState, type SyncState, writeSyncState } from '../ledger/sync/states.ts';
import { prepareGone } from './gone.ts';
import { LEAD_ID, leadOfRecord, recordIdentity, type RecordOf } from './lead-of-record.ts';
import { type Prepared, skipped } from './prepared.ts';
import type { RecordChanged } from './record-change.ts';

/** Before a survivor is looked at: it takes over the lead of the first merged record that is one. */
export async function adoptMerged(changed: RecordChanged): Promise<void> {
  const { connection, change, changes } = changed;
  const survivor = { connection: connection.name, object: change.object, id: change.id };
  for (const id of changes.flatMap(({ mergedIds }) => mergedIds ?? [])) {
    if (id !== change.id) await takeOver(changed, { ...survivor, id }, survivor);
  }
}

/**
 * The record lives on as another (merged, converted): what we know of it moves there. A lead that the other
 * record does not need, because it has one, gets what the mapping says.
 */
export async function movedTo(changed: RecordChanged, record: CrmRecord): Promise<Prepared> {
  const { connection, dialer, change } = changed;
  const old = { connection: connection.name, object: change.object, id: change.id };
  const moved = await takeOver(changed, old, { ...old, object: record.object, id: record.id });
  if (moved) return skipped(`the record lives on as ${record.object} ${record.id}, with its lead`);
  const left = await leadOfRecord(changed.context.ledger.db, dialer, old);
  if (left === undefined) return skipped(`the record lives on as ${record.object} ${record.id}`);
  return prepareGone(changed, 'merged');
}

/** @returns whether the lead of `from` is that of `to` now */
async function takeOver({ context, dialer }: RecordChanged, from: RecordOf, to: RecordOf): Promise<boolean> {
  const { ledger, now } = context;
  return ledger.write(async (trx) => {
    const leadId = await leadOfRecord(trx, dialer, from);
    const other = await leadOfRecord(trx, dialer, to);
    // A lead that stays behind keeps its dispositions.
    if (leadId !== undefined && other !== undefined && other !== leadId) return false;
    await movePeople(trx, from, to, now());
    if (leadId === undefined) return false;
    const state = await readSyncState(trx, { dialer, record: keyOf(from) });
    const entry = { destination: dialer, kind: LEAD_ID };
    await setIdentity(trx, { ...entry, key: recordIdentity(to.connection, to.object, to.id) }, leadId, now());
    await forgetIdentity(trx, { ...entry, key: recordIdentity(from.connection, from.object, from.id) });
    await dropSyncState(trx, { dialer, record: keyOf(from) });
    // Another object has other fields: there everything is told anew.
    if (state !== undefined && other === undefined && from.object === to.object)
      await writeSyncState(trx, { dialer, record: keyOf(to) }, withoutMarks(state), now());
    return true;
  });
}

/** What the dialer was told; not what the other record was told, nor when. */
function withoutMarks(state: SyncState): SyncState {
  const hashes = Object.fromEntries(
    Object.entries(state.hashes).filter(([part]) => !part.startsWith('@told')),
  );
  return { ...state, modifiedAt: undefined, hashes };
}

/** Whom dispositions of a lead go to in the CRM. */
async function movePeople(trx: LedgerTransaction, from: RecordOf, to: RecordOf, now: number): Promise<void> {
  const { connection: destination } = from;
  for (const key of await identityKeysOf(trx, { destination, kind: from.object, id: from.id })) {
    await forgetIdentity(trx, { destination, kind: from.object, key });
    const entry = { destination, kind: to.object, key };
    if ((await readIdentity(trx, entry)) === undefined) await setIdentity(trx, entry, to.id, now);
  }
}

function keyOf({ connection, object, id }: RecordOf): string {
  return recordKey(connection, object, id);
}
