const MOMENT =
  /^\s*(\d{1,4})[^\d\s](\d{1,2})[^\d\s](\d{1,2})(?:[^\d]+(\d{1,2})(?:[^\d](\d{1,3})(?:[^\d](\d{1,3}))?)?)?(?:[^\d].*)?\s*$/s;
const PLAIN = /^\s*(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\s*$/;
const ZERO = '0000-00-00 00:00:00';

/**
 * What MariaDB takes a text for that is compared with a DATETIME column: any punctuation separates, parts may
 * be short, a year of two digits is of this or the last century, the 31st of every month passes. What it
 * cannot read is the zero moment, so that "from" lets everything through and "until" nothing.
 */
export function sqlMoment(text: string): string {
  const match = MOMENT.exec(text) ?? PLAIN.exec(text);
  if (match === null) return ZERO;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  if (month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return ZERO;
  const century = match[1]?.length === 2 ? (year < 70 ? 2000 : 1900) : 0;
  const date = [pad(year + century, 4), pad(month), pad(day)].join('-');
  return `${date} ${[pad(hour), pad(minute), pad(second)].join(':')}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** `column >= from and column <= until`; a NULL never is. */
export function isBetween(moment: string, from: string, until: string): boolean {
  return moment !== '' && moment >= sqlMoment(from) && moment <= sqlMoment(until);
}
