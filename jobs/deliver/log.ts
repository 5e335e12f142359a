import { type Logger, withFields } from '../../src/domain/logger.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import type { DeliverContext } from './context.ts';

/** The one wide line per attempt. */
export function logAttempt(
  claimed: ClaimedAttempt,
  context: DeliverContext,
  fields: { readonly next?: string; readonly [field: string]: unknown },
): void {
  const durationMs = context.now() - claimed.startedAt;
  // A record that was given up is for a person to see.
  const level = fields.next === 'dead' ? 'warn' : 'info';
  loggerOf(claimed, context)[level]({ effectKey: claimed.effectKey, durationMs, ...fields }, 'attempt');
}

/** A delivery's own logger. */
export function loggerOf(claimed: ClaimedAttempt, context: DeliverContext): Logger {
  return withFields(context.logger, {
    eventId: claimed.event.id,
    deliveryId: claimed.deliveryId,
    destination: context.destination,
    attempt: claimed.attempt,
  });
}

/** Where it happened, without its text, which may quote data. */
export function logUnexpected(error: unknown, claimed: ClaimedAttempt, context: DeliverContext): void {
  const frames =
    error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  loggerOf(claimed, context).error({ name, at: frames?.slice(0, 6) }, 'unexpected error in a connector');
}
