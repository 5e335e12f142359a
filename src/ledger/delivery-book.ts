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
import { type Hold, holdDestination, liftHoldBefore, postponeProbe } from './holds.ts';
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
  /** @param told whether the destination was told or asked anything; absent = it was */
  failed(attempt: ClaimedAttempt, failed: FailedAttempt, told?: boolean): Promise<void>;
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

/**
 * @param absorbs whether the destination looks at records instead of taking each message about them (a dialer);
 * absent = it does not
 */
export function openDeliveryBook(
  ledger: Ledger,
  destination: string,
  now: () => number,
  { absorbs }: { readonly absorbs: boolean } = { absorbs: false },
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
        if (result.outcome !== SKIPPED) return liftHoldBefore(trx, destination, attempt.startedAt);
        await probeAgain(trx, attempt);
        return false;
      });
    },
    async endedUntold(attempt, result, commit) {
      await ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, false, now());
        await commit?.(trx);
        await probeAgain(trx, attempt);
      });
    },
    async failed(attempt, failed, told = true) {
      await ledger.write(async (trx) => {
        await endFailed(trx, attempt, failed, now());
        // An answer about the record is one to a request that was let in.
        if (!told) await probeAgain(trx, attempt);
        else if (failed.outcome === 'permanent') await liftHoldBefore(trx, destination, attempt.startedAt);
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
        return (await holdDestination(trx, hold)) ? 'held' : 'held-already';
      });
    },
  };
}
