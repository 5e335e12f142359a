import type { FailedAttempt } from '../domain/fate.ts';
import {
  type ClaimedAttempt,
  claimAttempt,
  type DeliveredResult,
  endDelivered,
  endFailed,
} from './attempt.ts';
import { type Hold, holdDestination, liftHold } from './holds.ts';
import type { Ledger } from './ledger.ts';
import { giveBack } from './work-list.ts';

/** What a delivery job may do in the ledger; each call is on disk before it resolves. */
export interface DeliveryBook {
  /** held: the destination is held and this is no probe; the delivery went back to the ledger. */
  claim(
    deliveryId: string,
    probe: boolean,
  ): Promise<
    { readonly kind: 'claimed'; readonly attempt: ClaimedAttempt } | { readonly kind: 'held' | 'nothing' }
  >;
  delivered(attempt: ClaimedAttempt, result: DeliveredResult): Promise<void>;
  failed(attempt: ClaimedAttempt, failed: FailedAttempt): Promise<void>;
  /** Credentials refused: back to the ledger and nothing more to this destination but probes. */
  held(attempt: ClaimedAttempt, failed: FailedAttempt, probeAfterMs: number): Promise<void>;
}

export function openDeliveryBook(ledger: Ledger, destination: string, now: () => number): DeliveryBook {
  return {
    claim(deliveryId, probe) {
      return ledger.write(async (trx) => {
        const hold = await trx
          .selectFrom('holds')
          .select('destination')
          .where('destination', '=', destination)
          .executeTakeFirst();
        if (hold !== undefined && !probe) {
          await giveBack(trx, [deliveryId], now());
          return { kind: 'held' } as const;
        }
        const attempt = await claimAttempt(trx, deliveryId, now());
        return attempt === undefined
          ? ({ kind: 'nothing' } as const)
          : ({ kind: 'claimed', attempt } as const);
      });
    },
    async delivered(attempt, result) {
      await ledger.write(async (trx) => {
        await endDelivered(trx, attempt, result, now());
        await liftHold(trx, destination);
      });
    },
    async failed(attempt, failed) {
      await ledger.write((trx) => endFailed(trx, attempt, failed, now()));
    },
    async held(attempt, failed, probeAfterMs) {
      const hold: Hold = {
        destination,
        code: failed.code,
        message: failed.message,
        since: now(),
        probe_at: now() + probeAfterMs,
      };
      await ledger.write(async (trx) => {
        await endFailed(trx, attempt, failed, now());
        await holdDestination(trx, hold);
      });
    },
  };
}
