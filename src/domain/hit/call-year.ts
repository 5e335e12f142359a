import { localYearMonth } from '../time.ts';

/** Month of a call id: two digits in `V1121211100…` and `Y…`, the last digit alone in `M1212147510…`. */
const CALL_MONTH = /^[A-LN-Z](0[1-9]|1[0-2])\d{8}/;
const MANUAL_MONTH = /^M(\d)(0[1-9]|[12]\d|3[01])\d{6}/;

/**
 * The year that a call id belongs to, which it does not carry itself: the year of receipt in the dialer's
 * zone, or the one beside it where a call of December 31st is told on January 1st (or a clock is ahead).
 *
 * @param receivedAt milliseconds since the epoch
 */
export function callYear(callId: string, receivedAt: number, timezone: string): number {
  const { year, month } = localYearMonth(receivedAt, timezone);
  if (month === 1 && isOf(12, callId)) return year - 1;
  if (month === 12 && isOf(1, callId)) return year + 1;
  return year;
}

function isOf(month: number, callId: string): boolean {
  const full = CALL_MONTH.exec(callId);
  if (full !== null) return Number(full[1]) === month;
  const manual = MANUAL_MONTH.exec(callId);
  if (manual === null || Number(manual[1]) !== month % 10) return false;
  return month === 12 ? Number(manual[2]) === 31 : Number(manual[2]) === 1;
}
