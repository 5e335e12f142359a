import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runStorm } from './storm/run-storm.ts';

const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '2000' },
    edits: { type: 'string', default: '4000' },
    duplicates: { type: 'string', default: '0.3' },
    failures: { type: 'string', default: '0.1' },
    'opt-outs': { type: 'string', default: '0.02' },
    kills: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    drain: { type: 'string', default: '1200' },
    /** File for the program's log. */
    log: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const log = values.log === undefined ? undefined : createWriteStream(values.log);
const report = await runStorm({
  seed: Number(values.seed),
  contacts: Number(values.contacts),
  edits: Number(values.edits),
  duplicateShare: Number(values.duplicates),
  failureShare: Number(values.failures),
  optOutShare: Number(values['opt-outs']),
  kills: Number(values.kills),
  drainMs: Number(values.drain) * 1000,
  ...(log === undefined ? {} : { onLog: (line: object) => log.write(`${JSON.stringify(line)}\n`) }),
  ...(values.json ? {} : { onProgress: (text: string) => console.log(text) }),
});
const { differences, ...figures } = report;
if (values.json) {
  console.log(JSON.stringify({ ...figures, differences: differences.length }));
} else {
  for (const { contact, what } of differences.slice(0, 20)) console.log(`contact ${contact}: ${what}`);
  console.log(
    `${report.events} events, ${report.lost} given up by the CRM; ${report.leads} leads from ${report.leadWrites} writes, ` +
      `${report.optedOut} opted out, ${differences.length} differences; ${report.kills} kills, ${report.seconds} s`,
  );
}
process.exitCode = report.drained && report.lost === 0 && differences.length === 0 ? 0 : 1;
