import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** When numbers took effect at a destination, by the ledger's evidence: E.164 to milliseconds since the epoch. */
export function effectsAt(dataDir: string, destination: string): ReadonlyMap<string, number> {
  const rows = query(
    dataDir,
    `select number, min(at) as at from dnc_evidence where action = 'effective' and destination = ? group by number`,
    destination,
  ) as { number: string; at: number }[];
  return new Map(rows.map(({ number, at }) => [number, at]));
}

/** Deliveries to a destination that are still to be made. */
export function waitingFor(dataDir: string, destination: string): number {
  const [row] = query(
    dataDir,
    `select count(*) as count from deliveries
      where state in ('waiting','due','queued','running') and destination = ?`,
    destination,
  ) as { count: number }[];
  return row?.count ?? 0;
}

function query(dataDir: string, text: string, value: string): unknown[] {
  const db = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true, timeout: 5000 });
  try {
    return db.prepare(text).all(value);
  } finally {
    db.close();
  }
}
