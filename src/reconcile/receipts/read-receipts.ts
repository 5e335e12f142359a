import type { UrlReader } from '../../call-feed.ts';
import type { UrlLogRow } from '../../domain/dialer-database.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { dialerNow, mustGoOn, type ReceiptRules, type ReconcileContext } from '../context.ts';
import { settleRows } from './settle-rows.ts';

export interface ReceiptsOptions {
  readonly urls: UrlReader;
  readonly rules: ReceiptRules;
  /** Cursor of the last row that was dealt with. */
  readonly after: string;
  readonly backfill: boolean;
  /** Rows of this moment and later are left alone, milliseconds since the epoch; absent = read to the end. */
  readonly until?: number | undefined;
  /** Written when the rows up to there are dealt with. */
  readonly checkpoint?: ((trx: LedgerTransaction, progress: ReceiptsResult) => Promise<void>) | undefined;
  /** After each page. */
  readonly onPage?: ((progress: ReceiptsResult) => Promise<'go on' | 'stop'>) | undefined;
}

export interface ReceiptsResult {
  readonly after: string;
  readonly pages: number;
  readonly rows: number;
  readonly appended: number;
  /** Ids that we had answered and that the ledger did not hold. */
  readonly lost: readonly string[];
  readonly untellable: number;
  /** False = a row waits for its answer or the intake, or it was stopped. */
  readonly done: boolean;
}

/** A request may be under way for so long: the browser sends it after the row is written. */
const UNDER_WAY_MS = 90_000;
/** So many receipts tell the clock's difference well enough. */
const ENOUGH = 5;

/**
 * Read the dialer's log of URLs by its primary key, and take back in every request of ours that it never made, or
 * that got no answer of ours. No row is skipped: where one has to wait, the rest waits with it.
 *
 * @throws SlowDialerError, JournalError, and what the feed throws; the cursor then stands before that page
 */
export async function readReceipts(
  options: ReceiptsOptions,
  context: ReconcileContext,
): Promise<ReceiptsResult> {
  let progress: ReceiptsResult = {
    after: options.after,
    pages: 0,
    rows: 0,
    appended: 0,
    lost: [],
    untellable: 0,
    done: false,
  };
  for (;;) {
    const page = await options.urls(progress.after, context.signal);
    const ready = readyRows(page.rows, options.until, dialerNow(context));
    const settled = await settleRows(ready, options, context);
    setClock(settled.ahead, context);
    const stopped = settled.dealt < page.rows.length;
    progress = {
      after: page.rows[settled.dealt - 1]?.id ?? progress.after,
      pages: progress.pages + 1,
      rows: progress.rows + settled.dealt,
      appended: progress.appended + settled.appended,
      lost: [...progress.lost, ...settled.lost],
      untellable: progress.untellable + settled.untellable,
      done: !page.more && !stopped,
    };
    const current = progress;
    const { checkpoint } = options;
    if (checkpoint !== undefined && settled.dealt > 0)
      await context.ledger.write((trx) => checkpoint(trx, current));
    const going = await options.onPage?.(progress);
    if (stopped || progress.done || going === 'stop') return progress;
    mustGoOn(context);
  }
}

/** The rows up to the first that may still get its answer, or is of a later time than is asked for. */
function readyRows(rows: readonly UrlLogRow[], until: number | undefined, now: number): readonly UrlLogRow[] {
  const end = rows.findIndex(({ at, response }) => {
    const time = Date.parse(at ?? '');
    if (until !== undefined && time >= until) return true;
    return response === '' && time > now - UNDER_WAY_MS;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** By the middle one: a request that came late, or a second time, says nothing of the clocks. */
function setClock(ahead: readonly number[], { clock, now }: ReconcileContext): void {
  if (ahead.length < ENOUGH) return;
  const sorted = ahead.toSorted((one, other) => one - other);
  clock.aheadMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  clock.toldAt = now();
}
