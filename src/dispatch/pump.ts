import type { Logger } from '../domain/logger.ts';
import { listHolds, postponeProbe } from '../ledger/holds.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { giveBack, outstanding, type QueueEntry, takeDue } from '../ledger/work-list.ts';
import { jobIdOf } from '../queue/job-id.ts';
import { QueueUnavailableError, type WorkQueues } from '../queue/work-queues.ts';
import { pause } from './pause.ts';

/** The backlog stays in the ledger; the queue holds no more than this of a destination, ready to run ... */
const READY_MAX = 1000;
/** ... and this many that wait for a retry. */
const DELAYED_MAX = 20_000;
const BATCH = 500;
const TICK_MS = 1000;

export interface PumpDestination {
  readonly name: string;
  readonly attempts: number;
  /** While held for refused credentials, one delivery is tried this often, milliseconds. */
  readonly holdProbeMs: number;
}

export interface PumpOptions {
  readonly ledger: Ledger;
  readonly queues: WorkQueues;
  readonly destinations: readonly PumpDestination[];
  readonly deliverJob: string;
  /** Whether this Redis may be used (connected, `noeviction`). */
  readonly mayQueue: () => boolean;
  readonly now: () => number;
  readonly logger: Logger;
}

export interface Pump {
  /** Something may have become due: look now, not at the next tick. */
  nudge(): void;
  stop(): Promise<void>;
}

/** Move due deliveries from the ledger into the queue; the only way in. */
export function startPump(options: PumpOptions): Pump {
  const stopping = new AbortController();
  let wake = new AbortController();
  const done = run();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      let more = false;
      try {
        if (options.mayQueue()) more = await pumpAll(options);
      } catch (error) {
        options.logger.error({ err: error }, 'pump failed; deliveries stay due');
      }
      if (!more) await pause(TICK_MS, AbortSignal.any([wake.signal, stopping.signal]));
    }
  }

  return {
    nudge: () => wake.abort(),
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** @returns whether a full batch was moved somewhere, so that there may be more */
async function pumpAll(options: PumpOptions): Promise<boolean> {
  const holds = new Map((await listHolds(options.ledger.db)).map((hold) => [hold.destination, hold]));
  let more = false;
  for (const destination of options.destinations) {
    const hold = holds.get(destination.name);
    if (hold === undefined) more = (await pumpOne(options, destination)) || more;
    else if (hold.probe_at <= options.now()) await probe(options, destination);
  }
  return more;
}

async function pumpOne(options: PumpOptions, destination: PumpDestination): Promise<boolean> {
  const now = options.now();
  const { ready, delayed } = await outstanding(options.ledger.db, destination.name, now);
  const room = Math.min(BATCH, READY_MAX - ready, DELAYED_MAX - delayed);
  if (room <= 0) return false;
  const entries = await options.ledger.write((trx) => takeDue(trx, destination.name, room, now));
  await enqueue(options, destination, entries, false);
  return entries.length === BATCH;
}

async function probe(options: PumpOptions, destination: PumpDestination): Promise<void> {
  const now = options.now();
  const entries = await options.ledger.write(async (trx) => {
    await postponeProbe(trx, destination.name, now + destination.holdProbeMs);
    return takeDue(trx, destination.name, 1, now);
  });
  await enqueue(options, destination, entries, true);
}

async function enqueue(
  options: PumpOptions,
  destination: PumpDestination,
  entries: readonly QueueEntry[],
  isProbe: boolean,
): Promise<void> {
  if (entries.length === 0) return;
  const jobs = entries.map((entry) => ({
    jobId: jobIdOf(entry.id, entry.enqueues),
    payload: { deliveryId: entry.id, probe: isProbe },
    attempts: destination.attempts,
  }));
  try {
    await options.queues.add(destination.name, options.deliverJob, jobs);
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
    options.logger.warn({ destination: destination.name, reason: error.message }, 'queue took nothing');
    const ids = entries.map((entry) => entry.id);
    await options.ledger.write((trx) => giveBack(trx, ids, options.now()));
    await pause(TICK_MS, new AbortController().signal);
  }
}
