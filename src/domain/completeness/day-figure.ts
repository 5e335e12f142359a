import type { Day } from './day.ts';
import type { Figure } from './figure.ts';
import { percentOf } from './percent.ts';
import type { DayRead, Proof } from './proof.ts';

/** What one day of a dialer has come to. */
export interface DayFigure {
  readonly dialer: string;
  readonly day: Day;
  /** Undefined = nothing was read of it. */
  readonly read: DayRead | undefined;
  readonly proof: Proof;
  /** All campaigns together. */
  readonly total: Figure;
  /** By campaign or in-group, in the order of their names. */
  readonly campaigns: readonly (readonly [campaign: string, figure: Figure])[];
}

/** Whether the dialer's records were read past the end of the day: all of its calls should be over. */
export function isPast({ day, read }: Pick<DayFigure, 'day' | 'read'>): boolean {
  return read !== undefined && read.until >= day.until;
}

/**
 * Whether it is known that at least so many percent of the day's calls are confirmed. A day without a call is
 * complete. In a day that is past, a call that is not over counts too: what becomes of it nobody knows.
 */
export function isEnough(figure: DayFigure, failUnder: number): boolean {
  const { proof, total } = figure;
  const { confirmed, calls } = total.calls;
  const percent = isPast(figure) ? percentOf(confirmed, calls) : total.percent;
  return proof === 'proven' && (percent ?? 100) >= failUnder;
}
