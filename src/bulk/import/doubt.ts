import { type Settled, settled } from './outcome.ts';
import type { Intent, ImportState } from './state.ts';

/**
 * What the leads that the list has for a row's number say of a row in doubt. VICIdial counts leads upward: one
 * that is newer than all that were there before the row was sent, and is no other row's, is the row's.
 *
 * @param ids of the list's leads with that number
 * @returns undefined where none is the row's: it was not carried out
 */
export function settledBy(
  { floor }: Pick<Intent, 'floor'>,
  ids: readonly string[],
  state: Pick<ImportState, 'isClaimed'>,
): Settled | undefined {
  const own = ids
    .filter((id) => Number(id) > floor && !state.isClaimed(id))
    .toSorted((a, b) => Number(a) - Number(b))[0];
  return own === undefined
    ? undefined
    : settled('added', { leadId: own, reason: 'found in the list after its answer was lost' });
}

/** The newest of some leads; 0 = none. */
export function newest(ids: readonly string[]): number {
  return Math.max(0, ...ids.map(Number));
}
