import { type Backfill, listBackfills } from '../../ledger/backfills.ts';
import { standingOf } from '../../reconcile/backfill/standing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';
import { backfillJson } from './json.ts';
import { doneShare, stateWords } from './words.ts';
import { dialerTime } from './window.ts';

export interface BackfillListOptions extends GlobalOptions {
  readonly limit: string;
  readonly json?: boolean;
}

/** `vicibridge backfill list`. Changes nothing. */
export async function runBackfillList(options: BackfillListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  const config = configOf(options);
  await withLedger(config, async ({ db }) => {
    const found = await Promise.all((await listBackfills(db, limit)).map((one) => standingOf(db, one)));
    if (options.json === true) {
      for (const backfill of found) print(JSON.stringify(backfillJson(backfill)));
      return;
    }
    const zoneOf = (dialer: string): string => config.dialers[dialer]?.timezone ?? 'UTC';
    for (const line of tableLines(found.map((backfill) => rowOf(backfill, zoneOf(backfill.dialer)))))
      print(line);
    if (found.length === 0) print('there is no backfill yet');
  });
}

function rowOf(backfill: Backfill, timezone: string) {
  const { counts } = backfill;
  return {
    id: String(backfill.id),
    dialer: backfill.dialer,
    from: dialerTime(backfill.from, timezone),
    to: dialerTime(backfill.until, timezone),
    campaigns: backfill.campaigns.length === 0 ? 'all' : backfill.campaigns.join(','),
    state: stateWords(backfill),
    read: `${Math.floor(doneShare(backfill) * 100)} %`,
    calls: String(counts.calls),
    missing: String(counts.missing),
    taken: String(counts.taken),
    failed: String(counts.failed),
  };
}
