const ZERO_DATE = '0000-00-00';
const ZERO_TIME = '00:00:00';

/** A date as MySQL stores it without strict mode: loosely read, and the zero date where it is none. */
export function mysqlDate(text: string): string {
  return mysqlDateTime(text).slice(0, ZERO_DATE.length);
}

/**
 * A date and time as MySQL stores it without strict mode. Any punctuation, `T` or blank separates the
 * parts, 8 or 14 digits in a row are read too, a zone is dropped; what is no date becomes the zero date.
 */
export function mysqlDateTime(text: string): string {
  const zero = `${ZERO_DATE} ${ZERO_TIME}`;
  const [year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = split(text.trim());
  if (!/^\d{1,4}$/.test(year) || month === '' || day === '') return zero;
  const parts = [Number(month), Number(day), Number(hour), Number(minute), Number(second)] as const;
  const fullYear = year.length === 2 ? Number(year) + (Number(year) < 70 ? 2000 : 1900) : Number(year);
  if (!isDate(fullYear, parts[0], parts[1]) || parts[2] > 23 || parts[3] > 59 || parts[4] > 59) return zero;
  const [mm, dd, hh, mi, ss] = parts.map((part) => String(part).padStart(2, '0'));
  return `${String(fullYear).padStart(4, '0')}-${mm}-${dd} ${hh}:${mi}:${ss}`;
}

function split(text: string): readonly string[] {
  const run = /^\d+(?=\.|$)/.exec(text)?.[0];
  if (run !== undefined && run.length >= 5) {
    const year = run.length === 8 || run.length >= 14 ? 4 : 2;
    return [run.slice(0, year), ...(run.slice(year, year + 10).match(/\d{1,2}/g) ?? [])];
  }
  const found =
    /^(\d+)[^\dA-Za-z]+(\d{1,2})[^\dA-Za-z]+(\d{1,2})(?:[T\s+:.@/_-]+(\d{1,2})(?:[:.](\d{1,2})(?:[:.](\d{1,2}))?)?)?/.exec(
      text,
    );
  return found === null ? [] : found.slice(1).filter((part) => part !== undefined);
}

/** Day and month may be 0, the day may not be more than the month has. */
function isDate(year: number, month: number, day: number): boolean {
  if (month > 12) return false;
  const days = month === 0 ? 31 : new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day <= days;
}
