import { z } from 'zod';
import { ledgerRows } from '../floor/ledger-rows.ts';

const Effect = z.object({ number: z.string(), at: z.number() });
const Count = z.object({ count: z.number() });

/** When numbers took effect at a destination, by the ledger's evidence: E.164 to milliseconds since the epoch. */
export function effectsAt(dataDir: string, destination: string): ReadonlyMap<string, number> {
  const sql = `select number, min(at) as at from dnc_evidence
    where action = 'effective' and destination = ? group by number`;
  return new Map(ledgerRows(dataDir, Effect, sql, destination).map(({ number, at }) => [number, at]));
}

/** Deliveries to a destination that are still to be made. */
export function waitingFor(dataDir: string, destination: string): number {
  const sql = `select count(*) as count from deliveries
    where state in ('waiting','due','queued','running') and destination = ?`;
  return ledgerRows(dataDir, Count, sql, destination)[0]?.count ?? 0;
}
