import type { Day } from './day.ts';
import type { Figure } from './figure.ts';
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

/** Whether it is known that at least so many percent of the day's calls are confirmed. A day without a call is complete. */
export function isEnough({ proof, total }: DayFigure, failUnder: number): boolean {
  return proof === 'proven' && (total.percent ?? 100) >= failUnder;
}
