import type { LogPlace } from '../../../../src/domain/log-place.ts';
import type { KnownLeg } from './known-leg.ts';

export interface Search<Row> {
  /** `''` = there is nothing to look for. */
  readonly keyOf: (leg: KnownLeg) => string;
  /** Undefined = it cannot be read. */
  readonly read: (keys: readonly string[], place: LogPlace) => Promise<readonly Row[] | undefined>;
  readonly rowKeyOf: (row: Row) => string;
  /** @param rows those with the leg's key */
  readonly choose: (leg: KnownLeg, rows: readonly Row[]) => Row | undefined;
}

/** By leg. */
export type Found<Row> = ReadonlyMap<string, Row>;

/** The row that belongs to each leg; of archived calls also where VICIdial moves old rows. Undefined = no right to it. */
export async function findRows<Row>(
  legs: readonly KnownLeg[],
  search: Search<Row>,
): Promise<Found<Row> | undefined> {
  const live = await searchIn('live', legs, search);
  if (live === undefined) return undefined;
  const others = legs.filter(({ leg, call }) => call.place === 'archive' && !live.has(leg.id));
  const archived = others.length === 0 ? undefined : await searchIn('archive', others, search);
  return new Map([...live, ...(archived ?? [])]);
}

async function searchIn<Row>(
  place: LogPlace,
  legs: readonly KnownLeg[],
  { keyOf, read, rowKeyOf, choose }: Search<Row>,
): Promise<Found<Row> | undefined> {
  const keys = new Set(legs.map((leg) => keyOf(leg)));
  keys.delete('');
  const rows = await read([...keys], place);
  if (rows === undefined) return undefined;
  const byKey = Map.groupBy(rows, rowKeyOf);
  const found = new Map<string, Row>();
  for (const leg of legs) {
    const row = choose(leg, byKey.get(keyOf(leg)) ?? []);
    if (row !== undefined) found.set(leg.leg.id, row);
  }
  return found;
}
