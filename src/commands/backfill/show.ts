import { callsNotHeld, standingOf } from '../../reconcile/backfill/standing.ts';
import { configOf, print, withLedger } from '../context.ts';
import type { BackfillIdOptions } from './change.ts';
import { requireBackfill } from './find.ts';
import { followBackfill } from './follow.ts';
import { backfillJson } from './json.ts';
import { backfillLines } from './lines.ts';

const MOST_CALLS = 50;

/** `vicibridge backfill show`. Changes nothing. */
export async function runBackfillShow(
  id: string,
  options: BackfillIdOptions & { readonly follow?: boolean },
): Promise<void> {
  const config = configOf(options);
  await withLedger(config, async (ledger) => {
    const first = await requireBackfill(ledger.db, id);
    const timezone = config.dialers[first.dialer]?.timezone ?? 'UTC';
    if (options.follow === true) await followBackfill(ledger.db, first.id, { timezone });
    const backfill = await standingOf(ledger.db, await requireBackfill(ledger.db, id));
    const left = await callsNotHeld(ledger.db, backfill, MOST_CALLS);
    if (options.json === true) {
      const calls = { left: left.first, leftInAll: left.all };
      return print(JSON.stringify({ ...backfillJson(backfill), ...calls }, null, 2));
    }
    for (const line of backfillLines(backfill, left, { timezone, now: Date.now() })) print(line);
  });
}
