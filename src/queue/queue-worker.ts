import { UnrecoverableError, Worker } from 'bullmq';
import type { Logger } from '../domain/logger.ts';
import { GiveUp, type JobDefinition, RetryLater } from './define-job.ts';
import { connectRedis } from './redis.ts';
import { unrefDelay } from './unref-delay.ts';

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

/** A job whose worker is gone is run again after this and the next check; its lock is renewed meanwhile. */
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5000;
const MAX_STALLED = 3;
/** After an error of the queue itself (Redis full, away) the worker waits, so that it does not spin. */
const RETRY_AFTER_ERROR_MS = 2000;
/** BullMQ waits by itself after lost connections only; a full Redis gets it 13,000 errors a second. */
const ERRORS_BEFORE_REST = 5;
const ERROR_LOG_EVERY_MS = 60_000;
/** For hanging up on a Redis that does not answer. */
const HANG_UP_MS = 1000;

/** Run the jobs of one queue. The one place where jobs' outcomes are put into BullMQ's words. */
export function startQueueWorker<Context>(options: QueueWorkerOptions<Context>): QueueWorker {
  const ending = new AbortController();
  const redis = connectRedis(options.url, 'worker', options.logger, ending.signal);
  const definitions = new Map(options.jobs.map((job) => [job.name, job]));
  const running = runningJobs();
  const worker = new Worker(
    options.queue,
    (job) => running.add(run(definitions.get(job.name), job.name, job.data, options.context)),
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
        : { limiter: { max: 1, duration: Math.ceil(1000 / options.ratePerSecond) } }),
    },
  );
  const report = sparingly(options);
  const rest = restAfterErrors(worker);
  worker.on('error', (error) => {
    report(error);
    rest.onError();
  });
  worker.on('failed', (job, error) => {
    if (isExpected(error)) return;
    logBug(job?.name, error, options);
  });
  return {
    async close(boundMs) {
      rest.end();
      // Without Redis it would not end by itself: once nothing runs there is little to wait for.
      await Promise.race([worker.close(), running.none(HANG_UP_MS), unrefDelay(boundMs)]);
      ending.abort();
      await Promise.race([worker.disconnect().catch(() => undefined), unrefDelay(HANG_UP_MS)]);
      redis.disconnect();
    },
  };
}

/** The jobs that run in this process. */
function runningJobs(): { add<T>(job: Promise<T>): Promise<T>; none(forMs: number): Promise<void> } {
  const jobs = new Set<Promise<unknown>>();
  return {
    add(job) {
      jobs.add(job);
      const remove = (): void => void jobs.delete(job);
      job.then(remove, remove);
      return job;
    },
    /** Resolves when none has run for a while. */
    async none(forMs) {
      do {
        await Promise.allSettled(jobs);
        await unrefDelay(forMs);
      } while (jobs.size > 0);
    },
  };
}

/** Pause a worker that meets one error after the other, and let it go on after a while. */
function restAfterErrors(worker: Worker): { onError(): void; end(): void } {
  let errors = 0;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  function goOn(): void {
    errors = 0;
    timer = undefined;
    // After this, as many errors again cost another rest: a few each two seconds, not thousands.
    if (!ended) void worker.resume();
  }

  return {
    onError() {
      errors += 1;
      if (ended || timer !== undefined || errors < ERRORS_BEFORE_REST) return;
      timer = setTimeout(goOn, RETRY_AFTER_ERROR_MS).unref();
      void worker.pause(true);
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}

function isExpected(error: Error): boolean {
  return error instanceof RetryLater || error instanceof UnrecoverableError;
}

/** A job that threw what no job should: where, without its text, which may quote data. */
function logBug(
  job: string | undefined,
  error: Error,
  { queue, logger }: { readonly queue: string; readonly logger: Logger },
): void {
  const at = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  logger.error({ queue, job, name: error.name, at: at?.slice(0, 6) }, 'a job failed unexpectedly');
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
