import type { UrlReader } from '../../call-feed.ts';
import { readReceiptsCursor, writeReceiptsCursor } from '../checkpoints.ts';
import { dialerNow, type ReconcileContext } from '../context.ts';
import { cursorBefore } from '../receipts/first-row.ts';
import { readReceipts, type ReceiptsResult } from '../receipts/read-receipts.ts';

/** How far back the first pass looks; what is older is a backfill's. */
const FIRST_MS = 24 * 3_600_000;

/** Go on in the dialer's log of URLs where the last pass ended. @returns undefined where it is not read */
export async function receiptsPass(context: ReconcileContext): Promise<ReceiptsResult | undefined> {
  const { feed, receipts: rules, ledger, dialer, logger, signal } = context;
  const { urls } = feed;
  if (urls === undefined || rules === undefined) return undefined;
  const first = (): Promise<string> => cursorBefore(urls, dialerNow(context) - FIRST_MS, signal);
  const readFrom = (after: string): Promise<ReceiptsResult> =>
    readReceipts(
      {
        urls,
        rules,
        after,
        backfill: false,
        checkpoint: (trx, progress) => writeReceiptsCursor(trx, dialer, progress.after),
      },
      context,
    );
  const known = await readReceiptsCursor(ledger.db, dialer);
  const read = await readFrom(known ?? (await first()));
  if (known === undefined || read.rows > 0 || !read.done || !(await beganAnew(urls, known, signal)))
    return read;
  logger.warn({ dialer, after: known }, "the dialer's log of URLs counts from its start again");
  return readFrom(await first());
}

/**
 * Whether the ids of the log start again: the table was emptied, or the dialer was moved or restored. There is
 * neither the row of the cursor nor one behind it, and there are others.
 */
async function beganAnew(urls: UrlReader, after: string, signal: AbortSignal): Promise<boolean> {
  if (Number(after) < 1) return false;
  const own = await urls(String(Number(after) - 1), signal, 1);
  return own.rows.length === 0 && (await urls('0', signal, 1)).rows.length > 0;
}
