import { type DeadGroup, deadGroups } from '../../ledger/dead-groups.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import type { EventFilter } from '../../ledger/search.ts';
import { UsageError } from '../usage-error.ts';

/** An id has ten characters and is no number that small. */
const PLACE = /^\d{1,4}$/;

/**
 * The groups that a person means: one by its place in the list as `vicibridge dead` prints it with the same
 * filters, or all with an id, which destinations can have in common.
 * @throws UsageError where there is none
 */
export function chosenGroups(groups: readonly DeadGroup[], wanted: string): readonly DeadGroup[] {
  const place = PLACE.test(wanted) ? groups[Number(wanted) - 1] : undefined;
  const found = place === undefined ? groups.filter(({ id }) => id === wanted.toLowerCase()) : [place];
  if (found.length > 0) return found;
  throw new UsageError(`there is no group ${wanted} of dead letters; list them with: vicibridge dead`);
}

/** A filter of events whose group is named by place or id: by its id, and for a place its destination alone. */
export async function withGroup(db: LedgerDb, filter: EventFilter): Promise<EventFilter> {
  const { group, destination, since } = filter;
  if (group === undefined) return filter;
  const isPlace = PLACE.test(group);
  const groups = await deadGroups(db, { destination, since: isPlace ? since : undefined });
  const [first] = chosenGroups(groups, group);
  if (first === undefined) return filter;
  return { ...filter, group: first.id, destination: isPlace ? first.destination : destination };
}
