/**
 * `npm run merge-storm [-- --dispositions 1000] [-- --people 200] [-- --troubles 150]`: calls are delivered to HubSpot and
 * Salesforce while the people they are put on are merged, converted and deleted. Exits 1 when a call is missing,
 * doubled, on nobody or on somebody else.
 */
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runMergeStorm } from './merge-storm/run-merge-storm.ts';
import { isWhole } from './merge-storm/tally.ts';

const { values } = parseArgs({
  options: {
    dispositions: { type: 'string', default: '1000' },
    people: { type: 'string', default: '200' },
    troubles: { type: 'string', default: '150' },
    rate: { type: 'string', default: '20' },
    failures: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    drain: { type: 'string', default: '600' },
    /** File for the program's log. */
    log: { type: 'string' },
  },
});

const log = values.log === undefined ? undefined : createWriteStream(values.log);
const report = await runMergeStorm({
  seed: Number(values.seed),
  dispositions: Number(values.dispositions),
  people: Number(values.people),
  troubles: Number(values.troubles),
  rate: Number(values.rate),
  failureShare: Number(values.failures),
  drainMs: Number(values.drain) * 1000,
  onProgress: console.log,
  ...(log === undefined ? {} : { onLog: (line: object) => log.write(`${JSON.stringify(line)}\n`) }),
});
for (const { lost, doubled, orphans, misplaced, ...crm } of report.crms) {
  console.log(
    `${crm.name}: ${crm.merges} merged, ${crm.conversions} converted, ${crm.deletions} deleted; ` +
      `${crm.attached} calls on their person, ${crm.takenAlong} gone with a deleted one; ` +
      `${lost.length} lost, ${doubled.length} doubled, ${orphans.length} on nobody, ${misplaced.length} on somebody else`,
  );
  for (const key of [...lost, ...doubled, ...orphans, ...misplaced].slice(0, 10)) console.log(`  ${key}`);
}
console.log(
  `${values.dispositions} dispositions of ${report.calls} calls${report.drained ? '' : ', NOT DRAINED'}, ` +
    `${report.dead} dead; ${report.seconds} s`,
);
const good = report.drained && report.dead === 0 && report.crms.every(isWhole);
process.exitCode = good ? 0 : 1;
