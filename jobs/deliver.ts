import { z } from 'zod';
import type { Connection, IdentityMap, Receipt } from '../src/connector.ts';
import type { Backoff } from '../src/domain/backoff.ts';
import { AmbiguousError, DeliveryError } from '../src/domain/errors.ts';
import { judge } from '../src/domain/fate.ts';
import type { Logger } from '../src/domain/logger.ts';
import type { ClaimedAttempt } from '../src/ledger/attempt.ts';
import type { DeliveryBook } from '../src/ledger/delivery-book.ts';
import { defineJob, GiveUp, RetryLater } from '../src/queue/define-job.ts';

export interface DeliverContext {
  readonly destination: string;
  readonly connection: Connection;
  readonly identities: IdentityMap;
  readonly book: DeliveryBook;
  /** Attempts that count before the delivery is dead. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** For one attempt, milliseconds. */
  readonly timeoutMs: number;
  readonly holdProbeMs: number;
  /** Aborted when the program must let go of what it is doing. */
  readonly stopping: AbortSignal;
  readonly logger: Logger;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** The lane's next delivery may be due now. */
  readonly onEnded: () => void;
}

const Payload = z.strictObject({ deliveryId: z.string(), probe: z.boolean() });

/** A connection that does not settle within this after its signal was aborted is left behind. */
const DEAF_MS = 2000;

/** Run one attempt of one delivery, record it in the ledger, and say when to come again. */
export default defineJob<z.infer<typeof Payload>, DeliverContext>({
  name: 'deliver',
  payload: Payload,
  async run({ deliveryId, probe }, context) {
    const claim = await context.book.claim(deliveryId, probe);
    if (claim.kind !== 'claimed') return { result: claim.kind };
    const startedAt = context.now();
    const outcome = await carryOut(claim.attempt, context);
    try {
      if ('receipt' in outcome) return await succeed(claim.attempt, outcome.receipt, startedAt, context);
      return await fail(claim.attempt, outcome.error, startedAt, context);
    } finally {
      context.onEnded();
    }
  },
});

async function carryOut(
  claimed: ClaimedAttempt,
  context: DeliverContext,
): Promise<{ readonly receipt: Receipt } | { readonly error: unknown }> {
  const signal = AbortSignal.any([AbortSignal.timeout(context.timeoutMs), context.stopping]);
  try {
    const delivering = context.connection.deliver(
      {
        deliveryId: claimed.deliveryId,
        effectKey: claimed.effectKey,
        event: claimed.event,
        attempt: claimed.attempt,
        inDoubtSince: claimed.inDoubtSince,
        known: claimed.known,
      },
      { signal, logger: context.logger, identities: context.identities },
    );
    return { receipt: await Promise.race([delivering, deafness(signal)]) };
  } catch (error) {
    return { error };
  }
}

function deafness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const error = new AmbiguousError('the connector did not stop when its time was up', {
      code: 'deaf-connector',
    });
    signal.addEventListener('abort', () => setTimeout(() => reject(error), DEAF_MS).unref(), { once: true });
  });
}

async function succeed(
  claimed: ClaimedAttempt,
  receipt: Receipt,
  startedAt: number,
  context: DeliverContext,
): Promise<{ readonly result: string }> {
  await context.book.delivered(claimed, receipt);
  logAttempt(claimed, startedAt, context, {
    outcome: 'delivered',
    result: receipt.outcome,
    ids: receipt.ids,
    warnings: receipt.warnings,
  });
  return { result: receipt.outcome };
}

async function fail(
  claimed: ClaimedAttempt,
  error: unknown,
  startedAt: number,
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
  if (failed.outcome === 'auth') await context.book.held(claimed, failed, context.holdProbeMs);
  else await context.book.failed(claimed, failed);
  const { outcome, code, message, next } = failed;
  logAttempt(claimed, startedAt, context, { outcome, code, reason: message, next: next.kind });
  if (next.kind === 'retry') throw new RetryLater(`${code}: ${message}`, next.at - now);
  if (next.kind === 'dead') throw new GiveUp(`${code}: ${message}`);
  return { result: outcome === 'auth' ? 'held' : 'released' };
}

/** The one wide line per attempt. */
function logAttempt(
  claimed: ClaimedAttempt,
  startedAt: number,
  context: DeliverContext,
  fields: object,
): void {
  context.logger.info(
    {
      eventId: claimed.event.id,
      deliveryId: claimed.deliveryId,
      destination: context.destination,
      effectKey: claimed.effectKey,
      attempt: claimed.attempt,
      durationMs: context.now() - startedAt,
      ...fields,
    },
    'attempt',
  );
}

/** Where it happened, without its text, which may quote data. */
function logUnexpected(error: unknown, claimed: ClaimedAttempt, context: DeliverContext): void {
  const frames =
    error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  context.logger.error(
    {
      eventId: claimed.event.id,
      deliveryId: claimed.deliveryId,
      destination: context.destination,
      name: error instanceof Error ? error.name : typeof error,
      at: frames?.slice(0, 6),
    },
    'unexpected error in a connector',
  );
}
