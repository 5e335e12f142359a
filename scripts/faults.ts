/**
 * `npm run faults [-- --dispositions 1000] [-- --target hubspot] [-- --point in-flight]`: each of six points around
 * a write fails, for every connector, while 1,000 dispositions are delivered; then each call must be there exactly
 * once. Exits 1 when one is missing or doubled.
 */
import { parseArgs } from 'node:util';
import { POINTS } from './faults/point.ts';
import { runFaults } from './faults/run-faults.ts';
import { TARGETS } from './faults/targets.ts';

const { values } = parseArgs({
  options: {
    dispositions: { type: 'string', default: '1000' },
    target: { type: 'string' },
    point: { type: 'string' },
    drain: { type: 'string', default: '300' },
  },
});

let good = true;
for (const target of TARGETS.filter(({ name }) => values.target === undefined || name === values.target)) {
  for (const point of POINTS.filter((name) => values.point === undefined || name === values.point)) {
    const report = await runFaults({
      target,
      point,
      dispositions: Number(values.dispositions),
      drainMs: Number(values.drain) * 1000,
    });
    const { once, missing, doubled, struck, seconds } = report;
    good &&= report.drained && struck && missing === 0 && doubled === 0;
    console.log(
      `${target.name}, ${point}: ${once} once, ${missing} missing, ${doubled} doubled` +
        `${struck ? '' : ', THE FAULT WAS NOT MET'}${report.drained ? '' : ', NOT DRAINED'}; ${seconds} s`,
    );
  }
}
process.exitCode = good ? 0 : 1;
