import type { ReconcileContext } from '../context.ts';

/** What the dialer's log of URLs has told is as good for so long: it is the clock of the program that writes. */
const TOLD_FOR_MS = 3_600_000;
const ASKED_FOR_MS = 600_000;
/** A round trip tells it no better, and stretches have a minute to spare. */
const EXACT_MS = 2_000;

/** Ask the dialer for the time, where its receipts have not told it lately: stretches end by its clock. */
export async function askClock({ feed, clock, now, signal }: ReconcileContext): Promise<void> {
  if (feed.clockAheadMs === undefined) return;
  if (clock.toldAt !== undefined && now() - clock.toldAt < TOLD_FOR_MS) return;
  if (clock.askedAt !== undefined && now() - clock.askedAt < ASKED_FOR_MS) return;
  const aheadMs = await feed.clockAheadMs(signal);
  clock.aheadMs = Math.abs(aheadMs) < EXACT_MS ? 0 : aheadMs;
  clock.askedAt = now();
}
