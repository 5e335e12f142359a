import { sql } from 'kysely';
import type { LedgerDb, LedgerTransaction } from '../ledger.ts';
import type { MissingState } from './tables.ts';

/** A record that a receipt names and that the CRM no longer had. */
export interface MissingRecord {
  readonly destination: string;
  readonly effectKey: string;
  /** Its name in the receipt. */
  readonly part: string;
  readonly remoteId: string;
  readonly state: MissingState;
  readonly eventId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly foundAt: number;
  readonly redeliveredAt: number | undefined;
  readonly reason: string | undefined;
}

/** What was ever found missing of one effect. */
export async function missingOfEffect(
  db: LedgerDb,
  { destination, effectKey }: { readonly destination: string; readonly effectKey: string },
): Promise<readonly MissingRecord[]> {
  const rows = await db
    .selectFrom('missing_records')
    .selectAll()
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .execute();
  return rows.map(toMissing);
}

/** Parts of an effect that were gone and are on their way again, by their names in the receipt. */
export async function redeliveredParts(
  db: LedgerDb,
  effect: { readonly destination: string; readonly effectKey: string },
): Promise<readonly string[]> {
  const known = await missingOfEffect(db, effect);
  return known.filter(({ state }) => state === 'redelivered').map(({ part }) => part);
}

/** Keys of the effects that are to be looked at again: something of them was missing, or is on its way. */
export async function openKeys(db: LedgerDb, destination: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('missing_records')
    .select('effect_key')
    .distinct()
    .where('destination', '=', destination)
    .where('state', 'in', ['missing', 'redelivered'])
    .limit(limit)
    .execute();
  return rows.map(({ effect_key: key }) => key);
}

/** Those that are missing now, of one destination or all, latest first. */
export async function listMissing(
  db: LedgerDb,
  {
    destination,
    states,
    limit,
  }: {
    readonly destination: string | undefined;
    readonly states: readonly MissingState[];
    readonly limit: number;
  },
): Promise<readonly MissingRecord[]> {
  let query = db.selectFrom('missing_records').selectAll().where('state', 'in', states);
  if (destination !== undefined) query = query.where('destination', '=', destination);
  return (await query.orderBy('updated_at', 'desc').limit(limit).execute()).map(toMissing);
}

/** How many records are missing or on their way at each destination; `missing` were not delivered again. */
export async function countMissing(
  db: LedgerDb,
): Promise<
  readonly { readonly destination: string; readonly missing: number; readonly redelivered: number }[]
> {
  return db
    .selectFrom('missing_records')
    .select([
      'destination',
      sql<number>`sum(state = 'missing')`.as('missing'),
      sql<number>`sum(state = 'redelivered')`.as('redelivered'),
    ])
    .where('state', 'in', ['missing', 'redelivered'])
    .groupBy('destination')
    .execute();
}

/** It is missing, or on its way again. When it was delivered again stays known. */
export async function keepMissing(
  trx: LedgerTransaction,
  record: Omit<MissingRecord, 'foundAt' | 'redeliveredAt'>,
  now: number,
): Promise<void> {
  const { state, remoteId, eventId, reason } = record;
  const told = {
    state,
    remote_id: remoteId,
    event_id: eventId ?? null,
    reason: reason ?? null,
    updated_at: now,
    ...(state === 'redelivered' ? { redelivered_at: now } : {}),
  };
  await trx
    .insertInto('missing_records')
    .values({
      destination: record.destination,
      effect_key: record.effectKey,
      part: record.part,
      found_at: now,
      ...told,
    })
    .onConflict((conflict) => conflict.columns(['destination', 'effect_key', 'part']).doUpdateSet(told))
    .execute();
}

/** All of one effect that was open was seen, but for the parts that were not. @returns how many */
export async function markBack(
  trx: LedgerTransaction,
  effect: { readonly destination: string; readonly effectKey: string },
  parts: readonly string[],
  now: number,
): Promise<number> {
  if (parts.length === 0) return 0;
  const { numUpdatedRows } = await trx
    .updateTable('missing_records')
    .set({ state: 'back', reason: null, updated_at: now })
    .where('destination', '=', effect.destination)
    .where('effect_key', '=', effect.effectKey)
    .where('part', 'in', parts)
    .where('state', 'in', ['missing', 'redelivered', 'person-gone'])
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Somebody says that what is missing at a destination is meant to be. @returns how many records */
export async function acceptMissing(
  trx: LedgerTransaction,
  destination: string,
  now: number,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('missing_records')
    .set({ state: 'accepted', updated_at: now })
    .where('destination', '=', destination)
    .where('state', '=', 'missing')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Forget those whose effect is forgotten: nothing could be delivered again. */
export async function pruneMissing(trx: LedgerTransaction, destination: string): Promise<void> {
  await sql`delete from missing_records where destination = ${destination} and not exists (
    select 1 from effects where effects.destination = missing_records.destination
      and effects.effect_key = missing_records.effect_key)`.execute(trx);
}

function toMissing(row: {
  readonly destination: string;
  readonly effect_key: string;
  readonly part: string;
  readonly remote_id: string;
  readonly state: MissingState;
  readonly event_id: string | null;
  readonly found_at: number;
  readonly redelivered_at: number | null;
  readonly reason: string | null;
}): MissingRecord {
  return {
    destination: row.destination,
    effectKey: row.effect_key,
    part: row.part,
    remoteId: row.remote_id,
    state: row.state,
    eventId: row.event_id ?? undefined,
    foundAt: row.found_at,
    redeliveredAt: row.redelivered_at ?? undefined,
    reason: row.reason ?? undefined,
  };
}
