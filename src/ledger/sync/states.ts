import { z } from 'zod';
import type { LedgerDb, LedgerTransaction } from '../ledger.ts';

/** What a dialer was last told of one record of a CRM. */
export interface SyncState {
  readonly leadId: string | undefined;
  /** The CRM's own time of that state, ISO 8601. */
  readonly modifiedAt: string | undefined;
  /** Field of the order to a hash of its value. */
  readonly hashes: Readonly<Record<string, string>>;
  /** The person's numbers then, E.164. */
  readonly numbers: readonly string[];
}

export interface SyncKey {
  readonly dialer: string;
  /** From `recordKey`. */
  readonly record: string;
}

const Hashes = z.record(z.string(), z.string());
const Numbers = z.array(z.string());

export async function readSyncState(db: LedgerDb, key: SyncKey): Promise<SyncState | undefined> {
  const row = await db
    .selectFrom('sync_states')
    .selectAll()
    .where('dialer', '=', key.dialer)
    .where('record', '=', key.record)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    leadId: row.lead_id ?? undefined,
    modifiedAt: row.modified_at ?? undefined,
    hashes: Hashes.parse(JSON.parse(row.hashes)),
    numbers: Numbers.parse(JSON.parse(row.numbers)),
  };
}

/** The numbers that any dialer was told last of a record, E.164, each once. @param record from `recordKey` */
export async function numbersOfRecord(db: LedgerDb, record: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('sync_states').select('numbers').where('record', '=', record).execute();
  return [...new Set(rows.flatMap(({ numbers }) => Numbers.parse(JSON.parse(numbers))))];
}

export async function writeSyncState(
  trx: LedgerTransaction,
  key: SyncKey,
  state: SyncState,
  now: number,
): Promise<void> {
  const row = {
    lead_id: state.leadId ?? null,
    modified_at: state.modifiedAt ?? null,
    hashes: JSON.stringify(state.hashes),
    numbers: JSON.stringify(state.numbers),
    updated_at: now,
  };
  await trx
    .insertInto('sync_states')
    .values({ ...key, ...row })
    .onConflict((conflict) => conflict.columns(['dialer', 'record']).doUpdateSet(row))
    .execute();
}

export async function dropSyncState(trx: LedgerTransaction, key: SyncKey): Promise<void> {
  await trx
    .deleteFrom('sync_states')
    .where('dialer', '=', key.dialer)
    .where('record', '=', key.record)
    .execute();
}
