import { type Breaker, nextProbeAt } from '../domain/breaker/breaker.ts';
import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import { saysAway } from '../domain/breaker/says-away.ts';
import { saysNothing } from '../domain/breaker/says-nothing.ts';
import { type FailedAttempt, isNothingSent } from '../domain/fate.ts';
import type { ClaimedAttempt } from './attempt.ts';
import { type Hold, holdDestination, liftHoldBefore, postponeProbe } from './holds.ts';
import type { LedgerTransaction } from './ledger.ts';

/** What a failed attempt has come to. */
export interface FailedEnd {
  readonly failed: FailedAttempt;
  /** The destination is away: the hold that this attempt has begun. */
  readonly opened?: Hold | undefined;
  /** It answered: a hold for being away is over. */
  readonly lifted?: true | undefined;
}

/**
 * Hold the destination when it is away, or end such a hold when it has answered. While it is held for that, what
 * failed goes back to the ledger and its attempt does not count. A hold for refused credentials stays as it is.
 */
export async function circuitAfter(
  trx: LedgerTransaction,
  attempt: ClaimedAttempt,
  failed: FailedAttempt,
  { breaker, now }: { readonly breaker: Breaker; readonly now: number },
): Promise<FailedEnd> {
  const { destination, startedAt, deliveryId } = attempt;
  const hold = await trx
    .selectFrom('holds')
    .selectAll()
    .where('destination', '=', destination)
    .executeTakeFirst();
  const open = hold?.code === CIRCUIT_OPEN;
  if (!saysAway(failed)) {
    if (failed.outcome === 'interrupted' || isNothingSent(failed.code) || saysNothing(failed.code))
      return { failed };
    breaker.alive();
    return open && (await liftHoldBefore(trx, destination, startedAt))
      ? { failed, lifted: true }
      : { failed };
  }
  const { rules } = breaker;
  // Its credentials are refused: that it is away as well is no fault of what is tried meanwhile.
  if (hold !== undefined && !open)
    return { failed: attempt.probe ? givenBack(failed, now, rules.maxProbeMs) : failed };
  if (hold !== undefined) {
    if (attempt.probe) await postponeProbe(trx, destination, nextProbeAt(hold.since, now, rules));
    return { failed: givenBack(failed, now, rules.maxProbeMs) };
  }
  if (!breaker.failed(deliveryId, failed.origin)) return { failed };
  const opened: Hold = {
    destination,
    code: CIRCUIT_OPEN,
    message: failed.message,
    since: now,
    probe_at: nextProbeAt(now, now, rules),
  };
  await holdDestination(trx, opened);
  return { failed: givenBack(failed, now, rules.maxProbeMs), opened };
}

/** Due again after its own wait, so that the next probe is another delivery. */
function givenBack(failed: FailedAttempt, now: number, longestMs: number): FailedAttempt {
  const wanted = failed.next.kind === 'retry' ? failed.next.at : now;
  return { ...failed, next: { kind: 'release', at: Math.min(wanted, now + longestMs) } };
}
