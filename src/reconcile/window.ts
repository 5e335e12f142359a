import { isoTime } from '../domain/time.ts';
import { type DialerCall, writeCalls } from '../ledger/dialer-calls.ts';
import { keepRead } from '../ledger/dialer-calls/days.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { DialerCallState } from '../ledger/schema.ts';
import { mustGoOn, type ReconcileContext } from './context.ts';
import { lookAt } from './look.ts';

/** Calls that began in a stretch of time, milliseconds since the epoch; `until` is not in it. */
export interface ReconcileWindow {
  readonly from: number;
  readonly until: number;
  /** Only legs of this campaign or in-group; absent = of all. */
  readonly campaign?: string | undefined;
  /** Also look where the dialer moves old rows to. */
  readonly archived: boolean;
  /** What is missing waits to be taken back at a backfill's pace. */
  readonly backfill: boolean;
  readonly graceMs: number;
  /** What was read right before this window began there; absent = `from`. */
  readonly readFrom?: number | undefined;
}

export interface WindowResult {
  readonly pages: number;
  readonly legs: number;
  /** Legs of which something was new, by what became of them. */
  readonly changed: Readonly<Record<DialerCallState, number>>;
  /** To go on there; undefined = from the start. */
  readonly after: string | undefined;
  /** False = it was stopped. */
  readonly done: boolean;
}

export interface WindowOptions {
  /** `after` of an earlier read of the same window. */
  readonly after?: string | undefined;
  /** Written in the same transaction as the page's legs. */
  readonly checkpoint?: ((trx: LedgerTransaction, progress: WindowResult) => Promise<void>) | undefined;
  /** After each page. */
  readonly onPage?: ((progress: WindowResult) => Promise<'go on' | 'stop'>) | undefined;
}

/**
 * Read the dialer's calls of a window, page by page, and put down for each leg whether the ledger has its event.
 * What is missing gets a row that is due (see `workOffDue`), so a leg that cannot be told now holds up no other.
 *
 * @throws SlowDialerError, and what the feed throws; what was read until then is kept
 */
export async function reconcileWindow(
  context: ReconcileContext,
  window: ReconcileWindow,
  { after: start, checkpoint, onPage }: WindowOptions = {},
): Promise<WindowResult> {
  const span = {
    from: isoTime(window.from),
    until: isoTime(window.until),
    campaign: window.campaign,
    archived: window.archived,
  };
  let progress: WindowResult = { pages: 0, legs: 0, changed: NONE, after: start, done: false };
  for (;;) {
    const page = await context.feed.legs(span, progress.after, context.signal);
    const changed = await lookAt(page.rows, window, context);
    const next: WindowResult = {
      pages: progress.pages + 1,
      legs: progress.legs + page.rows.length,
      changed: added(progress.changed, changed),
      after: page.cursor,
      done: !page.more,
    };
    await context.ledger.write(async (trx) => {
      await writeCalls(trx, context.dialer, changed);
      if (next.done && window.campaign === undefined) await keepStretch(trx, window, context);
      await checkpoint?.(trx, next);
    });
    progress = next;
    const going = await onPage?.(progress);
    if (progress.done || going === 'stop') return progress;
    mustGoOn(context);
  }
}

async function keepStretch(
  trx: LedgerTransaction,
  { readFrom, from, until }: ReconcileWindow,
  { dialer, timezone, feed, now }: ReconcileContext,
): Promise<void> {
  await keepRead(trx, { dialer, timezone, from: readFrom ?? from, until, reads: feed.reads }, now());
}

export const NONE: WindowResult['changed'] = {
  open: 0,
  grace: 0,
  missing: 0,
  failed: 0,
  accepted: 0,
  excluded: 0,
};

/** The counts with these calls. */
export function added(
  counts: WindowResult['changed'],
  calls: readonly Pick<DialerCall, 'state'>[],
): WindowResult['changed'] {
  const sum = { ...counts };
  for (const { state } of calls) sum[state] += 1;
  return sum;
}
