import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import type { Logger } from '../domain/logger.ts';
import { isUrgent } from '../domain/urgency.ts';
import { type Hold, listHolds, postponeProbe } from '../ledger/holds.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type DueEntry, giveBack, outstanding, type Portion, takeDue } from '../ledger/work-list.ts';
import { jobIdOf } from '../queue/job-id.ts';
import { queueOf } from '../queue/queue-names.ts';
import { type JobToAdd, QueueUnavailableError, type WorkQueues } from '../queue/work-queues.ts';
import { pause } from './pause.ts';

/**
 * The backlog stays in the ledger; a queue holds no more than this, ready to run or under way (of lists one, as
 * only one of theirs may be under way) ...
 */
const READY_MAX: Readonly<Record<Portion, number>> = { urgent: 1000, list: 1, normal: 1000 };
/** ... and this many that wait for a retry. */
const DELAYED_MAX = 20_000;
const PORTIONS: readonly Portion[] = ['urgent', 'list', 'normal'];
/** For the way of a probe through the queue, on top of its own time. */
const UNHEARD_MS = 30_000;
/** The ledger says when a delivery is given up. A queue that counted too would let go of one that waits for its turn. */
const QUEUE_TRIES = 1_000_000_000;
const BATCH = 500;
const TICK_MS = 1000;
/** Every attempt that ends is a reason to look; more looks than this only cost. */
const LEAST_BETWEEN_MS = 10;

export interface PumpDestination {
  readonly name: string;
  /** For one attempt, milliseconds. */
  readonly timeoutMs: number;
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
    let refused = false;
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      try {
        const more = options.mayQueue() && (await pumpAll(options, stopping.signal));
        refused = false;
        await pause(LEAST_BETWEEN_MS, stopping.signal);
        if (!more) await pause(TICK_MS, AbortSignal.any([wake.signal, stopping.signal]));
      } catch (error) {
        if (!refused) report(error);
        refused = true;
        await pause(TICK_MS, stopping.signal);
      }
    }
  }

  /** Once for each outage, however long it is. */
  function report(error: unknown): void {
    if (error instanceof QueueUnavailableError) {
      const { message: reason } = error;
      options.logger.warn({ reason }, 'the queue takes nothing; deliveries stay due and are tried again');
    } else options.logger.error({ err: error }, 'pump failed; deliveries stay due and are tried again');
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
async function pumpAll(options: PumpOptions, signal: AbortSignal): Promise<boolean> {
  const holds = new Map((await listHolds(options.ledger.db)).map((hold) => [hold.destination, hold]));
  let more = false;
  for (const destination of options.destinations) {
    if (signal.aborted) return false;
    const hold = holds.get(destination.name);
    if (hold === undefined) {
      for (const portion of PORTIONS) more = (await pumpOne(options, destination, portion)) || more;
    } else if (hold.probe_at <= options.now()) await probe(options, destination, hold);
  }
  return more;
}

async function pumpOne(
  options: PumpOptions,
  destination: PumpDestination,
  portion: Portion,
): Promise<boolean> {
  const now = options.now();
  const { ready, delayed, due } = await outstanding(options.ledger.db, destination.name, now, portion);
  const room = Math.min(BATCH, READY_MAX[portion] - ready, DELAYED_MAX - delayed);
  if (due === 0 || room <= 0) return false;
  const entries = await options.ledger.write((trx) => takeDue(trx, destination.name, room, now, portion));
  await enqueue(options, destination, entries, false);
  return entries.length === BATCH;
}

async function probe(options: PumpOptions, destination: PumpDestination, { code }: Hold): Promise<void> {
  const now = options.now();
  const { name, holdProbeMs, timeoutMs } = destination;
  const isAway = code === CIRCUIT_OPEN;
  // Of one that is away the attempt says when the next is tried; this is for an attempt that says nothing.
  const againMs = isAway ? timeoutMs + UNHEARD_MS : holdProbeMs;
  const entries = await options.ledger.write(async (trx) => {
    // A record that the other side cannot stand must not be all that is tried.
    const untried = isAway ? await takeDue(trx, name, 1, now, 'untried') : [];
    const taken = untried.length > 0 ? untried : await takeDue(trx, name, 1, now);
    if (taken.length > 0) await postponeProbe(trx, name, now + againMs);
    return taken;
  });
  await enqueue(options, destination, entries, true);
}

/** @throws QueueUnavailableError when the queue did not take them; then they are due again */
async function enqueue(
  options: PumpOptions,
  destination: PumpDestination,
  entries: readonly DueEntry[],
  isProbe: boolean,
): Promise<void> {
  const queues = Map.groupBy(entries, ({ urgency }) => queueOf(destination.name, urgency));
  try {
    for (const [queue, group] of queues) {
      const jobs = group.map((entry) => jobOf(entry, isProbe));
      await options.queues.add(queue, options.deliverJob, jobs);
    }
  } catch (error) {
    await options.ledger.write((trx) => giveBack(trx, entries, options.now()));
    throw error;
  }
}

/** In the queue of what is urgent DNC goes before hot leads, and these before lists; in the other all are alike. */
function jobOf(entry: DueEntry, probe: boolean): JobToAdd {
  return {
    jobId: jobIdOf(entry.id, entry.enqueues),
    payload: { deliveryId: entry.id, enqueue: entry.enqueues, probe },
    attempts: QUEUE_TRIES,
    ...(isUrgent(entry.urgency) ? { priority: entry.urgency + 1 } : {}),
  };
}
