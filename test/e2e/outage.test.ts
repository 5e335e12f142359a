import { expect, it } from 'vitest';
import { runOutage } from '../../scripts/outage/run-outage.ts';

const NOTHING = { missing: [], doubled: [] };

it('calls that go on while the program is away, when it is back and killed once more, are each there once, and late hits change nothing', async () => {
  const report = await runOutage({
    callsPerSecond: 20,
    talkMs: 500,
    beforeMs: 1500,
    outageMs: 6000,
    afterMs: 500,
    graceMinutes: 1,
    held: 4,
    troubleMeanwhile: true,
    // A row without an answer may be under way for 90 seconds, and the youngest calls are not read.
    overForMs: 240_000,
    recoveryMs: 100_000,
    lateHits: 200,
  });
  const { ofAffected, ofAll, lateHits } = report;
  expect(ofAll.places).toEqual(['ledger', 'hubspot', 'webhook'].map((name) => ({ name, ...NOTHING })));
  expect(report).toMatchObject({ kills: 2, isComplete: true });
  expect(report.affected).toBeGreaterThan(100);
  expect(ofAffected.byUrlLog).toBeGreaterThan(80);
  expect(ofAffected.byCallLog).toBeGreaterThan(3);
  expect(lateHits).toEqual({ sent: report.affected, accepted: report.affected, duplicates: report.affected });
}, 170_000);
