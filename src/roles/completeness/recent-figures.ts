import { dayIn } from '../../domain/completeness/day.ts';
import type { DayFigure } from '../../domain/completeness/day-figure.ts';
import { dayPlus, localDay } from '../../domain/days.ts';
import { dayFigure } from '../../ledger/completeness/day-figure.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import type { CountedDialer } from './counted.ts';

/** The figure of one of a dialer's last two days. */
export interface RecentFigure {
  readonly when: 'today' | 'yesterday';
  readonly figure: DayFigure;
}

export interface RecentFigures {
  /** Of every dialer, not older than its time. Who asks while they are counted gets the same answer. */
  now(): Promise<readonly RecentFigure[]>;
}

/** How old a figure may be, milliseconds: a day that is over changes seldom, and counting costs work. */
const MAX_AGE_MS = { today: 60_000, yesterday: 10 * 60_000 } as const;

export function createRecentFigures({
  db,
  dialers,
  now,
}: {
  readonly db: LedgerDb;
  readonly dialers: readonly CountedDialer[];
  readonly now: () => number;
}): RecentFigures {
  const kept = new Map<string, { readonly at: number; readonly figure: DayFigure }>();
  let counting: Promise<readonly RecentFigure[]> | undefined;

  async function count(): Promise<readonly RecentFigure[]> {
    const found: RecentFigure[] = [];
    for (const { dialer, timezone } of dialers) {
      const today = localDay(now(), timezone);
      const days = { today, yesterday: dayPlus(today, -1) } as const;
      for (const when of ['today', 'yesterday'] as const) {
        const key = JSON.stringify([dialer, when]);
        const known = kept.get(key);
        if (known?.figure.day.name === days[when] && now() - known.at < MAX_AGE_MS[when]) {
          found.push({ when, figure: known.figure });
          continue;
        }
        const at = now();
        const figure = await dayFigure(db, { dialer, day: dayIn(days[when], timezone) }, at);
        kept.set(key, { at, figure });
        found.push({ when, figure });
      }
    }
    return found;
  }

  return {
    now() {
      counting ??= count().finally(() => {
        counting = undefined;
      });
      return counting;
    },
  };
}
