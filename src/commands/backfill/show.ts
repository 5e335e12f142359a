import { callsLeft } from '../../ledger/backfill-calls.ts';
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
    const backfill = await requireBackfill(ledger.db, id);
    const left = await callsLeft(ledger.db, backfill, MOST_CALLS);
    if (options.json === true) return print(JSON.stringify({ ...backfillJson(backfill), left }, null, 2));
    for (const line of backfillLines(backfill, left, { timezone, now: Date.now() })) print(line);
  });
}
