import type { PersonPolicy } from '../domain/call-order.ts';
import type { FoundPerson } from './resolve-person.ts';

/** One of several that fit equally well; undefined = a person must say. */
export function choosePerson(
  found: readonly FoundPerson[],
  several: PersonPolicy['several'],
  ownerId: string | undefined,
): FoundPerson | undefined {
  if (several === 'park') return undefined;
  const owned = ownerId === undefined ? [] : found.filter((person) => person.ownerId === ownerId);
  const [best] = (owned.length > 0 ? owned : found).toSorted(byPreference);
  return best;
}

function byPreference(one: FoundPerson, other: FoundPerson): number {
  return one.order - other.order || ageOf(other) - ageOf(one) || other.id.localeCompare(one.id);
}

/** Later is larger; where the time is not told it decides nothing. */
function ageOf({ createdAt }: FoundPerson): number {
  return createdAt ?? 0;
}
