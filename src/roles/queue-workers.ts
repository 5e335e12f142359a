import { destinationJobs, maintenanceJobs } from '../../jobs/index.ts';
import { DIALER_TYPE } from '../config/schema.ts';
import type { Redis } from '../config/sections.ts';
import type { Logger } from '../connector.ts';
import { openDeliveryBook } from '../ledger/delivery-book.ts';
import { dncBook } from '../ledger/dnc/book.ts';
import { identityMap } from '../ledger/identities.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { pruneEvents } from '../ledger/prune.ts';
import type { Share } from '../ledger/work-list.ts';
import { ownWrites } from '../ledger/sync/own-writes.ts';
import { type QueueWorker, startQueueWorker } from '../queue/queue-worker.ts';
import type { Prepare } from '../sync/prepared.ts';
import type { Destination } from './destinations.ts';
import type { RedisGate } from './redis-gate.ts';
import { paceOf } from './shares.ts';

interface WorkerParts {
  readonly redis: Redis;
  readonly ledger: Ledger;
  readonly logger: Logger;
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
    prepare,
    onEnded,
  }: WorkerParts & { readonly prepare: Prepare; readonly onEnded: () => void },
): QueueWorker {
  const { name, type, delivery, connection, holdProbeMs } = destination;
  return startQueueWorker({
    ...redis,
    ...paceOf(destination, share),
    jobs: destinationJobs,
    context: {
      destination: name,
      connection,
      identities: identityMap(ledger, name, Date.now),
      book: openDeliveryBook(ledger, name, Date.now, { absorbs: type === DIALER_TYPE }),
      ownWrites: ownWrites(ledger, name, Date.now),
      dnc: dncBook(ledger.db),
      prepare,
      attempts: delivery.attempts,
      backoff: delivery,
      timeoutMs: delivery.timeoutMs,
      holdProbeMs,
      stopping,
      logger,
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
    keepEventsDays,
    marks,
  }: WorkerParts & {
    readonly gate: RedisGate;
    readonly keepEventsDays: number;
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
      pruneEvents: (before: number, limit: number) =>
        ledger.write((trx) => pruneEvents(trx, before, limit, marks)),
      keepEventsMs: keepEventsDays * DAY_MS,
      now: Date.now,
      logger,
    },
    logger,
  });
}
