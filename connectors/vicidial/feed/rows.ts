import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import { type CallRow, inboundCall, outboundCall, rowKeyOf } from './call-row.ts';

/** Keys that the database takes at once. */
const MOST_KEYS = 500;

type Several = Pick<DialerDatabase, 'several'>;

/** The rows of these legs that stand in one place, by leg; what is not there is left out. */
export async function rowsIn(
  place: LogPlace,
  legIds: readonly string[],
  { several }: Several,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CallRow>> {
  const keys = legIds.map(rowKeyOf).filter((key) => key !== undefined);
  const of = (wanted: CallRow['direction']): readonly string[] =>
    keys.filter(({ direction }) => direction === wanted).map(({ key }) => key);
  const outbound = await inParts(of('outbound'), (part) => several.outboundCalls(part, place, signal));
  const inbound = await inParts(of('inbound'), (part) => several.inboundCalls(part, place, signal));
  const calls = [
    ...outbound.map((row) => outboundCall(row, place)),
    ...inbound.map((row) => inboundCall(row, place)),
  ];
  return new Map(calls.map((call) => [call.legId, call]));
}

/** The rows of these legs, wherever they stand now. */
export async function rowsOf(
  legs: readonly CallLeg[],
  database: Several,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CallRow>> {
  const ids = legs.map(({ id }) => id);
  const live = await rowsIn('live', ids, database, signal);
  const gone = ids.filter((id) => !live.has(id));
  if (gone.length === 0) return live;
  return new Map([...(await rowsIn('archive', gone, database, signal)), ...live]);
}

/** As many reads as the keys need; none for no keys. */
export async function inParts<Row>(
  keys: readonly string[],
  read: (part: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let begin = 0; begin < keys.length; begin += MOST_KEYS)
    rows.push(...(await read(keys.slice(begin, begin + MOST_KEYS))));
  return rows;
}
