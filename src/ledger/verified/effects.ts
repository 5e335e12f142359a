import { sql } from 'kysely';
import type { LedgerDb } from '../ledger.ts';

/** What a destination was told to hold, as its receipts say. */
export interface RecordedEffect {
  readonly effectKey: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** By their names in the receipt. */
  readonly ids: Readonly<Record<string, string>>;
}

export interface EffectWindow {
  readonly destination: string;
  /** Milliseconds since the epoch; `until` excluded. */
  readonly since: number;
  readonly until: number;
}

/** How many effects were recorded within the window. */
export async function countEffects(db: LedgerDb, window: EffectWindow): Promise<number> {
  const { count } = await within(db, window)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** So many of the window's effects, by chance. */
export async function sampleEffects(
  db: LedgerDb,
  window: EffectWindow,
  size: number,
): Promise<readonly RecordedEffect[]> {
  // Keys first: they stand in the index, so that the rows of a whole day are not read for a few of them.
  const keys = await within(db, window)
    .select('effect_key')
    .orderBy(sql`random()`)
    .limit(size)
    .execute();
  return effectsOf(
    db,
    window.destination,
    keys.map(({ effect_key: key }) => key),
  );
}

/** A page of the window's effects, oldest first. @param after the last one of the page before */
export async function pageOfEffects(
  db: LedgerDb,
  window: EffectWindow,
  { after, size }: { readonly after: RecordedEffect | undefined; readonly size: number },
): Promise<readonly RecordedEffect[]> {
  const rows = await within(db, { ...window, since: after?.sentAt ?? window.since })
    .select(['effect_key', 'sent_at', 'ids'])
    .where((eb) =>
      after === undefined
        ? eb.and([])
        : eb.or([eb('sent_at', '>', after.sentAt), eb('effect_key', '>', after.effectKey)]),
    )
    .orderBy('sent_at')
    .orderBy('effect_key')
    .limit(size)
    .execute();
  return rows.map(toEffect);
}

/** Those of the keys that are recorded, and not being written now. */
export async function effectsOf(
  db: LedgerDb,
  destination: string,
  keys: readonly string[],
): Promise<readonly RecordedEffect[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('effects')
    .select(['effect_key', 'sent_at', 'ids'])
    .where('destination', '=', destination)
    .where('effect_key', 'in', keys)
    .where('sent_at', 'is not', null)
    .execute();
  return rows.map(toEffect);
}

function within(db: LedgerDb, { destination, since, until }: EffectWindow) {
  return (
    db
      .selectFrom('effects')
      // The plus keeps SQLite from reading through all that the destination ever got: the times have the index.
      .where(sql`+destination`, '=', destination)
      .where('sent_at', '>=', since)
      .where('sent_at', '<', until)
  );
}

function toEffect(row: {
  readonly effect_key: string;
  readonly sent_at: number | null;
  readonly ids: string;
}): RecordedEffect {
  return {
    effectKey: row.effect_key,
    sentAt: row.sent_at ?? 0,
    ids: JSON.parse(row.ids) as Record<string, string>,
  };
}
