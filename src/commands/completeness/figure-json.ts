import type { Figure } from '../../domain/completeness/figure.ts';
import type { DayRead } from '../../domain/completeness/proof.ts';
import { isoTime } from '../../domain/time.ts';
import type { DayReport } from './report.ts';

/** A day for programs; the names are documented in docs/completeness.md and stay. */
export function figureJson(report: DayReport) {
  const { dialer, timezone, day, proof, read, beyond, beyondUntil, total, campaigns } = report;
  return {
    dialer,
    timezone,
    day: day.name,
    from: isoTime(day.from),
    until: isoTime(day.until),
    proven: proof === 'proven',
    proof,
    read: readJson(read),
    ...countsJson(total),
    beyond: beyond ?? null,
    beyondUntil: beyondUntil === undefined ? null : isoTime(beyondUntil),
    campaigns: campaigns.map(([campaign, figure]) => ({ campaign, ...countsJson(figure) })),
  };
}

/** What was read of a day; null = nothing. */
export function readJson(read: DayRead | undefined) {
  if (read === undefined) return null;
  return { from: isoTime(read.from), until: isoTime(read.until), by: read.reads };
}

function countsJson({ percent, calls, destinations }: Figure) {
  return { percent: percent ?? null, calls, destinations };
}
