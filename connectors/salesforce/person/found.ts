import type { FoundPerson } from '../../../src/kit/resolve-person.ts';
import { toTime } from '../batch/soql.ts';
import type { PersonObject } from '../ids.ts';
import { asRecord } from './person-ref.ts';

/** Kinds of the identity map, the preferred first: a contact is who a lead became. */
export const PEOPLE: readonly PersonObject[] = ['Contact', 'Lead'];

/** A record that a query or a search told; a converted lead is told as its contact. */
export function toFound(row: Readonly<Record<string, unknown>>): FoundPerson | undefined {
  const id = textOf(row['ConvertedContactId']) ?? textOf(row['Id']);
  const person = asRecord(id);
  if (person === undefined) return undefined;
  return {
    ...person,
    ownerId: textOf(row['OwnerId']),
    createdAt: toTime(row['CreatedDate']),
    order: PEOPLE.indexOf(person.object),
  };
}

/** Each record once. */
export function distinct(found: readonly FoundPerson[]): readonly FoundPerson[] {
  return [...new Map(found.map((person) => [person.id, person])).values()];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
