import { readReceiptsCursor, writeReceiptsCursor } from '../checkpoints.ts';
import { dialerNow, type ReconcileContext } from '../context.ts';
import { cursorBefore } from '../receipts/first-row.ts';
import { readReceipts, type ReceiptsResult } from '../receipts/read-receipts.ts';

/** How far back the first pass looks; what is older is a backfill's. */
const FIRST_MS = 24 * 3_600_000;

/** Go on in the dialer's log of URLs where the last pass ended. @returns undefined where it is not read */
export async function receiptsPass(context: ReconcileContext): Promise<ReceiptsResult | undefined> {
  const { feed, receipts: rules, ledger, dialer, signal } = context;
  const { urls } = feed;
  if (urls === undefined || rules === undefined) return undefined;
  const after =
    (await readReceiptsCursor(ledger.db, dialer)) ??
    (await cursorBefore(urls, dialerNow(context) - FIRST_MS, signal));
  return readReceipts(
    {
      urls,
      rules,
      after,
      backfill: false,
      checkpoint: (trx, progress) => writeReceiptsCursor(trx, dialer, progress.after),
    },
    context,
  );
}
