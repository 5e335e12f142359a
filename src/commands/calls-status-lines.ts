import type { PassReport } from '../reconcile/report.ts';
import type { CallsStatus } from '../roles/reconcile-status.ts';
import { span } from './span.ts';

/** How far the dialers' own records were read, and what that costs them, line by line. `now`: milliseconds since the epoch. */
export function callsStatusLines(
  calls: Readonly<Record<string, CallsStatus>>,
  now: number,
): readonly string[] {
  return Object.entries(calls).flatMap(([name, { pass, unsettled }]) => {
    const { open, grace, missing, failed } = unsettled;
    const counts = `${open} open, ${grace} in their grace, ${missing} missing, ${failed} failed`;
    if (pass === undefined) return [`calls        ${name}: not read yet`];
    return [`calls        ${name}: ${readText(pass, now)}; ${counts}`, `             ${loadText(pass)}`];
  });
}

function readText({ readUntil, trouble, aheadMs }: PassReport, now: number): string {
  const until =
    readUntil === undefined ? 'not read yet' : `read up to ${span(now + aheadMs - readUntil)} ago`;
  if (trouble === undefined) return until;
  const next = `tried again in ${span(trouble.nextAt - now)}`;
  return `NOT READ for ${span(now - trouble.since)} (${trouble.reason}), ${next}, ${until}`;
}

function loadText({ load, aheadMs }: PassReport): string {
  const { statements, rows, busyMs, slowestMs, withinMs } = load;
  const share = withinMs <= 0 ? 0 : (100 * busyMs) / withinMs;
  const clock =
    Math.abs(aheadMs) < CLOCK_MS
      ? ''
      : `; its clock is ${span(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  return `load ${share.toFixed(2)} % (${statements} statements, ${rows} rows, ${Math.round(busyMs)} ms of ${span(withinMs)}), the slowest ${Math.round(slowestMs)} ms${clock}`;
}

/** Seconds of the log are whole ones, and a request takes a moment. */
const CLOCK_MS = 30_000;
