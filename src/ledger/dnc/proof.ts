import type { LedgerDb } from '../ledger.ts';
import { type EvidenceRow, readEvidence } from './evidence.ts';

/** Something that was done to a number, with when it took effect where. */
export interface Proof extends EvidenceRow {
  /** Destination to milliseconds since the epoch: when it had it first. */
  readonly effective: Readonly<Record<string, number>>;
}

export interface ProofWant {
  readonly number?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
}

const PAGE = 500;

/** All that was set, lifted and refused, in the order in which it was written, page by page. */
export async function* readProofs(db: LedgerDb, want: ProofWant): AsyncGenerator<readonly Proof[]> {
  for (let afterId = 0; ;) {
    const rows = await readEvidence(db, { ...want, afterId, limit: PAGE });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield await withEffects(
      db,
      rows.filter(({ action }) => action !== 'effective'),
    );
    afterId = last.id;
  }
}

async function withEffects(db: LedgerDb, rows: readonly EvidenceRow[]): Promise<readonly Proof[]> {
  const effects = await effectsOf(db, rows);
  return rows.map((row) => ({
    ...row,
    effective:
      row.action === 'refused'
        ? {}
        : Object.fromEntries(effects.get(keyOf(row)) ?? new Map<string, number>()),
  }));
}

async function effectsOf(
  db: LedgerDb,
  rows: readonly EvidenceRow[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const events = [...new Set(rows.map(({ eventId }) => eventId).filter((id) => id !== undefined))];
  const found = new Map<string, Map<string, number>>();
  if (events.length === 0) return found;
  const effective = await db
    .selectFrom('dnc_evidence')
    .select(['number', 'place', 'event_id as eventId', 'destination', 'at'])
    .where('event_id', 'in', events)
    .where('action', '=', 'effective')
    .orderBy('id')
    .execute();
  for (const { destination, at, ...row } of effective) {
    const key = keyOf(row);
    const times = found.get(key) ?? new Map<string, number>();
    if (destination !== null && !times.has(destination)) times.set(destination, at);
    found.set(key, times);
  }
  return found;
}

function keyOf(row: {
  readonly number: string;
  readonly place: string;
  readonly eventId: string | null | undefined;
}): string {
  return JSON.stringify([row.eventId ?? null, row.number, row.place]);
}
