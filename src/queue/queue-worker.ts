import { UnrecoverableError, Worker } from 'bullmq';
import type { Logger } from '../domain/logger.ts';
import { GiveUp, type JobDefinition, RetryLater } from './define-job.ts';
import { connectRedis } from './redis.ts';

export interface QueueWorker {
  /** Stop taking jobs and wait for the running ones, at most `boundMs`; then let go of them. */
  close(boundMs: number): Promise<void>;
}

export interface QueueWorkerOptions<Context> {
  readonly queue: string;
  readonly url: string;
  readonly prefix: string;
  readonly concurrency: number;
  /** Starts per second over all workers of this queue; absent = no limit. Spread evenly, never in bursts. */
  readonly ratePerSecond?: number | undefined;
  readonly jobs: readonly JobDefinition<unknown, Context>[];
  readonly context: Context;
  readonly logger: Logger;
}

const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 15_000;
const MAX_STALLED = 3;
/** After an error of the queue itself (Redis full, away) the worker waits, so that it does not spin. */
const RETRY_AFTER_ERROR_MS = 2000;
const ERROR_LOG_EVERY_MS = 60_000;

/** Run the jobs of one queue. The one place where jobs' outcomes are put into BullMQ's words. */
export function startQueueWorker<Context>(options: QueueWorkerOptions<Context>): QueueWorker {
  const redis = connectRedis(options.url, 'worker', options.logger);
  const definitions = new Map(options.jobs.map((job) => [job.name, job]));
  const worker = new Worker(
    options.queue,
    (job) => run(definitions.get(job.name), job.name, job.data, options.context),
    {
      connection: redis,
      prefix: options.prefix,
      concurrency: options.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      runRetryDelay: RETRY_AFTER_ERROR_MS,
      settings: { backoffStrategy: (_attempts, _type, error) => delayOf(error) },
      ...(options.ratePerSecond === undefined
        ? {}
        : { limiter: { max: 1, duration: Math.max(1, Math.round(1000 / options.ratePerSecond)) } }),
    },
  );
  worker.on('error', sparingly(options));
  return {
    async close(boundMs) {
      await Promise.race([worker.close(), unrefDelay(boundMs)]);
      await Promise.race([worker.close(true), unrefDelay(1000)]);
      redis.disconnect();
    },
  };
}

async function run<Context>(
  definition: JobDefinition<unknown, Context> | undefined,
  name: string,
  data: unknown,
  context: Context,
): Promise<unknown> {
  if (definition === undefined) throw new UnrecoverableError(`no job is named ${name}`);
  const payload = definition.payload.safeParse(data);
  if (!payload.success) throw new UnrecoverableError(`the payload of ${name} is not what it must be`);
  try {
    return await definition.run(payload.data, context);
  } catch (error) {
    if (error instanceof GiveUp) throw new UnrecoverableError(error.message);
    throw error;
  }
}

function delayOf(error: Error | undefined): number {
  return error instanceof RetryLater ? error.delayMs : RETRY_AFTER_ERROR_MS;
}

function sparingly(options: { readonly queue: string; readonly logger: Logger }): (error: Error) => void {
  let quietUntil = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + ERROR_LOG_EVERY_MS;
    options.logger.warn({ queue: options.queue, reason: error.message }, 'queue worker met an error');
  };
}

function unrefDelay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
