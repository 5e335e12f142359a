import checkRedis from './check-redis.ts';
import deliver from './deliver.ts';
import heartbeat from './heartbeat.ts';
import pruneLedger from './prune-ledger.ts';

/** Jobs of a destination's queue. */
export const destinationJobs = [deliver] as const;

/** Jobs of the maintenance queue, and how often each runs, milliseconds. */
export const maintenanceJobs = [
  { job: heartbeat, everyMs: 10_000 },
  { job: checkRedis, everyMs: 3_600_000 },
  { job: pruneLedger, everyMs: 3_600_000 },
] as const;
