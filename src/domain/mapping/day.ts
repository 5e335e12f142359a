import { isoTime, zoneOffsetMs } from '../time.ts';
import { isDayAlone, momentOfText } from './moment.ts';

const DAY_MS = 86_400_000;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const COMPACT = /^(19\d\d|20\d\d)(\d\d)(\d\d)$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;

/**
 * `YYYY-MM-DD` for a day as a CRM or a person writes it; undefined when it is none, or could be two: of
 * `02/03/1981` nobody can say which the month is. With dots the day comes first, as wherever dates have dots.
 * A time counts as the day on the zone's clock, midnight UTC as the day that it begins (dates are kept so).
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function dayOf(text: string, timezone: string): string | undefined {
  const trimmed = text.trim();
  const yearFirst = YEAR_FIRST.exec(trimmed) ?? COMPACT.exec(trimmed);
  if (yearFirst !== null) return written(yearFirst[1], yearFirst[2], yearFirst[3]);
  const yearLast = YEAR_LAST.exec(trimmed);
  if (yearLast !== null) return readYearLast(yearLast);
  if (isDayAlone(trimmed)) return undefined;
  const moment = momentOfText(trimmed, timezone);
  if (moment === undefined || moment < -62_000_000_000_000) return undefined;
  return isoTime(moment % DAY_MS === 0 ? moment : moment + zoneOffsetMs(moment, timezone)).slice(0, 10);
}

function readYearLast([, first, sign, second, year]: RegExpExecArray): string | undefined {
  const dayFirst = written(year, second, first);
  const monthFirst = written(year, first, second);
  if (sign === '.' || monthFirst === undefined || monthFirst === dayFirst) return dayFirst ?? monthFirst;
  return dayFirst === undefined ? monthFirst : undefined;
}

function written(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && isoTime(time).startsWith(text) ? text : undefined;
}
