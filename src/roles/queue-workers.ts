import { destinationJobs, maintenanceJobs } from '../../jobs/index.ts';
import { DIALER_TYPE } from '../config/schema.ts';
import type { Redis } from '../config/sections.ts';
import type { Logger } from '../connector.ts';
import type { Pollers } from '../floor/pollers.ts';
import type { Backfills } from '../reconcile/backfill/backfills.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { LookUps } from '../recordings/look/look-ups.ts';
import type { Alerter } from '../domain/alerts/alerter.ts';
import type { Breaker } from '../domain/breaker/breaker.ts';
import { openDeliveryBook } from '../ledger/delivery-book.ts';
import { pruneCalls } from '../ledger/dialer-calls/prune.ts';
import { dncBook } from '../ledger/dnc/book.ts';
import { identityMap } from '../ledger/identities.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { pruneEvents } from '../ledger/prune.ts';
import type { Share } from '../ledger/work-list.ts';
import { ownWrites } from '../ledger/sync/own-writes.ts';
import { type QueueWorker, startQueueWorker } from '../queue/queue-worker.ts';
import type { Prepare } from '../sync/prepared.ts';
import type { Destination } from './destinations.ts';
import type { Probes } from './probes.ts';
import type { RedisGate } from './redis-gate.ts';
import { paceOf } from './shares.ts';
import type { Verifications } from './verify/verifications.ts';

interface WorkerParts {
  readonly redis: Redis;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly alerts: Alerter;
  readonly stopping: AbortSignal;
}

const DAY_MS = 24 * 3600 * 1000;

/** Work off one of a destination's two queues. */
export function startDestinationWorker(
  destination: Destination,
  share: Share,
  {
    redis,
    ledger,
    logger,
    stopping,
    alerts,
    prepare,
    breaker,
    onEnded,
  }: WorkerParts & {
    readonly prepare: Prepare;
    /** One for both queues of the destination; undefined = it is never left alone for being away. */
    readonly breaker: Breaker | undefined;
    readonly onEnded: () => void;
  },
): QueueWorker {
  const { name, type, delivery, connection, lookOnly, holdProbeMs } = destination;
  return startQueueWorker({
    ...redis,
    ...paceOf(destination, share),
    jobs: destinationJobs,
    context: {
      destination: name,
      connection,
      identities: identityMap(ledger, name, Date.now),
      book: openDeliveryBook(ledger, name, Date.now, { absorbs: type === DIALER_TYPE, breaker }),
      ownWrites: ownWrites(ledger, name, Date.now),
      dnc: dncBook(ledger.db),
      prepare,
      lookOnly,
      attempts: delivery.attempts,
      backoff: delivery,
      timeoutMs: delivery.timeoutMs,
      holdProbeMs,
      stopping,
      logger,
      alerts,
      now: Date.now,
      random: Math.random,
      onEnded,
    },
    logger,
  });
}

export function startMaintenanceWorker(
  queue: string,
  {
    redis,
    ledger,
    logger,
    gate,
    alerts,
    watchAlerts,
    reportCompleteness,
    keepEventsDays,
    lookUps,
    pollers,
    probes,
    reconciler,
    backfills,
    verifications,
    marks,
  }: WorkerParts & {
    readonly watchAlerts: () => Promise<number>;
    readonly reportCompleteness: () => Promise<number>;
    readonly gate: RedisGate;
    readonly keepEventsDays: number;
    readonly lookUps: LookUps;
    readonly pollers: Pollers;
    readonly probes: Probes;
    readonly reconciler: Reconciler;
    readonly backfills: Backfills;
    readonly verifications: Verifications;
    /** Fields of CRMs that can say do-not-call. */
    readonly marks: ReadonlySet<string>;
  },
): QueueWorker {
  return startQueueWorker({
    ...redis,
    queue,
    concurrency: 1,
    jobs: maintenanceJobs.map(({ job }) => job),
    context: {
      onHeartbeat: () => gate.onHeartbeat(),
      checkRedis: () => gate.check(),
      alerts,
      watchAlerts,
      reportCompleteness,
      pruneEvents: (before: number, limit: number) =>
        ledger.write((trx) => pruneEvents(trx, before, limit, marks)),
      pruneCalls: (before: number, limit: number) => ledger.write((trx) => pruneCalls(trx, before, limit)),
      keepEventsMs: keepEventsDays * DAY_MS,
      lookUpRecordings: () => lookUps.start(),
      pollFloors: () => pollers.start(),
      probeDestinations: () => probes.start(),
      reconcileCalls: () => reconciler.start(),
      runBackfills: () => backfills.start(),
      verifyReceipts: () => verifications.start(),
      now: Date.now,
      logger,
    },
    logger,
  });
}
