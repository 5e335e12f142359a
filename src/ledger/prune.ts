import { sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';
import { isDead, isUnfinished } from './states.ts';

/**
 * Remove up to `limit` events received before `before` whose deliveries are all delivered, with their
 * attempts, and as many guards of effects that old. What is not delivered is never removed, nor the guard of
 * an effect that an undelivered event would touch again (another event of the same call).
 * What we remember of our writes into CRMs and of single effects goes likewise.
 * @param marks names of fields that can say do-not-call, in any case: what we wrote there is remembered for
 * ever, or an old mark of ours would be taken for a person's wish some day
 * @returns how many events went
 */
export async function pruneEvents(
  trx: LedgerTransaction,
  before: number,
  limit: number,
  marks: ReadonlySet<string>,
): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('events')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('events as old')
        .select('old.id')
        .where('old.received_at', '<', before)
        .where(
          sql<boolean>`not exists (select 1 from deliveries
            where deliveries.event_id = old.id and deliveries.state <> 'delivered')`,
        )
        .limit(limit),
    )
    .executeTakeFirst();
  await pruneEffects(trx, before, limit);
  await pruneOwnWrites(trx, before, limit * MORE, marks);
  await pruneEffectIdentities(trx, before, limit * MORE);
  return Number(numDeletedRows);
}

/** An event may leave several of these, and they cost little to remove. */
const MORE = 10;

async function pruneOwnWrites(
  trx: LedgerTransaction,
  before: number,
  limit: number,
  marks: ReadonlySet<string>,
): Promise<void> {
  const kept = JSON.stringify([...marks].map((name) => name.toLowerCase()));
  await sql`delete from own_writes where (connection, record, field) in (
    select connection, record, field from own_writes
    where written_at < ${before} and lower(field) not in (select value from json_each(${kept}))
    limit ${limit})`.execute(trx);
}

/** Under an effect's key or a delivery's id; what may be delivered again needs them. */
async function pruneEffectIdentities(trx: LedgerTransaction, before: number, limit: number): Promise<void> {
  await sql`delete from identities where (destination, kind, key) in (
    select destination, kind, key from identities
    where key glob 'effect:*' and updated_at < ${before}
      and substr(key, 8) not in (
        select effect_key from deliveries where ${isDead} union all select id from deliveries where ${isDead}
        union all select effect_key from deliveries where ${isUnfinished}
        union all select id from deliveries where ${isUnfinished})
    limit ${limit})`.execute(trx);
}

async function pruneEffects(trx: LedgerTransaction, before: number, limit: number): Promise<void> {
  await sql`delete from effects where (destination, effect_key) in (
    select destination, effect_key from effects
    where sent_at is not null and sent_at < ${before} and doubt_since is null and writing_since is null
      and (destination, effect_key) not in (
        select destination, effect_key from deliveries where ${isDead}
        union all select destination, effect_key from deliveries where ${isUnfinished})
    order by sent_at limit ${limit})`.execute(trx);
}
