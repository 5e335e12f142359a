/**
 * `npm run outage [-- --minutes 10] [-- --rate 20]`: the program is killed for a time while VICIdial's calls go on,
 * comes back, is killed once more while it makes up for what it missed, and has to end with exactly one event and one
 * activity of each call. Really takes as long. Exits 1 when anything is missing or doubled, or was not there in time.
 */
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runOutage } from './outage/run-outage.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '20' },
    /** `reconcile.graceMinutes`. */
    grace: { type: 'string', default: '1' },
    /** Within so many seconds of the return everything has to be there. */
    within: { type: 'string', default: '300' },
    late: { type: 'string', default: '1000' },
    /** File for the program's log. */
    log: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const log = values.log === undefined ? undefined : createWriteStream(values.log);
const report = await runOutage({
  callsPerSecond: Number(values.rate),
  talkMs: 20_000,
  beforeMs: 40_000,
  outageMs: Number(values.minutes) * 60_000,
  afterMs: 20_000,
  graceMinutes: Number(values.grace),
  held: 40,
  troubleMeanwhile: false,
  overForMs: 0,
  recoveryMs: Number(values.within) * 1000,
  lateHits: Number(values.late),
  onLog: log === undefined ? undefined : (line) => log.write(`${JSON.stringify(line)}\n`),
  ...(values.json ? {} : { onProgress: (text: string) => console.log(text) }),
});
const { ofAffected, ofAll, lateHits, ...figures } = report;
const counts = ofAll.places.map(({ name, missing, doubled }) => ({
  name,
  missing: missing.length,
  doubled: doubled.length,
}));
const { byHit, byUrlLog, byCallLog } = ofAffected;
if (values.json) {
  console.log(JSON.stringify({ ...figures, byHit, byUrlLog, byCallLog, lateHits, places: counts }));
} else {
  console.log(
    `${report.calls} calls, ${report.affected} of them missed while it was away for ${report.awaySeconds} s; ` +
      `from the log of URLs ${byUrlLog}, from the log of calls ${byCallLog}, by a hit that had come ${byHit}`,
  );
  console.log(
    `all whose URL was built were in the ledger ${report.urlsSeconds ?? 'never'} s after the return, ` +
      `everything was everywhere after ${report.allSeconds ?? 'never'} s (grace ${values.grace} min, ${report.kills} kills)`,
  );
  for (const { name, missing, doubled } of counts)
    console.log(`${name}: ${missing} missing, ${doubled} doubled`);
  console.log(`${lateHits.sent} late hits: ${lateHits.accepted} answered, ${lateHits.duplicates} duplicates`);
}
process.exitCode = report.isComplete && lateHits.duplicates === lateHits.sent ? 0 : 1;
