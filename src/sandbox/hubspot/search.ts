import { z } from 'zod';
import { validationProblem } from './problem.ts';
import type { Indexed, SearchIndex } from './search-index.ts';

const Filter = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'NOT_IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
    'NOT_CONTAINS_TOKEN',
  ]),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
});
type Filter = z.infer<typeof Filter>;

/** HubSpot's limits: 5 groups of 6 filters, 18 in all, 200 a page. */
export const SearchRequest = z
  .object({
    filterGroups: z
      .array(z.object({ filters: z.array(Filter).min(1).max(6) }))
      .max(5)
      .default([]),
    properties: z.array(z.string()).default([]),
    sorts: z.array(z.unknown()).default([]),
    limit: z.number().int().min(1).max(200).default(10),
    after: z.coerce.number().int().nonnegative().default(0),
    query: z.string().optional(),
  })
  .refine(
    ({ filterGroups }) => filterGroups.flatMap(({ filters }) => filters).length <= 18,
    'too many filters',
  );
export type SearchRequest = z.infer<typeof SearchRequest>;

/** All records that match one of the groups as search sees them now, oldest first. */
export function search<Item extends Indexed>(
  index: SearchIndex<Item>,
  known: ReadonlySet<string>,
  { filterGroups }: SearchRequest,
): Item[] {
  for (const { propertyName } of filterGroups.flatMap(({ filters }) => filters)) {
    if (known.has(propertyName)) continue;
    throw validationProblem(`There was a problem with the request: no property ${propertyName}`, [
      { code: 'PROPERTY_DOESNT_EXIST', message: 'unknown', context: { propertyName: [propertyName] } },
    ]);
  }
  const found = new Set<Item>();
  if (filterGroups.length === 0) collect(index.all(), []);
  for (const { filters } of filterGroups) {
    const exact = filters.find(({ operator }) => operator === 'EQ' || operator === 'IN');
    if (exact === undefined) collect(index.all(), filters);
    for (const value of exact?.values ?? [exact?.value].filter((one) => one !== undefined)) {
      collect(index.candidates(exact?.propertyName ?? '', value), filters);
    }
  }
  return [...found].toSorted((one, other) => Number(one.id) - Number(other.id));

  function collect(items: Iterable<Item>, filters: readonly Filter[]): void {
    for (const item of items) {
      const seen = index.seen(item);
      if (seen !== undefined && filters.every((filter) => matches(seen, filter))) found.add(item);
    }
  }
}

function matches(properties: Readonly<Record<string, string>>, filter: Filter): boolean {
  const held = (properties[filter.propertyName] ?? '').toLowerCase();
  const value = (filter.value ?? '').toLowerCase();
  const high = (filter.highValue ?? '').toLowerCase();
  const values = new Set(filter.values?.map((one) => one.toLowerCase()));
  switch (filter.operator) {
    case 'EQ':
      return held !== '' && held === value;
    case 'NEQ':
      return held !== value;
    case 'LT':
      return held !== '' && compare(held, value) < 0;
    case 'LTE':
      return held !== '' && compare(held, value) <= 0;
    case 'GT':
      return held !== '' && compare(held, value) > 0;
    case 'GTE':
      return held !== '' && compare(held, value) >= 0;
    case 'BETWEEN':
      return held !== '' && compare(held, value) >= 0 && compare(held, high) <= 0;
    case 'IN':
      return values.has(held);
    case 'NOT_IN':
      return !values.has(held);
    case 'HAS_PROPERTY':
      return held !== '';
    case 'NOT_HAS_PROPERTY':
      return held === '';
    case 'CONTAINS_TOKEN':
      return hasToken(held, value);
    case 'NOT_CONTAINS_TOKEN':
      return !hasToken(held, value);
  }
}

function compare(one: string, other: string): number {
  const [left, right] = [Number(one), Number(other)];
  return Number.isNaN(left) || Number.isNaN(right) ? one.localeCompare(other) : left - right;
}

/** `*` stands for any characters at either end of a word. */
function hasToken(held: string, token: string): boolean {
  const pattern = token
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return held.split(/[^\p{L}\p{N}]+/u).some((word) => new RegExp(`^${pattern}$`, 'u').test(word));
}
