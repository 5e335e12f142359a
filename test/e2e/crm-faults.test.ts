import { expect, it } from 'vitest';
import type { Point } from '../../scripts/faults/point.ts';
import { runFaults } from '../../scripts/faults/run-faults.ts';
import { TARGETS } from '../../scripts/faults/targets.ts';

type Run = readonly [target: string, point: Point];

// Every point once, every connector at least once; `npm run faults` has each with each. Two at a time: most of a run is waiting.
const PAIRS: readonly (readonly [Run, Run])[] = [
  [
    ['hubspot', 'in-flight'],
    ['salesforce', 'before-ledger'],
  ],
  [
    ['hubspot-without-unique-property', 'answer-lost'],
    ['webhook', 'before-send'],
  ],
  [
    ['highlevel', 'before-job-end'],
    ['salesforce', 'stalled'],
  ],
];

it.each(PAIRS)(
  'holds each call once after the worker failed around its write: %s, %s',
  async (...runs) => {
    const reports = await Promise.all(runs.map(runSmall));
    expect(reports).toEqual(
      runs.map(([target, point]) => ({
        target,
        point,
        once: 40,
        missing: 0,
        doubled: 0,
        drained: true,
        struck: true,
      })),
    );
  },
  120_000,
);

async function runSmall([name, point]: Run): Promise<object> {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  const { seconds: _seconds, ...report } = await runFaults({
    target,
    point,
    dispositions: 40,
    drainMs: 60_000,
  });
  return report;
}
