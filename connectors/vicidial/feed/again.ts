import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import type { LegTools } from './leg-page.ts';
import { abandonedOf } from './over.ts';
import { rowsOf } from './rows.ts';
import { toLeg } from './to-leg.ts';

/** The legs as their rows tell them now, in the order given; those whose row is gone are left out. */
export async function legsAgain(
  legs: readonly CallLeg[],
  tools: LegTools,
  signal: AbortSignal,
): Promise<readonly CallLeg[]> {
  const rows = await rowsOf(legs, tools.database, signal);
  const over = await abandonedOf([...rows.values()], { ...tools, signal });
  return legs.flatMap(({ id }) => {
    const call = rows.get(id);
    return call === undefined ? [] : [toLeg(call, tools.timezone, over.has(id))];
  });
}
