import type { Day } from '../../domain/completeness/day.ts';
import type { DayFigure } from '../../domain/completeness/day-figure.ts';
import { type CallGroup, figureOf } from '../../domain/completeness/figure.ts';
import { proofOf } from '../../domain/completeness/proof.ts';
import type { LedgerDb } from '../ledger.ts';
import { callGroups } from './call-groups.ts';
import { dayRead } from './day-reads.ts';
import { unnamedGroups } from './unnamed.ts';

export interface FigureFilter {
  readonly dialer: string;
  readonly day: Day;
  readonly campaign?: string | undefined;
  /** Count the deliveries to this destination, as if there were no others. */
  readonly destination?: string | undefined;
}

/** The figure of a day as the ledger has it now. @param now milliseconds since the epoch */
export async function dayFigure(
  db: LedgerDb,
  { dialer, day, campaign, destination }: FigureFilter,
  now: number,
): Promise<DayFigure> {
  // Read first: what is read meanwhile is in the figure and not in the proof, never the other way round.
  const read = await dayRead(db, dialer, day.name);
  const calls = { dialer, day: day.name, campaign };
  const named = await callGroups(db, calls);
  const groups = read?.reads === 'api' ? [...named, ...(await unnamedGroups(db, calls))] : named;
  const byCampaign = Map.groupBy(groups, (group: CallGroup) => group.campaign);
  return {
    dialer,
    day,
    read,
    proof: proofOf(day, read, now),
    total: figureOf(groups, destination),
    campaigns: [...byCampaign].map(([name, of]) => [name, figureOf(of, destination)] as const),
  };
}
