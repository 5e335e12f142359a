/**
 * `Retry-After` (RFC 9110, 10.2.3) as milliseconds from now: whole seconds or an HTTP date. A longer wait
 * than `longestMs` is taken for a mistake of the other side and cut. `undefined` = absent or neither form.
 */
export function parseRetryAfter(
  value: string | undefined,
  nowMs: number,
  longestMs: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - nowMs, 0), longestMs);
}
