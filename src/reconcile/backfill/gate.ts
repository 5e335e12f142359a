import type { CallFeed } from '../../call-feed.ts';
import { listHolds } from '../../ledger/holds.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { countLiveWork } from '../../ledger/live-work.ts';

/** Why a backfill does nothing now; the command line has the words for each. */
export type BackfillWait =
  | 'dialer-slow'
  | 'dialer-away'
  | 'dialer-refuses'
  | 'live-deliveries'
  | 'reconciled-journal'
  | 'destination-held'
  | 'not-taken-in'
  | 'no-calls';

export interface GateParts {
  readonly ledger: Pick<Ledger, 'db'>;
  readonly feed: Pick<CallFeed, 'isSlow'>;
  /** Where its events go and that may be delivered to. */
  readonly destinations: readonly string[];
  /** Requests taken back in that the ledger does not have yet. */
  readonly journalDepth: () => Promise<number>;
  readonly now: () => number;
}

/** So many live deliveries are nothing unusual at any moment. */
const LIVE_MAX = 50;
/** More than this would only stand in the journal. */
const JOURNAL_MAX = 500;

/** What is in the way of a backfill at the moment; undefined = nothing. */
export async function whatHolds(parts: GateParts): Promise<BackfillWait | undefined> {
  const { ledger, feed, destinations, now } = parts;
  if (feed.isSlow()) return 'dialer-slow';
  const holds = await listHolds(ledger.db);
  if (holds.some(({ destination }) => destinations.includes(destination))) return 'destination-held';
  if ((await countLiveWork(ledger.db, destinations, now(), LIVE_MAX + 1)) > LIVE_MAX)
    return 'live-deliveries';
  if ((await parts.journalDepth()) > JOURNAL_MAX) return 'reconciled-journal';
  return undefined;
}
