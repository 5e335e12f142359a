import type { Logger } from '../domain/logger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { recoverForgotten, releaseStuckLanes } from '../ledger/recover.ts';
import { confirmQueued, giveBack, giveBackAll, overdue, type OverdueEntry } from '../ledger/work-list.ts';
import { checkEpoch } from '../queue/epoch.ts';
import { jobIdOf } from '../queue/job-id.ts';
import { queueOf } from '../queue/queue-names.ts';
import type { WorkQueues } from '../queue/work-queues.ts';
import { pause } from './pause.ts';

const SWEEP_EVERY_MS = 2000;
/** A queued delivery is looked for in the queue when it is this late. */
const GRACE_MS = 20_000;
const CHECKED_AT_ONCE = 500;
const LANES_EVERY_MS = 60_000;
/** Longer than any attempt may take (the configuration allows ten minutes). */
const RUNNING_MAX_MS = 30 * 60_000;

export interface SweepOptions {
  readonly ledger: Ledger;
  readonly queues: WorkQueues;
  readonly prefix: string;
  readonly now: () => number;
  readonly logger: Logger;
  /** Deliveries were made due again. */
  readonly onGivenBack: () => void;
}

export interface Sweep {
  stop(): Promise<void>;
}

/** Hold the queue against the ledger, for ever: what the queue has lost is made due again. */
export function startSweep(options: SweepOptions): Sweep {
  const stopping = new AbortController();
  const done = run();

  async function run(): Promise<void> {
    let lanesAt = 0;
    while (!stopping.signal.aborted) {
      try {
        if (options.now() >= lanesAt) {
          await sweepLanes(options);
          lanesAt = options.now() + LANES_EVERY_MS;
        }
        if (options.queues.isReady()) await sweepQueue(options);
      } catch (error) {
        options.logger.warn({ reason: (error as Error).message }, 'sweep could not finish; it runs again');
      }
      await pause(SWEEP_EVERY_MS, stopping.signal);
    }
  }

  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** One pass; exported for tests and for the start. */
export async function sweepQueue(options: SweepOptions): Promise<void> {
  if ((await checkEpoch(options.queues.redis, options.prefix)) === 'new') {
    const count = await options.ledger.write((trx) => giveBackAll(trx, options.now()));
    if (count > 0) options.logger.warn({ count }, 'redis was emptied; deliveries are queued again');
    options.onGivenBack();
    return;
  }
  const late = await overdue(options.ledger.db, options.now() - GRACE_MS, CHECKED_AT_ONCE);
  const queueOfEntry = (entry: OverdueEntry) => queueOf(entry.destination, entry.urgency);
  for (const [queue, entries] of Map.groupBy(late, queueOfEntry)) await checkLate(options, queue, entries);
}

async function checkLate(
  options: SweepOptions,
  queue: string,
  entries: readonly OverdueEntry[],
): Promise<void> {
  // A destination that is configured no more has no queue: its deliveries wait in the ledger, where they
  // do not stand in the way of this check.
  const alive = options.queues.queues.has(queue)
    ? await options.queues.alive(
        queue,
        entries.map((entry) => jobIdOf(entry.id, entry.enqueues)),
      )
    : new Set<string>();
  const isAlive = (entry: OverdueEntry) => alive.has(jobIdOf(entry.id, entry.enqueues));
  const kept = entries.filter(isAlive);
  const lost = entries.filter((entry) => !isAlive(entry));
  await options.ledger.write(async (trx) => {
    await confirmQueued(trx, kept, options.now());
    await giveBack(trx, lost, options.now());
  });
  if (lost.length === 0) return;
  options.logger.warn({ queue, count: lost.length }, 'the queue had lost deliveries; they are queued again');
  options.onGivenBack();
}

async function sweepLanes(options: SweepOptions): Promise<void> {
  const now = options.now();
  const { stuck, forgotten } = await options.ledger.write(async (trx) => ({
    forgotten: await recoverForgotten(trx, now - RUNNING_MAX_MS, now),
    stuck: await releaseStuckLanes(trx, now),
  }));
  if (stuck + forgotten === 0) return;
  options.logger.warn({ stuck, forgotten }, 'deliveries stood still; they are due again');
  options.onGivenBack();
}
