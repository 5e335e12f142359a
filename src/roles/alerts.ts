import type { Alerter } from '../domain/alerts/alerter.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import { type RaiseContext, raiseIn, resolveIn } from './alerts/raise.ts';

export interface AlerterOptions extends RaiseContext {
  readonly ledger: Ledger;
  /** New deliveries are in the ledger. */
  readonly onAdded: () => void;
}

/** The one who tells people: every alert is an event of our own, in the ledger with its deliveries. */
export function createAlerter(options: AlerterOptions): Alerter {
  const { ledger, logger, onAdded } = options;

  async function attempt(work: (trx: LedgerTransaction) => Promise<boolean>, fields: object): Promise<void> {
    try {
      if (await ledger.write(work)) onAdded();
    } catch (error) {
      const reason = error instanceof Error ? error.message : typeof error;
      logger.error(
        { ...fields, reason },
        'an alert could not be kept; the next look at the ledger repeats it',
      );
    }
  }

  return {
    raise: (alert, raising = {}) =>
      attempt((trx) => raiseIn(trx, alert, raising, options), { code: alert.code, subject: alert.subject }),
    resolve: (code, subject, message) =>
      attempt((trx) => resolveIn(trx, { code, subject, message }, options), { code, subject }),
  };
}
