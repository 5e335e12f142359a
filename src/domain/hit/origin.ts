import type { RawHit } from './raw-hit.ts';

/**
 * Where a request comes from that never reached us: the dialer's log of URLs, its logs of calls, or what its
 * API tells of them.
 */
export const ORIGINS = ['url-log', 'call-log', 'api'] as const;
export type Origin = (typeof ORIGINS)[number];

/** Kept with a request that was taken back in. The receiver keeps no such header of a sender. */
export const ORIGIN_HEADER = 'x-vicibridge-origin';
/** `1`: of a time that somebody has asked to be read again; it goes behind all that is live. */
export const BACKFILL_HEADER = 'x-vicibridge-backfill';

/** ISO 8601 UTC: when the request would have come, as well as the dialer's records tell it. */
export const AT_HEADER = 'x-vicibridge-at';

export interface TakenBack {
  readonly from: Origin;
  readonly backfill: boolean;
  /** ISO 8601 UTC: when it would have come; absent = nobody knows. */
  readonly at?: string | undefined;
}

/** Undefined = the request reached us by itself. */
export function takenBackOf({ headers }: Pick<RawHit, 'headers'>): TakenBack | undefined {
  const from = ORIGINS.find((origin) => origin === headers[ORIGIN_HEADER]);
  if (from === undefined) return undefined;
  const at = headers[AT_HEADER];
  return { from, backfill: headers[BACKFILL_HEADER] === '1', ...(at === undefined ? {} : { at }) };
}

export function takenBackHeaders({ from, backfill, at }: TakenBack): Readonly<Record<string, string>> {
  return {
    [ORIGIN_HEADER]: from,
    ...(backfill ? { [BACKFILL_HEADER]: '1' } : {}),
    ...(at === undefined ? {} : { [AT_HEADER]: at }),
  };
}
