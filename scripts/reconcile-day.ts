/**
 * `npm run reconcile:day [-- --rows 1000000] [-- --of-day 100000]`: the nightly look at a whole day of a big dialer.
 * Prints what it took here and at the dialer, and how the server goes about each statement. Exits 1 when a big table
 * is read from end to end, a call is not settled, or the first reading takes longer than `--within` seconds.
 */
import { parseArgs } from 'node:util';
import { type ReadingFigures, runDay } from './reconcile-day/run-day.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    'of-day': { type: 'string', default: '100000' },
    within: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});

const report = await runDay({
  rows: Number(values.rows),
  ofDay: Number(values['of-day']),
  ...(values.json ? {} : { onProgress: (text: string) => console.log(text) }),
});
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  for (const [name, figures] of Object.entries({ first: report.first, again: report.again }))
    console.log(`${name}: ${textOf(figures)}`);
  const { updates, p99Ms, maxMs } = report.idleUpdates;
  console.log(`with nothing else going on ${updates} changes of leads: p99 ${p99Ms} ms, longest ${maxMs} ms`);
  for (const { text, times, tables } of report.plans)
    console.log(
      `${times} x ${tables.map(({ table, type, rows }) => `${table} ${type} ${rows}`).join(', ')}: ${text.slice(0, 160)}`,
    );
  console.log(
    `${report.legs} legs, ${report.accepted} accepted; ${report.eventsBefore} events before, ${report.eventsAfter} after; ${report.scans.length} scans`,
  );
}
const isSettled = report.accepted === report.legs && report.eventsAfter === report.legs;
process.exitCode =
  isSettled && report.scans.length === 0 && report.first.seconds <= Number(values.within) ? 0 : 1;

function textOf(figures: ReadingFigures): string {
  const { seconds, legs, urlRows, takenBack, statements, rows, busyMs, slowestMs, scanned, cut } = figures;
  const { updates } = figures;
  return (
    `${seconds} s, ${legs} legs (${Math.round(legs / seconds)}/s), ${urlRows} URL rows, ${takenBack} taken back; ` +
    `at the dialer ${statements} statements, ${rows} rows, ${busyMs} ms, the slowest ${slowestMs} ms, ` +
    `${scanned} rows one after the other, slow ${cut} times; meanwhile ${updates.updates} changes of leads: ` +
    `p99 ${updates.p99Ms} ms, longest ${updates.maxMs} ms`
  );
}
