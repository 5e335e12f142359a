import { type Selectable, sql } from 'kysely';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

/** Calls of a day with one status as the dialer counted them. */
export type DialerCount = Pick<
  Selectable<LedgerTables['dialer_counts']>,
  'campaign' | 'status' | 'open' | 'count'
>;

/** The same, with how many of them are known by name here, and how many there were when they were looked for. */
export interface HeldCount extends DialerCount {
  readonly known: number;
  readonly looked: number | null;
}

interface OfDay {
  readonly dialer: string;
  /** `YYYY-MM-DD` in the dialer's zone. */
  readonly day: string;
}

const ROWS = 500;

/** Put down what the dialer counts of a day now; what it does not count any more goes. */
export async function writeCounts(
  trx: LedgerTransaction,
  { dialer, day }: OfDay,
  counts: readonly DialerCount[],
  now: number,
): Promise<void> {
  for (let from = 0; from < counts.length; from += ROWS) {
    const rows = counts.slice(from, from + ROWS).map((count) => ({ ...count, dialer, day, updated_at: now }));
    await trx
      .insertInto('dialer_counts')
      .values(rows.map((row) => ({ ...row, looked: null })))
      .onConflict((conflict) =>
        conflict.columns(['dialer', 'day', 'campaign', 'status']).doUpdateSet((eb) => ({
          open: eb.ref('excluded.open'),
          count: eb.ref('excluded.count'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      )
      .execute();
  }
  await trx
    .deleteFrom('dialer_counts')
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where('updated_at', '<', now)
    .execute();
}

/** What a day's counts are against the calls that are known by name; compared as MySQL does. */
export async function heldCounts(db: LedgerDb, { dialer, day }: OfDay): Promise<readonly HeldCount[]> {
  const counts = await db
    .selectFrom('dialer_counts')
    .select(['campaign', 'status', 'open', 'count', 'looked'])
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .execute();
  if (counts.length === 0) return [];
  const named = await db
    .selectFrom('dialer_calls')
    .select(({ fn }) => ['campaign', 'status', fn.countAll<number>().as('known')])
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where('state', '<>', 'excluded')
    .groupBy(['campaign', 'status'])
    .execute();
  const known = new Map<string, number>();
  for (const row of named) known.set(keyOf(row), (known.get(keyOf(row)) ?? 0) + row.known);
  return counts.map((count) => ({ ...count, known: known.get(keyOf(count)) ?? 0 }));
}

function keyOf({ campaign, status }: Pick<DialerCount, 'campaign' | 'status'>): string {
  return JSON.stringify([campaign, status].map((text) => text.trimEnd().toUpperCase()));
}

/** Calls with these statuses were looked for while there were so many of them. */
export async function markLooked(
  trx: LedgerTransaction,
  { dialer, day }: OfDay,
  looked: readonly Pick<DialerCount, 'campaign' | 'status' | 'count'>[],
): Promise<void> {
  for (const { campaign, status, count } of looked)
    await trx
      .updateTable('dialer_counts')
      .set({ looked: count })
      .where('dialer', '=', dialer)
      .where('day', '=', day)
      .where('campaign', '=', campaign)
      .where('status', '=', status)
      .execute();
}

/** Of which leads calls with a status are known. */
export async function leadsOfStatus(
  db: LedgerDb,
  { dialer, day }: OfDay,
  status: string,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('dialer_calls')
    .select('lead_id')
    .distinct()
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where(sql<boolean>`status = ${status} collate nocase`)
    .execute();
  return new Set(rows.map(({ lead_id }) => lead_id));
}
