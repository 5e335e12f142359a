import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../domain/logger.ts';
import { connectRedis } from './redis.ts';
import { unrefDelay } from './unref-delay.ts';

/** Redis did not take it in time, or at all; the ledger still has it. */
export class QueueUnavailableError extends Error {
  constructor(cause: unknown) {
    super(`redis took nothing: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'QueueUnavailableError';
  }
}

export interface JobToAdd {
  readonly jobId: string;
  readonly payload: object;
  /** BullMQ's own bound; the ledger's count is what decides. */
  readonly attempts: number;
  /** The smaller, the sooner; absent = before all that have one. */
  readonly priority?: number | undefined;
}

export interface WorkQueues {
  /** BullMQ's queue objects, for the board. */
  readonly queues: ReadonlyMap<string, Queue>;
  /** The producers' connection. */
  readonly redis: Redis;
  isReady(): boolean;
  /** @throws QueueUnavailableError after at most `ANSWER_TIMEOUT_MS` */
  add(queue: string, jobName: string, jobs: readonly JobToAdd[]): Promise<void>;
  /** Of these job ids, the ones that will still run (waiting, delayed, active). */
  alive(queue: string, jobIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Remove finished jobs, as far as Redis lets us; that frees memory even in one that is full. */
  dropFinished(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkQueuesOptions {
  readonly url: string;
  /** Key prefix; a hash tag keeps all keys on one node of a Redis Cluster. */
  readonly prefix: string;
  readonly names: readonly string[];
  readonly logger: Logger;
}

const ANSWER_TIMEOUT_MS = 3000;
/** Finished jobs are kept only to be looked at; history is the ledger's. */
const KEEP_COMPLETED = { count: 200, age: 3600 } as const;
const KEEP_FAILED = { count: 1000, age: 7 * 24 * 3600 } as const;
const DROPPED_AT_ONCE = 1000;
/** A Redis that does not answer does not keep us. */
const CLOSE_MS = 1000;
const GONE = new Set(['unknown', 'completed', 'failed']);

/** The queues of these names, on one connection. Redis may be away; nothing here waits for it. */
export function openWorkQueues(options: WorkQueuesOptions): WorkQueues {
  const redis = connectRedis(options.url, 'producer', options.logger);
  const queues = new Map<string, Queue>();
  for (const name of options.names) {
    const queue = new Queue(name, {
      connection: redis,
      prefix: options.prefix,
      defaultJobOptions: {
        removeOnComplete: KEEP_COMPLETED,
        removeOnFail: KEEP_FAILED,
        backoff: { type: 'custom' },
      },
    });
    queue.on('error', () => {
      // The connection's own handler has said so.
    });
    queues.set(name, queue);
  }

  function queueNamed(name: string): Queue {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`no queue named ${name}`);
    return queue;
  }

  return {
    queues,
    redis,
    isReady: () => redis.status === 'ready',
    async add(name, jobName, jobs) {
      const entries = jobs.map((job) => ({
        name: jobName,
        data: job.payload,
        opts: {
          jobId: job.jobId,
          attempts: job.attempts,
          ...(job.priority === undefined ? {} : { priority: job.priority }),
        },
      }));
      await answered(redis, () => queueNamed(name).addBulk(entries));
    },
    async alive(name, jobIds) {
      const queue = queueNamed(name);
      const states = await answered(redis, () => Promise.all(jobIds.map((id) => queue.getJobState(id))));
      return new Set(jobIds.filter((_id, index) => !GONE.has(states[index] ?? 'unknown')));
    },
    async dropFinished() {
      const kinds = ['completed', 'failed'] as const;
      await Promise.allSettled(
        [...queues.values()].flatMap((queue) =>
          kinds.map((kind) => answered(redis, () => queue.clean(0, DROPPED_AT_ONCE, kind))),
        ),
      );
    },
    async close() {
      const closed = Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      await Promise.race([closed, unrefDelay(CLOSE_MS)]);
      redis.disconnect();
    },
  };
}

async function answered<T>(redis: Redis, call: () => Promise<T>): Promise<T> {
  if (redis.status !== 'ready') throw new QueueUnavailableError('not connected');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new QueueUnavailableError(`no answer for ${ANSWER_TIMEOUT_MS} ms`)),
      ANSWER_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([call(), late]);
  } catch (error) {
    throw error instanceof QueueUnavailableError ? error : new QueueUnavailableError(error);
  } finally {
    clearTimeout(timer);
  }
}
