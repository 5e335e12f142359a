import type { AccountReport, LimitsReport } from './run-limits.ts';

/** Whether nobody waited for the limited account, no try was lost to it, and everything arrived in the end. */
export function isUntouched({ dispositions, drained, refused, limited, others }: LimitsReport): boolean {
  const arrived = [limited, ...others].every(({ calls }) => calls === dispositions);
  const burnt = [limited, ...others].some((account) => account.burnt > 0);
  const waited = others.some(({ during, endedFirst }) => endedFirst < during.count);
  return drained && refused > 0 && arrived && !burnt && !waited;
}

/** How many times as long it took meanwhile. */
export function ratio({ before, during }: AccountReport, rank: 'p50' | 'p95'): string {
  return (during[rank] / before[rank]).toFixed(2);
}
