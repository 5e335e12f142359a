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
  readonly keepEventsMs: number;
  readonly now: () => number;
  readonly logger: Logger;
}
