import { dayPlus, localDay } from '../days.ts';
import type { Alert } from '../event.ts';
import { subjectOf } from '../alerts/subject.ts';
import { clockTime, daysBetween } from './day.ts';
import { type DayFigure, isEnough } from './day-figure.ts';
import type { DestinationCounts } from './figure.ts';
import { percentText } from './percent.ts';
import { proofText } from './proof-text.ts';

/** Code of the alert that tells every day how complete the day before is. */
export const DAILY_FIGURE = 'completeness';

/** After a longer stop only the latest days are told. */
const CATCH_UP_DAYS = 7;

/**
 * The latest day that is to be told by now: yesterday once the dialer's clock has shown the time today, else the
 * day before.
 * @param dailyAt `HH:MM`
 */
export function latestDue(dailyAt: string, timezone: string, now: number): string {
  const today = localDay(now, timezone);
  return dayPlus(today, now >= clockTime(today, dailyAt, timezone) ? -1 : -2);
}

/** The days that are to be told by now and were not, the oldest first. @param told the last that was told */
export function daysToTell(told: string, latest: string): readonly string[] {
  return daysBetween(dayPlus(told, 1), latest).slice(-CATCH_UP_DAYS);
}

/** What people are told of a day, on several lines. */
export function dailyAlert(
  figure: DayFigure,
  { timezone, failUnder }: { readonly timezone: string; readonly failUnder: number },
): Alert {
  const { dialer, day, proof, read, total } = figure;
  const lines = [
    headline(figure),
    countsText(figure),
    ...Object.entries(total.destinations).map(([name, counts]) => `${name}: ${destinationText(counts)}`),
    ...(proof === 'proven' ? [] : [`${proofText(proof, read, timezone)}.`]),
    `All of it: vicibridge completeness --dialer ${dialer} --day ${day.name}`,
  ];
  return {
    code: DAILY_FIGURE,
    subject: subjectOf(dialer, day.name),
    severity: isEnough(figure, failUnder) ? 'info' : 'warning',
    message: lines.join('\n'),
  };
}

function headline({ dialer, day, proof, total: { percent, calls } }: DayFigure): string {
  const start = `${dialer}, ${day.name}:`;
  if (percent === undefined) return `${start} no call that is over.`;
  const isOne = calls.over === 1;
  const what = isOne ? 'call' : 'calls';
  const of =
    proof === 'proven'
      ? `${calls.over} ${what}`
      : `the ${calls.over} ${what} that ${isOne ? 'was' : 'were'} read`;
  return `${start} ${percentText(percent)} of ${of} ${isOne ? 'has' : 'have'} arrived everywhere.`;
}

function countsText({ total: { calls } }: DayFigure): string {
  const open = calls.open + calls.grace;
  const parts = [
    `${calls.accepted} accepted`,
    ...counted(calls.reconciled, 'of them taken back in'),
    `${calls.confirmed} confirmed`,
    ...counted(calls.missing, 'missing'),
    ...counted(calls.failed, 'of these could not be taken back in so far'),
    ...counted(calls.unnamed, 'of these are counted by the dialer and not named'),
    ...counted(calls.underWay, 'under way'),
    ...counted(calls.parked, 'parked'),
    ...counted(calls.dead, 'dead'),
    ...counted(calls.shadow, 'only looked at (shadow)'),
    ...counted(open, 'not over yet'),
  ];
  return `${parts.join(', ')}.`;
}

/** What became of a destination's deliveries: `1200 of 1234 written, 34 skipped`. */
export function destinationText(counts: DestinationCounts): string {
  return [
    `${counts.written} of ${counts.deliveries} written`,
    ...counted(counts.skipped, 'skipped'),
    ...counted(counts.absorbed, 'told with another one'),
    ...counted(counts.underWay, 'under way'),
    ...counted(counts.parked, 'parked'),
    ...counted(counts.dead, 'dead'),
    ...counted(counts.shadow, 'only looked at (shadow)'),
  ].join(', ');
}

function counted(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
