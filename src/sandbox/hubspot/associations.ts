import { notFound, Problem } from './problem.ts';
import type { ObjectType } from './property-definition.ts';

export interface RecordEnd {
  readonly type: ObjectType;
  readonly id: string;
}

/** HubSpot's numbers for its own associations, from the first type to the second. */
const TYPE_IDS: Readonly<Record<string, number>> = {
  'calls contacts': 194,
  'contacts calls': 193,
  'tasks contacts': 204,
  'contacts tasks': 203,
  'deals contacts': 3,
  'contacts deals': 4,
  'deals calls': 205,
  'calls deals': 206,
};

/** Which records are associated with which, both ways. */
export class Associations {
  readonly #ends = new Map<string, Set<string>>();

  /** Safe to repeat. */
  put(one: RecordEnd, other: RecordEnd): void {
    this.#of(one).add(nameOf(other));
    this.#of(other).add(nameOf(one));
  }

  /** Ids of the records of a type that this one is associated with. */
  idsOf(end: RecordEnd, type: ObjectType): string[] {
    return this.#endsOf(end)
      .filter((other) => other.type === type)
      .map(({ id }) => id);
  }

  /** The record is gone. */
  drop(end: RecordEnd): void {
    for (const other of this.#endsOf(end)) this.#of(other).delete(nameOf(end));
    this.#ends.delete(nameOf(end));
  }

  /** The record lives on under another id. */
  move(from: RecordEnd, to: RecordEnd): void {
    for (const other of this.#endsOf(from)) this.put(to, other);
    this.drop(from);
  }

  #of(end: RecordEnd): Set<string> {
    const others = this.#ends.get(nameOf(end)) ?? new Set();
    this.#ends.set(nameOf(end), others);
    return others;
  }

  #endsOf(end: RecordEnd): RecordEnd[] {
    return [...(this.#ends.get(nameOf(end)) ?? [])].map((name) => {
      const [type = '', id = ''] = name.split(' ');
      return { type: type as ObjectType, id };
    });
  }
}

/** Throws where a pair of types has no such association. */
export function requireAssociation(
  from: ObjectType,
  to: ObjectType,
  category: string,
  associationTypeId: number,
): void {
  if (category === 'HUBSPOT_DEFINED' && TYPE_IDS[`${from} ${to}`] === associationTypeId) return;
  throw new Problem(
    400,
    'VALIDATION_ERROR',
    `${category} ${associationTypeId} does not lead from ${from} to ${to}`,
    [{ code: 'INVALID_ASSOCIATION_TYPE', message: 'Invalid association type' }],
  );
}

export function defaultAssociation(from: ObjectType, to: ObjectType): number {
  const typeId = TYPE_IDS[`${from} ${to}`];
  if (typeId === undefined) throw notFound(`association from ${from} to ${to}`);
  return typeId;
}

/** The type on the other side of an association from records of this one. */
export function targetOf(from: ObjectType, category: string, associationTypeId: number): ObjectType {
  const pair = Object.keys(TYPE_IDS).find(
    (name) => name.startsWith(`${from} `) && TYPE_IDS[name] === associationTypeId,
  );
  const to = (pair?.split(' ')[1] ?? 'contacts') as ObjectType;
  requireAssociation(from, to, category, associationTypeId);
  return to;
}

function nameOf({ type, id }: RecordEnd): string {
  return `${type} ${id}`;
}
