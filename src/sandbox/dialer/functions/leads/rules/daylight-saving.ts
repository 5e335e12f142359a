/** The Sunday on or after a day of a month, and the hour of it, local standard time. */
type Change = readonly [month: number, fromDay: number, hour: number];

interface Rule {
  readonly start: Change;
  readonly end: Change;
}

/**
 * VICIdial's rules for daylight saving time by the name in `DST_range`, as the Non-Agent API 2.14-202
 * computes them: the third Sundays are a week off in some years, and `LSS-FSA` leaves September out.
 */
const RULES: Readonly<Record<string, Rule>> = {
  'SSM-FSN': { start: [3, 8, 2], end: [11, 1, 2] },
  'FSA-LSO': { start: [4, 1, 2], end: [10, 25, 2] },
  'LSM-LSO': { start: [3, 25, 1], end: [10, 25, 1] },
  'LSO-LSM': { start: [10, 25, 1], end: [3, 25, 1] },
  'FSO-LSM': { start: [10, 1, 1], end: [3, 25, 1] },
  'FSO-FSA': { start: [10, 1, 1], end: [4, 1, 2] },
  'FSO-TSM': { start: [10, 1, 1], end: [3, 14, 1] },
  'LSS-FSA': { start: [10, -6, 0], end: [4, 1, 2] },
  'TSO-LSF': { start: [10, 22, 1], end: [2, 22, 1] },
};

/**
 * Whether daylight saving time is on.
 *
 * @param wall the place's local standard time, in the UTC fields of a date
 */
export function isDaylightSaving(range: string, wall: Date): boolean {
  const rule = RULES[range];
  if (rule === undefined) return false;
  const [started, ended] = [isPast(rule.start, wall), isPast(rule.end, wall)];
  return rule.start[0] < rule.end[0] ? started && !ended : started || !ended;
}

function isPast([month, fromDay, hour]: Change, wall: Date): boolean {
  const now = wall.getUTCMonth() + 1;
  if (now !== month) return now > month;
  const lastSunday = wall.getUTCDate() - wall.getUTCDay();
  if (lastSunday < fromDay) return false;
  const isTheSunday = wall.getUTCDay() === 0 && lastSunday < fromDay + 7;
  return !isTheSunday || wall.getUTCHours() >= hour;
}
