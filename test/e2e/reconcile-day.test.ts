import { expect, test } from 'vitest';
import { runDay } from '../../scripts/reconcile-day/run-day.ts';

test('a day of a dialer with 100,000 calls, when it is read at night, is settled call by call and no big table is read through', async () => {
  const report = await runDay({ rows: 100_000, ofDay: 5000 });
  expect(report).toMatchObject({ legs: 6000, accepted: 6000, eventsBefore: 5940, eventsAfter: 6000 });
  expect(report.first).toMatchObject({ legs: 6000, takenBack: 60 });
  expect(report.again).toMatchObject({ legs: 6000, takenBack: 0 });
  expect(report.scans).toEqual([]);
  const read = report.plans.flatMap(({ tables }) => tables.map(({ table }) => table));
  expect(new Set(read)).toEqual(new Set(read).union(new Set(['vicidial_log', 'vicidial_closer_log'])));
  expect(read).toEqual(expect.arrayContaining(['vicidial_url_log', 'vicidial_agent_log', 'vicidial_list']));
  // A page reads its own rows; a scan would read 100,000 for each of some hundred statements.
  expect(report.first.scanned + report.again.scanned).toBeLessThan(5000);
}, 150_000);
