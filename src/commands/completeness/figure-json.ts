import type { Figure } from '../../domain/completeness/figure.ts';
import { isoTime } from '../../domain/time.ts';
import type { DayReport } from './report.ts';

/** A day for programs; the names are documented in docs/completeness.md and stay. */
export function figureJson(report: DayReport) {
  const { dialer, timezone, day, proof, read, beyond, total, campaigns } = report;
  return {
    dialer,
    timezone,
    day: day.name,
    from: isoTime(day.from),
    until: isoTime(day.until),
    proven: proof === 'proven',
    proof,
    read:
      read === undefined ? null : { from: isoTime(read.from), until: isoTime(read.until), by: read.reads },
    ...countsJson(total),
    beyond: beyond ?? null,
    campaigns: campaigns.map(([campaign, figure]) => ({ campaign, ...countsJson(figure) })),
  };
}

function countsJson({ percent, calls, destinations }: Figure) {
  return { percent: percent ?? null, calls, destinations };
}
