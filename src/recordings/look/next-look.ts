import type { DueRecording, LookResult } from '../../ledger/recordings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A dialer that cannot be asked for so long after a call is not asked for it any more. */
export const GIVE_UP_MS = 7 * 24 * HOUR_MS;

/**
 * What follows from a look that found nothing: the next one at its time after the call (but not at once where
 * we are late), or that the recording is missing.
 */
export function afterMiss(
  { looks, endedAt }: Pick<DueRecording, 'looks' | 'endedAt'>,
  reason: string,
  lookAfterMs: readonly number[],
  now: number,
): LookResult {
  const next = lookAfterMs[looks + 1];
  if (next === undefined) return { state: 'missing', reason };
  const since = next - (lookAfterMs[looks] ?? 0);
  const dueAt = Math.max(endedAt + next, now + Math.min(since, MINUTE_MS));
  return { state: 'waiting', reason, dueAt, looks: looks + 1, failures: 0 };
}

/**
 * What follows when the dialer could not be asked: that is no look. It is asked again after a minute, then
 * less and less often.
 * @param waitMs what the dialer or its governor asked for
 */
export function afterFailure(
  { looks, failures, endedAt }: Pick<DueRecording, 'looks' | 'failures' | 'endedAt'>,
  reason: string,
  waitMs: number | undefined,
  now: number,
): LookResult {
  if (now - endedAt > GIVE_UP_MS) return { state: 'missing', reason };
  const backoff = Math.min(MINUTE_MS * 2 ** Math.min(failures, 10), HOUR_MS);
  const dueAt = now + Math.max(waitMs ?? 0, backoff);
  return { state: 'waiting', reason, dueAt, looks, failures: failures + 1 };
}
