import type { InboundCallRow, OutboundCallRow } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';

/** A row of `vicidial_log` or of `vicidial_closer_log`: one leg of a call. */
export type CallRow = Standing &
  (
    | { readonly direction: 'outbound'; readonly row: OutboundCallRow }
    | { readonly direction: 'inbound'; readonly row: InboundCallRow }
  );
interface Standing {
  readonly legId: string;
  /** Where the row was found. */
  readonly place: LogPlace;
}

export type Direction = CallRow['direction'];

export function outboundCall(row: OutboundCallRow, place: LogPlace): CallRow {
  return { direction: 'outbound', place, legId: `out:${row.uniqueid}`, row };
}

export function inboundCall(row: InboundCallRow, place: LogPlace): CallRow {
  return { direction: 'inbound', place, legId: `in:${row.id}`, row };
}

/** The row's key in its table, out of a leg's id; undefined = the id was not made here. */
export function rowKeyOf(legId: string): { readonly direction: Direction; readonly key: string } | undefined {
  if (legId.startsWith('out:')) return { direction: 'outbound', key: legId.slice('out:'.length) };
  if (legId.startsWith('in:')) return { direction: 'inbound', key: legId.slice('in:'.length) };
  return undefined;
}
