import { daysBetween, isDayName } from '../../domain/completeness/day.ts';
import { dayPlus, localDay } from '../../domain/days.ts';
import { CALL_LISTS, type CallList } from '../../ledger/completeness/list-calls.ts';
import type { GlobalOptions } from '../context.ts';
import { UsageError } from '../usage-error.ts';

export interface CompletenessOptions extends GlobalOptions {
  readonly day?: string;
  readonly from?: string;
  readonly until?: string;
  readonly dialer?: string;
  readonly campaign?: string;
  readonly to?: string;
  readonly failUnder?: string;
  readonly list?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

/** What can be listed: calls of the dialer's records, and `beyond`, events that no record tells of. */
export const LISTS = [...CALL_LISTS, 'beyond'] as const;
export type ListName = CallList | 'beyond';

const DAYS_MAX = 366;
const LIMIT_DEFAULT = 50;

/**
 * The days that are asked for, on the calendar of a dialer: `--day`, or `--from` to `--until`, both with it; without
 * either yesterday and today.
 * @param now milliseconds since the epoch
 * @throws UsageError for what is no day or has not begun
 */
export function daysAsked(
  { day, from, until }: Pick<CompletenessOptions, 'day' | 'from' | 'until'>,
  timezone: string,
  now: number,
): readonly string[] {
  if (day !== undefined && (from ?? until) !== undefined)
    throw new UsageError('--day names one day, --from and --until several: leave out one of them');
  if (until !== undefined && from === undefined)
    throw new UsageError('--until says where to end: say with --from where to begin');
  const today = localDay(now, timezone);
  const named = (text: string, option: string): string => dayOf(text, option, today);
  if (day !== undefined) return [named(day, '--day')];
  if (from === undefined) return [dayPlus(today, -1), today];
  const first = named(from, '--from');
  const last = until === undefined ? today : named(until, '--until');
  if (first > last) throw new UsageError(`--from ${from} is later than the end, ${last}`);
  if (dayPlus(first, DAYS_MAX) <= last)
    throw new UsageError(`--from ${from}: at most ${DAYS_MAX} days at a time`);
  return daysBetween(first, last);
}

function dayOf(text: string, option: string, today: string): string {
  const day = text === 'today' ? today : text === 'yesterday' ? dayPlus(today, -1) : text;
  if (!isDayName(day))
    throw new UsageError(`${option} ${text}: write a day such as 2026-11-22, yesterday or today`);
  if (day > today) throw new UsageError(`${option} ${text}: that day has not begun`);
  return day;
}

/** @throws UsageError for what is no percentage */
export function failUnderOf({ failUnder, list }: CompletenessOptions): number | undefined {
  if (failUnder === undefined) return undefined;
  if (list !== undefined)
    throw new UsageError('--fail-under judges the figure, --list lists calls: leave out one of them');
  const percent = failUnder.trim() === '' ? Number.NaN : Number(failUnder);
  if (!(percent >= 0 && percent <= 100))
    throw new UsageError(`--fail-under ${failUnder}: write a percentage from 0 to 100`);
  return percent;
}

/** Which number's calls are to be listed, and how many; undefined = none. @throws UsageError for another word */
export function listAsked({
  list,
  limit,
}: CompletenessOptions): { readonly list: ListName; readonly limit: number } | undefined {
  if (list === undefined) {
    if (limit !== undefined) throw new UsageError('--limit is for --list: say what to list');
    return undefined;
  }
  const known = LISTS.find((name) => name === list);
  if (known === undefined)
    throw new UsageError(`--list ${list}: there is no such list; write one of ${LISTS.join(', ')}`);
  const most = limit === undefined ? LIMIT_DEFAULT : Number(limit);
  if (!Number.isInteger(most) || most < 1) throw new UsageError(`--limit ${limit}: use a whole number`);
  return { list: known, limit: most };
}
