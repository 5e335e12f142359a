import type { ApiTools } from './api-tools.ts';
import { type DayCount, sameStatus } from './day-counts.ts';
import type { NumberCall } from './number-calls.ts';

/**
 * The campaign or in-group of a call, which its row does not tell: the only one of the day with such a status, or
 * the only one with such a call in that second. Undefined = several had one.
 */
export async function nameCampaign(
  call: NumberCall,
  ofDay: readonly DayCount[],
  { counts }: Pick<ApiTools, 'counts'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const fitting = ofDay.filter((count) => fits(count, call));
  if (fitting.length <= 1) return fitting[0]?.campaign;
  const inSecond = await counts.at(call.localTime, call.status, signal);
  const left = inSecond.filter((count) => fits(count, call));
  return left.length === 1 ? left[0]?.campaign : undefined;
}

function fits({ status, directions, count }: DayCount, call: NumberCall): boolean {
  return count > 0 && directions.includes(call.direction) && sameStatus(status, call.status);
}
