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
  readonly alerts: Alerter;
  /** Hold what people were told against what the ledger says; how many alerts were said. */
  readonly watchAlerts: () => Promise<number>;
  readonly keepEventsMs: number;
  /** Begin to look for the recordings that are due. @returns at how many dialers */
  readonly lookUpRecordings: () => number;
  /** Begin to prove the credentials of the destinations that can. @returns of how many */
  readonly probeDestinations: () => number;
  readonly now: () => number;
  readonly logger: Logger;
}
