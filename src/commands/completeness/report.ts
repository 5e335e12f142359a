import { type DayFigure, isEnough } from '../../domain/completeness/day-figure.ts';

/** One day of a dialer, with what the report says beside its figure. */
export interface DayReport extends DayFigure {
  readonly timezone: string;
  /** Accepted hits that the dialer's records do not tell of; undefined = nothing was read. */
  readonly beyond: number | undefined;
  /** Those that were received before then, milliseconds since the epoch; later ones are not looked at yet. */
  readonly beyondUntil: number | undefined;
}

/** What was asked for, as the follow-up commands must repeat it. */
export interface Asked {
  readonly campaign: string | undefined;
  readonly destination: string | undefined;
}

/** Whether the day passes. A day without a call does, but not a campaign without one: its name may be mistaken. */
export function passes(report: DayReport, failUnder: number, { campaign }: Asked): boolean {
  return isEnough(report, failUnder) && (campaign === undefined || report.total.calls.calls > 0);
}
