import type { Alerter } from '../src/domain/alerts/alerter.ts';
import type { Finding } from '../src/domain/finding.ts';
import type { Logger } from '../src/domain/logger.ts';

/** What the maintenance jobs may use. */
export interface MaintenanceContext {
  /** A job made the round trip through Redis. */
  readonly onHeartbeat: () => void;
  /** Look at Redis' settings again. */
  readonly checkRedis: () => Promise<readonly Finding[]>;
  /** Remove delivered events received before this moment, at most `limit`; how many went. */
  readonly pruneEvents: (before: number, limit: number) => Promise<number>;
  /** Remove what is known of dialers' calls that began before this moment and are settled; how many went. */
  readonly pruneCalls: (before: number, limit: number) => Promise<number>;
  readonly alerts: Alerter;
  /** Hold what people were told against what the ledger says; how many alerts were said. */
  readonly watchAlerts: () => Promise<number>;
  /** Tell how complete the days are that are to be told by now. @returns how many were told */
  readonly reportCompleteness: () => Promise<number>;
  readonly keepEventsMs: number;
  /** Begin to look for the recordings that are due. @returns at how many dialers */
  readonly lookUpRecordings: () => number;
  /** Begin to read the floors that are due. @returns at how many dialers */
  readonly pollFloors: () => number;
  /** Begin to prove the credentials of the destinations that can. @returns of how many */
  readonly probeDestinations: () => number;
  /** Begin to read the dialers' own records where no pass is under way. @returns at how many dialers */
  readonly reconcileCalls: () => number;
  /** Begin or go on with the backfills that were ordered. @returns at how many dialers */
  readonly runBackfills: () => number;
  /** Begin to look for the records of receipts in the CRMs that are due for it. @returns how many CRMs */
  readonly verifyReceipts: () => Promise<number>;
  readonly now: () => number;
  readonly logger: Logger;
}
