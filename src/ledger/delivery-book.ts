import type { Breaker } from '../domain/breaker/breaker.ts';
import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import { saysNothing } from '../domain/breaker/says-nothing.ts';
import type { FailedAttempt } from '../domain/fate.ts';
import {
  type Claim as AnyClaim,
  claimAttempt,
  type ClaimedAttempt,
  type ClaimResult,
  type DeliveredResult,
  endDelivered,
  endFailed,
  SKIPPED,
} from './attempt.ts';
import { circuitAfter, type FailedEnd } from './circuit.ts';
import { type Hold, holdDestination, liftHold, liftHoldBefore, postponeProbe } from './holds.ts';
import type { Ledger, LedgerTransaction } from './ledger.ts';
import { isListBehindList } from './list-turn.ts';
import { isRefusedAlone } from './refused-alone.ts';
import { giveBack } from './work-list.ts';

/** Code of a delivery that alone is refused with 401 or 403. */
const REFUSED_ALONE = 'refused-alone';

/** Which delivery a job is for, and by which enqueueing. */
type Claim = Pick<AnyClaim, 'deliveryId' | 'enqueue'>;

/** The delivery went back to the ledger: its destination is held, or another one of a list is under way. */
export interface NotNow {
  readonly kind: 'held' | 'later';
}

/** What a delivery job may do in the ledger; each call is on disk before it resolves. */
export interface DeliveryBook {
  claim(claim: Claim, probe: boolean): Promise<ClaimResult | NotNow>;
  /**
   * @param commit what follows from it, written down in the same commit
   * @returns whether that lifted a hold of the destination
   */
  delivered(
    attempt: ClaimedAttempt,
    result: DeliveredResult,
    commit?: (trx: LedgerTransaction) => Promise<void>,
  ): Promise<boolean>;
  /**
   * It ended before the destination was told or asked anything, which says nothing of its credentials.
   * @param commit what follows from it, written down in the same commit
   */
  endedUntold(
    attempt: ClaimedAttempt,
    result: DeliveredResult,
    commit?: (trx: LedgerTransaction) => Promise<void>,
  ): Promise<void>;
  /** It was only looked at: the destination answered, and of the effect nothing is known that was not before. */
  previewed(attempt: ClaimedAttempt, result: DeliveredResult): Promise<boolean>;
  /**
   * @param told whether the destination was told or asked anything; absent = it was
   * @returns what has become of the delivery: one whose destination is away is given back instead
   */
  failed(attempt: ClaimedAttempt, failed: FailedAttempt, told?: boolean): Promise<FailedEnd>;
  /**
   * Credentials refused: back to the ledger and nothing more to this destination but probes. alone: others
   * get through while this delivery is refused again and again (a firewall that dislikes its text, say), so
   * it is the record and not the credentials: the delivery is dead and nothing is held.
   */
  held(
    attempt: ClaimedAttempt,
    failed: FailedAttempt,
    probeAfterMs: number,
  ): Promise<'held' | 'held-already' | 'alone'>;
}

export interface DeliveryBookOptions {
  /** Whether the destination looks at records instead of taking each message about them (a dialer). */
  readonly absorbs: boolean;
  /** Shared by all books of the destination; absent = it is never held for being away. */
  readonly breaker?: Breaker | undefined;
}

export function openDeliveryBook(
  ledger: Ledger,
  destination: string,
  now: () => number,
  { absorbs, breaker }: DeliveryBookOptions = { absorbs: false },
): DeliveryBook {
  /** A probe that did not reach the destination was none: the next that is due is one, at once. */
  async function probeAgain(trx: LedgerTransaction, { probe }: ClaimedAttempt): Promise<void> {
    if (probe) await postponeProbe(trx, destination, now());
  }

  return {
    claim(claim, probe) {
      return ledger.write<ClaimResult | NotNow>(async (trx) => {
        const hold = await trx
          .selectFrom('holds')
          .select('destination')
          .where('destination', '=', destination)
          .executeTakeFirst();
        if (hold !== undefined && !probe) {
          await giveBack(trx, [{ id: claim.deliveryId, enqueues: claim.enqueue }], now());
          return { kind: 'held' };
        }
        if (!probe && (await isListBehindList(trx, claim.deliveryId, destination))) {
          await giveBack(trx, [{ id: claim.deliveryId, enqueues: claim.enqueue }], now());
          return { kind: 'later' };
        }
        return claimAttempt(trx, { ...claim, probe, absorbs }, now());
      });
    },
    delivered(attempt, result, commit) {
      return ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, true, now());
        await commit?.(trx);
        // A connector skips also without a word to the destination.
        if (result.outcome === SKIPPED) {
          await probeAgain(trx, attempt);
          return false;
        }
        breaker?.alive();
        return liftHoldBefore(trx, destination, attempt.startedAt);
      });
    },
    async endedUntold(attempt, result, commit) {
      await ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, false, now());
        await commit?.(trx);
        await probeAgain(trx, attempt);
      });
    },
    previewed(attempt, result) {
      return ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, false, now());
        breaker?.alive();
        return liftHoldBefore(trx, destination, attempt.startedAt);
      });
    },
    failed(attempt, failed, told = true) {
      return ledger.write(async (trx) => {
        const end: FailedEnd =
          told && breaker !== undefined
            ? await circuitAfter(trx, attempt, failed, { breaker, now: now() })
            : { failed };
        await endFailed(trx, attempt, end.failed, now());
        // An answer about the record is one to a request that was let in.
        if (!told || saysNothing(failed.code)) await probeAgain(trx, attempt);
        else if (failed.outcome === 'permanent') await liftHoldBefore(trx, destination, attempt.startedAt);
        return end;
      });
    },
    held(attempt, failed, probeAfterMs) {
      const hold: Hold = {
        destination,
        code: failed.code,
        message: failed.message,
        since: now(),
        probe_at: now() + probeAfterMs,
      };
      return ledger.write(async (trx) => {
        if (await isRefusedAlone(trx, attempt)) {
          await endFailed(trx, attempt, { ...failed, code: REFUSED_ALONE, next: { kind: 'dead' } }, now());
          return 'alone';
        }
        await endFailed(trx, attempt, failed, now());
        // That it was away is over: it has answered.
        breaker?.alive();
        await liftHold(trx, destination, CIRCUIT_OPEN);
        return (await holdDestination(trx, hold)) ? 'held' : 'held-already';
      });
    },
  };
}
