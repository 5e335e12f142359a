import type { CallFeed, WantedStatus } from '../../call-feed.ts';
import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { findHeld } from '../../ledger/dialer-calls/held.ts';
import { forgetHitLegs } from '../../ledger/dialer-calls/unbound.ts';
import type { ReconcileContext } from '../context.ts';

/**
 * The feed as it is asked for some statuses only. A call that was known by its event until now is known by the
 * dialer's leg from then on, which tells its time and status exactly.
 */
export function askedFeed(wanted: readonly WantedStatus[], context: ReconcileContext): CallFeed {
  const { feed, rules } = context;
  return {
    ...feed,
    async legs(window, after, signal) {
      const page = await feed.legs({ ...window, wanted, noAgent: rules.noAgent }, after, signal);
      await takeOver(page.rows, context);
      return page;
    },
  };
}

async function takeOver(legs: readonly CallLeg[], { ledger, dialer }: ReconcileContext): Promise<void> {
  const held = await findHeld(ledger.db, dialer, legs);
  const taken = [...held.values()].filter(({ shared }) => shared).map(({ eventId }) => eventId);
  if (taken.length > 0) await ledger.write((trx) => forgetHitLegs(trx, dialer, taken));
}
