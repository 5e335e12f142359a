import { ALERT } from '../../src/domain/alerts/codes.ts';
import { heldCondition } from '../../src/domain/alerts/conditions.ts';
import { DeliveryError, originOf } from '../../src/domain/errors.ts';
import { type FailedAttempt, judge } from '../../src/domain/fate.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import type { FailedEnd } from '../../src/ledger/circuit.ts';
import { GiveUp, RetryLater } from '../../src/queue/define-job.ts';
import type { Failed } from './carry-out.ts';
import type { DeliverContext } from './context.ts';
import { logAttempt, loggerOf, logUnexpected } from './log.ts';
import { recorded } from './recorded.ts';

/**
 * Write down a failed attempt with what becomes of its delivery and its destination. Throws RetryLater or GiveUp
 * where the queue has to know.
 */
export async function fail(
  claimed: ClaimedAttempt,
  { error, told }: Failed,
  context: DeliverContext,
): Promise<{ readonly result: string }> {
  const now = context.now();
  if (!(error instanceof DeliveryError)) logUnexpected(error, claimed, context);
  const circumstances = { ...context, attempt: claimed.attempt, now, stopping: context.stopping.aborted };
  const failed = { ...judge(error, circumstances), origin: originOf(error) };
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

/** A hold of the destination is over. */
export async function tellLifted({ destination, alerts, logger }: DeliverContext): Promise<void> {
  logger.info({ destination }, 'the destination takes deliveries again');
  // That one which was away is back is told when it has stayed so, by whoever watches the ledger.
  await alerts?.resolve(ALERT.held, destination);
}
