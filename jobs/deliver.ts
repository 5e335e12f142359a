import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type {
  Connection,
  DncBook,
  IdentityMap,
  OwnWrites,
  Receipt as ConnectorReceipt,
} from '../src/connector.ts';
import type { Alerter } from '../src/domain/alerts/alerter.ts';
import { ALERT } from '../src/domain/alerts/codes.ts';
import { heldCondition } from '../src/domain/alerts/conditions.ts';
import type { Backoff } from '../src/domain/backoff.ts';
import { AmbiguousError, DeliveryError } from '../src/domain/errors.ts';
import { type FailedAttempt, judge } from '../src/domain/fate.ts';
import { type Logger, withFields } from '../src/domain/logger.ts';
import type { ClaimedAttempt } from '../src/ledger/attempt.ts';
import type { FailedEnd } from '../src/ledger/circuit.ts';
import type { DeliveryBook } from '../src/ledger/delivery-book.ts';
import type { LedgerTransaction } from '../src/ledger/ledger.ts';
import { defineJob, GiveUp, RetryLater } from '../src/queue/define-job.ts';
import type { PreviewReceipt } from '../src/domain/preview-receipt.ts';
import type { Prepare, Prepared } from '../src/sync/prepared.ts';
import type { LookOnly } from '../src/sync/shadow.ts';

export interface DeliverContext {
  readonly destination: string;
  readonly connection: Connection;
  readonly identities: IdentityMap;
  readonly book: DeliveryBook;
  readonly ownWrites: OwnWrites;
  readonly dnc: DncBook;
  /** Looks at what a delivery needs from elsewhere. */
  readonly prepare: Prepare;
  /** The destination runs in shadow: what would be written is found out and kept. Absent = it is written. */
  readonly lookOnly?: LookOnly | undefined;
  /** Attempts that count before the delivery is dead. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** For one attempt, milliseconds. */
  readonly timeoutMs: number;
  readonly holdProbeMs: number;
  /** Aborted when the program must let go of what it is doing. */
  readonly stopping: AbortSignal;
  readonly logger: Logger;
  /** Absent = nobody is told at once of a destination that is held. */
  readonly alerts?: Alerter | undefined;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** The lane's next delivery may be due now. */
  readonly onEnded: () => void;
}

const Payload = z.strictObject({
  deliveryId: z.string(),
  /** The enqueueing that made this job. */
  enqueue: z.int().positive(),
  /** Tried though its destination is held, to see whether the credentials are mended. */
  probe: z.boolean(),
});

/** The contract's receipt; a connector from elsewhere may not keep to it. */
const Receipt = z.object({
  outcome: z.enum(['created', 'updated', 'unchanged', 'skipped']),
  ids: z.record(z.string(), z.string()),
  warnings: z.array(z.string()),
});
type Receipt = z.infer<typeof Receipt>;

/** A connection that does not settle within this after its signal was aborted is left behind. */
const DEAF_MS = 2000;
/** What cannot be recorded now is tried again so often: nothing new is sent meanwhile. */
const RECORD_AGAIN_MS = 1000;

/** Run one attempt of one delivery, record it in the ledger, and say when to come again. */
export default defineJob<z.infer<typeof Payload>, DeliverContext>({
  name: 'deliver',
  payload: Payload,
  async run({ deliveryId, enqueue, probe }, context) {
    const claim = await context.book.claim({ deliveryId, enqueue }, probe);
    if (claim.kind === 'unreadable') {
      const { destination, logger } = context;
      logger.error({ eventId: claim.eventId, deliveryId, destination }, 'a stored event cannot be read');
      context.onEnded();
      throw new GiveUp('the stored event does not fit this version');
    }
    if (claim.kind !== 'claimed') return { result: claim.kind };
    const { attempt } = claim;
    const outcome = await carryOut(attempt, context);
    try {
      return 'receipt' in outcome
        ? await succeed(attempt, outcome, context)
        : await fail(attempt, outcome, context);
    } finally {
      context.onEnded();
    }
  },
});

/** Whether the destination was told or asked anything, as far as we have come. */
interface Progress {
  told: boolean;
}

interface Failed extends Progress {
  readonly error: unknown;
}

interface Delivered extends Progress {
  readonly receipt: ConnectorReceipt | PreviewReceipt;
  readonly commit?: ((trx: LedgerTransaction) => Promise<void>) | undefined;
}

async function carryOut(claimed: ClaimedAttempt, context: DeliverContext): Promise<Delivered | Failed> {
  const progress: Progress = { told: false };
  const signal = AbortSignal.any([AbortSignal.timeout(context.timeoutMs), context.stopping]);
  try {
    const delivered = prepareAndDeliver(claimed, context, signal, progress);
    return { ...(await Promise.race([delivered, deafness(signal)])), ...progress };
  } catch (error) {
    return { error, ...progress };
  }
}

async function prepareAndDeliver(
  claimed: ClaimedAttempt,
  context: DeliverContext,
  signal: AbortSignal,
  progress: Progress,
): Promise<Omit<Delivered, 'told'>> {
  const { destination, connection, identities, ownWrites, dnc } = context;
  const prepared = await context.prepare({
    destination,
    event: claimed.event,
    absorbed: claimed.absorbed.map(({ event }) => event),
    effectKey: claimed.effectKey,
    signal,
  });
  if (prepared.kind === 'end') return prepared;
  progress.told = true;
  const request = {
    deliveryId: claimed.deliveryId,
    effectKey: claimed.effectKey,
    event: prepared.event,
    attempt: claimed.attempt,
    inDoubtSince: claimed.inDoubtSince,
    known: claimed.known,
    order: prepared.order,
    call: prepared.call,
  };
  const tools = { signal, logger: loggerOf(claimed, context), identities, ownWrites, dnc };
  // What follows from a delivery does not follow from a look at it.
  if (context.lookOnly !== undefined)
    return { receipt: withWarnings(await context.lookOnly(request, tools), prepared) };
  const receipt = Receipt.parse(await connection.deliver(request, tools));
  return { receipt: withWarnings(receipt, prepared), commit: committing(prepared, receipt) };
}

function withWarnings<Told extends Receipt | PreviewReceipt>(
  receipt: Told,
  { warnings }: Prepared & { readonly kind: 'deliver' },
): Told {
  return { ...receipt, warnings: [...warnings, ...receipt.warnings] };
}

function committing(
  { commit }: Prepared & { readonly kind: 'deliver' },
  receipt: Receipt,
): Delivered['commit'] {
  return commit === undefined ? undefined : (trx) => commit(trx, receipt);
}

function deafness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const error = new AmbiguousError('the connector did not stop when its time was up', {
      code: 'deaf-connector',
    });
    const giveUp = () => void setTimeout(() => reject(error), DEAF_MS).unref();
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

async function succeed(
  claimed: ClaimedAttempt,
  { receipt, commit, told }: Delivered,
  context: DeliverContext,
): Promise<{ readonly result: string }> {
  const { book } = context;
  const record = async (): Promise<boolean> => {
    if (receipt.outcome === 'previewed') return book.previewed(claimed, receipt);
    if (told) return book.delivered(claimed, receipt, commit);
    await book.endedUntold(claimed, receipt, commit);
    return false;
  };
  const lifted = await recorded(record, claimed, context);
  if (lifted) await tellLifted(context);
  logAttempt(claimed, context, {
    outcome: 'delivered',
    result: receipt.outcome,
    ids: receipt.ids,
    warnings: receipt.warnings,
    ...(claimed.absorbed.length === 0 ? {} : { absorbed: claimed.absorbed.length }),
  });
  return { result: receipt.outcome };
}

async function fail(
  claimed: ClaimedAttempt,
  { error, told }: Failed,
  context: DeliverContext,
): Promise<{ readonly result: string }> {
  const now = context.now();
  if (!(error instanceof DeliveryError)) logUnexpected(error, claimed, context);
  const failed = judge(error, {
    ...context,
    attempt: claimed.attempt,
    now,
    stopping: context.stopping.aborted,
  });
  const { outcome, code, message } = failed;
  if (outcome === 'auth' && (await hold(claimed, failed, context)) === 'alone') {
    const reason = 'refused like wrong credentials, while other deliveries get through';
    logAttempt(claimed, context, { outcome: 'permanent', code: 'refused-alone', reason, next: 'dead' });
    throw new GiveUp(`refused-alone: ${reason}`);
  }
  const end: FailedEnd =
    outcome === 'auth'
      ? { failed }
      : await recorded(() => context.book.failed(claimed, failed, told), claimed, context);
  const { next } = end.failed;
  if (end.opened !== undefined) await tellAway(end.opened, context);
  if (end.lifted === true) await tellLifted(context);
  logAttempt(claimed, context, { outcome, code, reason: message, next: next.kind });
  if (next.kind === 'retry') throw new RetryLater(`${code}: ${message}`, next.at - now);
  if (next.kind === 'dead') throw new GiveUp(`${code}: ${message}`);
  return { result: outcome === 'auth' ? 'held' : 'released' };
}

async function hold(
  claimed: ClaimedAttempt,
  failed: FailedAttempt,
  context: DeliverContext,
): Promise<'held' | 'held-already' | 'alone'> {
  const { holdProbeMs } = context;
  const result = await recorded(() => context.book.held(claimed, failed, holdProbeMs), claimed, context);
  if (result !== 'held') return result;
  loggerOf(claimed, context).error(
    { code: failed.code, reason: failed.message, holdProbeMs },
    'the destination refuses the credentials and is held; mend them, restart, then run: vicibridge release <destination>',
  );
  await context.alerts?.raise(heldCondition({ destination: context.destination, ...failed }).alert);
  return result;
}

async function tellAway(
  hold: NonNullable<FailedEnd['opened']>,
  { alerts, logger }: DeliverContext,
): Promise<void> {
  const { destination, message: reason } = hold;
  logger.warn({ destination, reason }, 'the destination is away; one delivery is tried now and then');
  await alerts?.raise(heldCondition(hold).alert);
}

async function tellLifted({ destination, alerts, logger }: DeliverContext): Promise<void> {
  logger.info({ destination }, 'the destination takes deliveries again');
  // That one which was away is back is told when it has stayed so, by whoever watches the ledger.
  await alerts?.resolve(ALERT.held, destination);
}

/**
 * Write down what became of an attempt, however long that takes: the other side has it, and forgetting it
 * would mean another try. Given up only when the program must end; the next start finds it cut off.
 */
async function recorded<T>(
  write: () => Promise<T>,
  claimed: ClaimedAttempt,
  context: DeliverContext,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await write();
    } catch (error) {
      if (failures === 0) {
        const reason = error instanceof Error ? error.message : typeof error;
        loggerOf(claimed, context).error({ reason }, 'an attempt cannot be recorded; trying again');
      }
      if (context.stopping.aborted) throw error;
      await delay(RECORD_AGAIN_MS, undefined, { signal: context.stopping }).catch(() => undefined);
    }
  }
}

/** The one wide line per attempt. */
function logAttempt(
  claimed: ClaimedAttempt,
  context: DeliverContext,
  fields: { readonly next?: string; readonly [field: string]: unknown },
): void {
  const durationMs = context.now() - claimed.startedAt;
  // A record that was given up is for a person to see.
  const level = fields.next === 'dead' ? 'warn' : 'info';
  loggerOf(claimed, context)[level]({ effectKey: claimed.effectKey, durationMs, ...fields }, 'attempt');
}

function loggerOf(claimed: ClaimedAttempt, context: DeliverContext): Logger {
  return withFields(context.logger, {
    eventId: claimed.event.id,
    deliveryId: claimed.deliveryId,
    destination: context.destination,
    attempt: claimed.attempt,
  });
}

/** Where it happened, without its text, which may quote data. */
function logUnexpected(error: unknown, claimed: ClaimedAttempt, context: DeliverContext): void {
  const frames =
    error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  loggerOf(claimed, context).error({ name, at: frames?.slice(0, 6) }, 'unexpected error in a connector');
}
