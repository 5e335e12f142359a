import type { DncBook } from '../../connector.ts';
import { dncBook } from '../../ledger/dnc/book.ts';
import { recordRefusal } from '../../ledger/dnc/evidence.ts';
import { placeOf } from '../../ledger/dnc/place.ts';
import type { Ledger } from '../../ledger/ledger.ts';

interface Where {
  readonly dialer: string;
  readonly campaign: string | undefined;
}

/** Our own do-not-call facts, and the evidence that they kept a number out. */
export interface OwnDnc {
  /** Undefined = there is no ledger yet. */
  readonly dnc: DncBook | undefined;
  /** @param number E.164 */
  readonly onRefused: (number: string, place: 'system' | 'campaign') => Promise<void>;
}

/** @param origin what was kept out, for the evidence (`import`) */
export function ownDnc(ledger: Ledger | undefined, where: Where, origin: string): OwnDnc {
  return {
    dnc: ledger && dncBook(ledger.db),
    async onRefused(number, place) {
      const { dialer, campaign } = where;
      const only = place === 'campaign' && campaign !== undefined ? { dialer, campaign } : undefined;
      const refusal = {
        number,
        place: placeOf(only),
        at: Date.now(),
        origin,
        eventId: undefined,
        destination: dialer,
        reason: undefined,
      };
      await ledger?.write((trx) => recordRefusal(trx, refusal));
    },
  };
}
