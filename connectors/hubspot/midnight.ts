/**
 * The next midnight in a time zone, milliseconds since the epoch; undefined = nobody knows the zone.
 * @param timeZone an IANA name, old ones too (`US/Eastern`), as HubSpot gives it
 */
export function nextMidnight(nowMs: number, timeZone: string): number | undefined {
  if (!isTimeZone(timeZone)) return undefined;
  const local = nowMs + offsetAt(nowMs, timeZone);
  const day = new Date(local);
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1);
  // The clock may be changed between now and then: the offset that holds then is the one that counts.
  const guess = midnight - offsetAt(nowMs, timeZone);
  return midnight - offsetAt(guess, timeZone);
}

/** How far local time is ahead of UTC, milliseconds. */
function offsetAt(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const told = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => told.get(name) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(atMs / 1000) * 1000;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
