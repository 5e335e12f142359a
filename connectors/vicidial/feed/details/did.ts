import type { DidCallRow, DidRow } from '../../../../src/domain/dialer-details.ts';
import type { Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { type Found, findRows } from './find.ts';
import type { KnownLeg } from './known-leg.ts';

/** The DID on which calls came in; undefined = it cannot be read. */
export interface DidsOfCalls {
  readonly calls: Found<DidCallRow> | undefined;
  /** By its id. */
  readonly dids: ReadonlyMap<string, DidRow> | undefined;
}

/**
 * A Dispo Call URL tells the latest DID that the customer's number called (`vdc_db_query.php`), a No Agent Call URL
 * the first one of the call (`AST_send_URL.pl`).
 */
export async function readDids(
  legs: readonly KnownLeg[],
  { database }: LegTools,
  signal: AbortSignal,
): Promise<DidsOfCalls> {
  const { details } = database.several;
  const inbound = legs.filter(({ leg }) => leg.direction === 'inbound');
  const calls = await findRows(inbound, {
    keyOf: ({ call }) => call.row.uniqueid,
    read: (keys, place) => details.didCalls(keys, place, signal),
    rowKeyOf: ({ uniqueid }) => uniqueid,
    choose: (known, rows) => {
      const inOrder = rows.toSorted((one, other) => (one.at ?? '').localeCompare(other.at ?? ''));
      if (known.leg.kind === 'no-agent') return inOrder[0];
      const numbers = new Set([known.call.row.phone, known.lead?.lead.phone ?? '']);
      return inOrder.findLast(({ callerNumber }) => numbers.has(callerNumber));
    },
  });
  const ids = [...new Set([...(calls?.values() ?? [])].map(({ didId }) => didId))];
  const dids = await details.dids(ids, signal);
  return { calls, dids: dids && new Map(dids.map((did) => [did.id, did])) };
}

/** Empty for a call that did not come in. */
export function didValues({ leg }: KnownLeg, { calls, dids }: DidsOfCalls): Told {
  if (leg.direction === 'outbound' && leg.kind === 'no-agent') return {};
  const call = calls?.get(leg.id);
  if (leg.direction === 'inbound' && calls === undefined) return {};
  const did = dids?.get(call?.didId ?? '');
  const named = call === undefined || dids !== undefined;
  return {
    did_id: call?.didId ?? '',
    did_extension: call?.extension ?? '',
    did_pattern: named ? (did?.pattern ?? '') : undefined,
    did_description: named ? (did?.description ?? '') : undefined,
  };
}
