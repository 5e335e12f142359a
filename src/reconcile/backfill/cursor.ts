import { z } from 'zod';
import type { Backfill } from '../../ledger/backfills.ts';

/** Where the reading of calls goes on: within a stretch of the window, of one of the campaigns. */
export const CallsCursor = z.strictObject({
  /** End of the stretch, milliseconds since the epoch; it begins where all before it is read. */
  until: z.number(),
  /** Place in the order's campaigns. */
  campaign: z.number(),
  /** The feed's own cursor; absent = from the stretch's start. */
  after: z.string().optional(),
});
export type CallsCursor = z.infer<typeof CallsCursor>;

const MINUTE_MS = 60_000;
const SHORTEST_MS = 5 * MINUTE_MS;
const LONGEST_MS = 60 * MINUTE_MS;
/** Stretches that a window has where they are neither shorter nor longer than these. */
const STRETCHES = 48;

/** No call that began then or later was looked at by the backfill yet. */
export function foundUntil({
  phase,
  cursor,
  readUntil,
}: Pick<Backfill, 'phase' | 'cursor' | 'readUntil'>): number {
  if (phase !== 'calls' || cursor === undefined) return readUntil;
  return CallsCursor.parse(JSON.parse(cursor)).until;
}

/** Where a backfill goes on with its calls. */
export function callsCursor(
  backfill: Pick<Backfill, 'cursor' | 'from' | 'until' | 'readUntil'>,
): CallsCursor {
  if (backfill.cursor !== undefined) return CallsCursor.parse(JSON.parse(backfill.cursor));
  const { from, until, readUntil } = backfill;
  const stretch = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil((until - from) / STRETCHES)));
  return { until: Math.min(readUntil + stretch, until), campaign: 0 };
}
