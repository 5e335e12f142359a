import type { FailedAttempt } from '../domain/fate.ts';
import {
  type Claim,
  claimAttempt,
  type ClaimedAttempt,
  type ClaimResult,
  type DeliveredResult,
  endDelivered,
  endFailed,
} from './attempt.ts';
import { type Hold, holdDestination, liftHoldBefore } from './holds.ts';
import type { Ledger, LedgerTransaction } from './ledger.ts';
import { isRefusedAlone } from './refused-alone.ts';
import { giveBack } from './work-list.ts';

/** Code of a delivery that alone is refused with 401 or 403. */
const REFUSED_ALONE = 'refused-alone';

/** What a delivery job may do in the ledger; each call is on disk before it resolves. */
export interface DeliveryBook {
  /** held: the destination is held and this is no probe; the delivery went back to the ledger. */
  claim(claim: Claim, probe: boolean): Promise<ClaimResult | { readonly kind: 'held' }>;
  /**
   * @param commit what follows from it, written down in the same commit
   * @returns whether that lifted a hold of the destination
   */
  delivered(
    attempt: ClaimedAttempt,
    result: DeliveredResult,
    commit?: (trx: LedgerTransaction) => Promise<void>,
  ): Promise<boolean>;
  failed(attempt: ClaimedAttempt, failed: FailedAttempt): Promise<void>;
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

export function openDeliveryBook(ledger: Ledger, destination: string, now: () => number): DeliveryBook {
  return {
    claim(claim, probe) {
      return ledger.write<ClaimResult | { readonly kind: 'held' }>(async (trx) => {
        const hold = await trx
          .selectFrom('holds')
          .select('destination')
          .where('destination', '=', destination)
          .executeTakeFirst();
        if (hold !== undefined && !probe) {
          await giveBack(trx, [{ id: claim.deliveryId, enqueues: claim.enqueue }], now());
          return { kind: 'held' };
        }
        return claimAttempt(trx, claim, now());
      });
    },
    delivered(attempt, result, commit) {
      return ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, now());
        await commit?.(trx);
        return liftHoldBefore(trx, destination, attempt.startedAt);
      });
    },
    async failed(attempt, failed) {
      await ledger.write(async (trx) => {
        await endFailed(trx, attempt, failed, now());
        // An answer about the record is one to a request that was let in.
        if (failed.outcome === 'permanent') await liftHoldBefore(trx, destination, attempt.startedAt);
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
