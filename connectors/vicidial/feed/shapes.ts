import type { CallLeg, UrlShape } from '../../../src/domain/reconcile/leg.ts';
import type { LegTools } from './leg-page.ts';
import { rowsOf } from './rows.ts';
import { shapeFor } from './shape.ts';

/** Which URL belongs to a leg, for many legs of the same dialer. */
export type ShapeOf = (leg: CallLeg, signal: AbortSignal) => Promise<UrlShape | undefined>;

/** @param dialer its name in the configuration */
export function createShapes(tools: LegTools, dialer: string): ShapeOf {
  return async (leg, signal) => {
    const setup = await tools.setup(signal);
    const ask = (listId: string): UrlShape | undefined => shapeFor({ leg, listId, setup, dialer });
    // A leg does not tell its list: it is read only where a list has a URL of its own.
    const listMatters = leg.kind === 'no-agent' && setup.lists.some(({ noAgentUrl }) => noAgentUrl !== '');
    if (!listMatters || ask('') === undefined) return ask('');
    const row = (await rowsOf([leg], tools.database, signal)).get(leg.id)?.row;
    return ask(row?.listId ?? '');
  };
}
