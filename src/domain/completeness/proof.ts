import type { Day } from './day.ts';

/** What was read of a dialer's records of a day without a gap, milliseconds since the epoch. */
export interface DayRead {
  readonly from: number;
  readonly until: number;
  readonly reads: 'tables' | 'api';
  /** Calls of it are not kept any more. */
  readonly isForgotten?: boolean | undefined;
}

/**
 * Whether the dialer's records of a day were read from its beginning to its end, or of a day that is not over to
 * now: only then is it known that nothing else was there. Of a day whose calls are too old to be kept nothing is
 * known any more.
 */
export type Proof = 'proven' | 'not-read' | 'not-kept' | 'not-from-its-beginning' | 'not-to-its-end';

/** How far behind the reading of a day that is not over may be, milliseconds: it comes round every minute. */
export const BEHIND_MS = 5 * 60_000;
/** The same where the dialer's API is asked, which comes round every hour. */
export const API_BEHIND_MS = 75 * 60_000;

export function proofOf({ from, until }: Day, read: DayRead | undefined, now: number): Proof {
  const end = Math.min(until, now - (read?.reads === 'api' ? API_BEHIND_MS : BEHIND_MS));
  // Of a day that has just begun nothing need have been read.
  if (end <= from) return 'proven';
  if (read === undefined) return 'not-read';
  if (read.isForgotten === true) return 'not-kept';
  if (read.from > from) return 'not-from-its-beginning';
  return read.until >= end ? 'proven' : 'not-to-its-end';
}
