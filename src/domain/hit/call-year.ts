import { localYearMonth, zoneOffsetMs } from '../time.ts';

/**
 * The moment in a call id, which has no year: one digit of the month (the last one), day, hour, minute and second in
 * the ids that VICIdial makes today (`V1212111000000000101`, `Y…`, `M…`, `J…`; `AST_VDauto_dial.pl`,
 * `agi-VDAD_ALL_inbound.agi` and `vdc_db_query.php`, 2.14-202), two digits of the month in those of old versions. Both
 * have 20 characters, because the lead's number behind it was a digit shorter then.
 */
const MOMENTS = [
  /^[A-Z](?<month>\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)/,
  /^[A-Z](?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)/,
] as const;

const DAY_MS = 86_400_000;
/** 32-bit seconds and far beyond; nothing that is received lies outside. */
const LAST_MS = 8.64e15 - 366 * DAY_MS;

/**
 * The year that a call id belongs to, which it does not carry itself: that of the latest moment before the receipt
 * that it may name. A clock may be a day ahead. What names no moment is of the year of receipt in the dialer's zone.
 *
 * @param receivedAt milliseconds since the epoch
 */
export function callYear(callId: string, receivedAt: number, timezone: string): number {
  const { year } = localYearMonth(receivedAt, timezone);
  const partsOfAll = MOMENTS.map((form) => form.exec(callId)?.groups).filter((parts) => parts !== undefined);
  if (partsOfAll.length === 0 || Math.abs(receivedAt) > LAST_MS) return year;
  const latest = receivedAt + zoneOffsetMs(receivedAt, timezone) + DAY_MS;
  const moments = partsOfAll
    .flatMap((parts) => [year - 1, year, year + 1].flatMap((one) => momentsOf(parts, one)))
    .filter((ms) => ms <= latest);
  return moments.length === 0 ? year : new Date(Math.max(...moments)).getUTCFullYear();
}

type Parts = Readonly<Record<string, string>>;

/** In milliseconds, as if the dialer's clock were UTC. One digit of the month is that of two months in January, February, November and December. */
function momentsOf(parts: Parts, year: number): readonly number[] {
  const { month = '', day = '', hour = '', minute = '', second = '' } = parts;
  return monthsOf(month).flatMap((number) => {
    const text = `${year}-${String(number).padStart(2, '0')}-${day}T${hour}:${minute}:${second}.000Z`;
    const ms = Date.parse(text);
    // `02-30` is read as March 2nd.
    return Number.isNaN(ms) || new Date(ms).toISOString() !== text ? [] : [ms];
  });
}

function monthsOf(digits: string): readonly number[] {
  const number = Number(digits);
  if (digits.length === 2) return [number];
  return number === 0 ? [10] : number <= 2 ? [number, number + 10] : [number];
}
