import checkRedis from './check-redis.ts';
import deliver from './deliver.ts';
import heartbeat from './heartbeat.ts';
import lookUpRecordings from './look-up-recordings.ts';
import pollFloors from './poll-floors.ts';
import probeDestinations from './probe-destinations.ts';
import pruneLedger from './prune-ledger.ts';
import reconcileCalls from './reconcile-calls.ts';
import reportCompleteness from './report-completeness.ts';
import runBackfills from './run-backfills.ts';
import verifyReceipts from './verify-receipts.ts';
import watchAlerts from './watch-alerts.ts';

/** Jobs of a destination's queue. */
export const destinationJobs = [deliver] as const;

/** Jobs of the maintenance queue, and how often each runs, milliseconds. */
export const maintenanceJobs = [
  { job: heartbeat, everyMs: 10_000 },
  { job: checkRedis, everyMs: 3_600_000 },
  { job: pruneLedger, everyMs: 3_600_000 },
  { job: lookUpRecordings, everyMs: 15_000 },
  { job: pollFloors, everyMs: 2_000 },
  { job: probeDestinations, everyMs: 300_000 },
  { job: reconcileCalls, everyMs: 30_000 },
  { job: runBackfills, everyMs: 10_000 },
  { job: reportCompleteness, everyMs: 60_000 },
  { job: watchAlerts, everyMs: 60_000 },
  { job: verifyReceipts, everyMs: 3_600_000 },
] as const;
