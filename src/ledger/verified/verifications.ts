import type { LedgerDb, LedgerTransaction } from '../ledger.ts';

/** One look at a connection's recorded receipts; times in milliseconds since the epoch. */
export interface Verification {
  readonly destination: string;
  readonly scope: 'sample' | 'all';
  /** Receipts recorded since then. */
  readonly since: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Receipts that were looked at, and those of which every record is there. */
  readonly looked: number;
  readonly there: number;
  /** Records that are gone and were not delivered again. */
  readonly missing: number;
  /** Records that are gone and are delivered again. */
  readonly redelivered: number;
  /** Receipts whose person was removed. */
  readonly peopleGone: number;
  /** Receipts of which nothing could be said. */
  readonly unseen: number;
  /** Why it ended early. */
  readonly stopped: string | undefined;
}

const KEPT_MS = 90 * 24 * 3_600_000;

/** Keep what a look has found, and forget those that are older than 90 days. */
export async function keepVerification(trx: LedgerTransaction, one: Verification): Promise<void> {
  await trx
    .insertInto('verifications')
    .values({
      destination: one.destination,
      scope: one.scope,
      since: one.since,
      started_at: one.startedAt,
      ended_at: one.endedAt,
      looked: one.looked,
      there: one.there,
      missing: one.missing,
      redelivered: one.redelivered,
      people_gone: one.peopleGone,
      unseen: one.unseen,
      stopped: one.stopped ?? null,
    })
    .execute();
  await trx
    .deleteFrom('verifications')
    .where('destination', '=', one.destination)
    .where('ended_at', '<', one.endedAt - KEPT_MS)
    .execute();
}

/** The latest look at one connection; undefined = there was none. */
export async function latestVerification(
  db: LedgerDb,
  destination: string,
): Promise<Verification | undefined> {
  const row = await db
    .selectFrom('verifications')
    .selectAll()
    .where('destination', '=', destination)
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    destination,
    scope: row.scope,
    since: row.since,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    looked: row.looked,
    there: row.there,
    missing: row.missing,
    redelivered: row.redelivered,
    peopleGone: row.people_gone,
    unseen: row.unseen,
    stopped: row.stopped ?? undefined,
  };
}
