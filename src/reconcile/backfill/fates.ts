import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { knownCalls } from '../../ledger/dialer-calls.ts';
import type { DialerCallState } from '../../ledger/schema.ts';
import type { ReconcileContext } from '../context.ts';
import { lookAt } from '../look.ts';

/** What a backfill would make of a call. */
export type LegFate = 'held' | 'missing' | 'excluded' | 'unsettled';

const FATES: Readonly<Record<DialerCallState, LegFate>> = {
  accepted: 'held',
  missing: 'missing',
  failed: 'missing',
  excluded: 'excluded',
  open: 'unsettled',
  grace: 'unsettled',
};

export function fateOf(state: DialerCallState): LegFate {
  return FATES[state];
}

/** What would become of these legs, in their order; writes nothing. At most some thousands. */
export async function fatesOf(
  legs: readonly CallLeg[],
  context: ReconcileContext,
): Promise<readonly LegFate[]> {
  const { ledger, dialer, rules } = context;
  const known = await knownCalls(
    ledger.db,
    dialer,
    legs.map(({ id }) => id),
  );
  const changed = await lookAt(legs, { graceMs: rules.graceMs, backfill: true }, context);
  const states = new Map(changed.map(({ leg, state }) => [leg, state]));
  return legs.map(({ id }) => fateOf(states.get(id) ?? known.get(id)?.state ?? 'missing'));
}
