/** HubSpot holds a lock on a record for two seconds (423). */
const LOCK_MS = 2000;

/**
 * How long to stay away after an answer that is about this request only, in milliseconds: what `Retry-After`
 * says, else what a locked record calls for; undefined = the connection's own backoff.
 */
export function waitMs(
  status: number,
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | undefined {
  return headerMs(headers['retry-after'], nowMs) ?? (status === 423 ? LOCK_MS : undefined);
}

/** The value of `Retry-After`, seconds or an HTTP date, in milliseconds from now. */
export function headerMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,7}$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
