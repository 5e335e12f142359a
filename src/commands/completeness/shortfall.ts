import { isPast } from '../../domain/completeness/day-figure.ts';
import { percentText } from '../../domain/completeness/percent.ts';
import { type Asked, type DayReport, passes } from './report.ts';

/** Why a day does not pass, the first reason that decides it; undefined = it does. */
export function shortfallOf(report: DayReport, failUnder: number, asked: Asked): string | undefined {
  if (passes(report, failUnder, asked)) return undefined;
  const { dialer, day, proof, total } = report;
  const { percent, calls } = total;
  const start = `${dialer} ${day.name}`;
  if (proof !== 'proven') return `${start} is not proven`;
  if (asked.campaign !== undefined && calls.calls === 0)
    return `${start} has no call of ${asked.campaign}: is that the name of a campaign or in-group?`;
  if (percent !== undefined && percent < failUnder)
    return `${start} is under ${failUnder} %: ${percentText(percent)}`;
  const open = isPast(report) ? calls.open + calls.grace : 0;
  return `${start} has ${open} ${open === 1 ? 'call that is' : 'calls that are'} not over, though the day is`;
}
