import type { UrlReader } from '../../call-feed.ts';
import { advanceBackfill } from '../../ledger/backfill-steps.ts';
import type { Backfill, BackfillLoad } from '../../ledger/backfills.ts';
import type { ReconcileContext } from '../context.ts';
import { cursorBefore } from '../receipts/first-row.ts';
import { readReceipts, type ReceiptsResult } from '../receipts/read-receipts.ts';

export interface UrlsRead {
  readonly appended: number;
  /** Ids that we had answered and that the ledger did not hold. */
  readonly lost: readonly string[];
  /** It cannot go on now: a row's answer, or what was answered, is still on its way. */
  readonly waits: boolean;
}

export interface UrlsOptions {
  /** How many at once. */
  readonly rows: number;
  /** What the dialer was asked since the last step. */
  readonly spent: () => BackfillLoad;
  /** Requests taken back in that the ledger does not have yet. */
  readonly journalDepth: () => Promise<number>;
}

/** A URL is called when the call is over, which may be after the window. */
const AFTER_MS = 3_600_000;

/**
 * Read one page of the dialer's log of URLs of a backfill's time, and take back in as they were the requests that
 * never reached us. The log does not tell campaigns, so an order for some of them leaves it out: their calls are
 * made anew from the logs of calls.
 */
export async function readUrls(
  backfill: Backfill,
  context: ReconcileContext,
  { rows, spent, journalDepth }: UrlsOptions,
): Promise<UrlsRead> {
  const { urls } = context.feed;
  const { receipts: rules, ledger, signal, now } = context;
  const keep = (place: Place, counts: { readonly urls?: number; readonly urlsTaken?: number } = {}) =>
    ledger.write((trx) =>
      advanceBackfill(trx, backfill.id, { ...place, readUntil: backfill.from, counts, load: spent() }, now()),
    );
  if (urls === undefined || rules === undefined || backfill.campaigns.length > 0) {
    await keep(CALLS);
    return NOTHING;
  }
  if (backfill.cursor === undefined) {
    await keep({ phase: 'urls', cursor: await cursorBefore(urls, backfill.from, signal) });
    return NOTHING;
  }
  const until = backfill.until + AFTER_MS;
  const read = await readReceipts(
    {
      urls: (after, aborted) => urls(after, aborted, rows),
      rules,
      after: backfill.cursor,
      backfill: true,
      until,
      async checkpoint(trx, { after, rows: count, appended }) {
        const counts = { urls: count, urlsTaken: appended };
        const step = {
          phase: 'urls',
          cursor: after,
          readUntil: backfill.from,
          counts,
          load: spent(),
        } as const;
        await advanceBackfill(trx, backfill.id, step, now());
      },
      onPage: () => Promise.resolve('stop' as const),
    },
    context,
  );
  const isOver = read.done || (read.rows === 0 && (await isReached(urls, read, until, context)));
  // What these have told is not missing any more when the calls are read.
  const isTakenIn = isOver && (await journalDepth()) === 0;
  if (isTakenIn) await keep(CALLS);
  return { appended: read.appended, lost: read.lost, waits: !isTakenIn && read.rows === 0 };
}

interface Place {
  readonly phase: 'urls' | 'calls';
  readonly cursor: string | undefined;
}

const CALLS: Place = { phase: 'calls', cursor: undefined };
const NOTHING: UrlsRead = { appended: 0, lost: [], waits: false };

/** The next row is of a later time than was asked for. */
async function isReached(
  urls: UrlReader,
  { after }: Pick<ReceiptsResult, 'after'>,
  until: number,
  { signal }: Pick<ReconcileContext, 'signal'>,
): Promise<boolean> {
  const { rows } = await urls(after, signal, 1);
  const [row] = rows;
  return row === undefined || Date.parse(row.at ?? '') >= until;
}
