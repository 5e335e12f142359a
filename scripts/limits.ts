/**
 * `npm run limits [-- --seconds 60] [-- --rate 10]`: one HubSpot account refuses everything with 429 for a time, while
 * another HubSpot account and Salesforce get the same dispositions. Prints how long deliveries to those took before and
 * meanwhile. Exits 1 when one of them waited for the limited account, or a delivery lost a try or never arrived.
 */
import { parseArgs } from 'node:util';
import { isUntouched, ratio } from './limits/judge.ts';
import { type Latency, runLimits } from './limits/run-limits.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '10' },
    drain: { type: 'string', default: '300' },
  },
});

const report = await runLimits({
  limitedMs: Number(values.seconds) * 1000,
  rate: Number(values.rate),
  drainMs: Number(values.drain) * 1000,
  onProgress: console.log,
});
for (const account of [...report.others, report.limited]) {
  const { name, before, during, calls, burnt } = account;
  console.log(
    `${name}: before ${text(before)}; meanwhile ${text(during)}; ratio of the p50s ${ratio(account, 'p50')}, ` +
      `of the p95s ${ratio(account, 'p95')}; ${calls} of ${report.dispositions} calls there, ${burnt} lost a try`,
  );
}
for (const { name, during, endedFirst } of report.others)
  console.log(
    `${name}: ${endedFirst} of ${during.count} were delivered before the limited account took its next`,
  );
console.log(`crm: ${report.refused} requests were refused${report.drained ? '' : ', NOT DRAINED'}`);
process.exitCode = isUntouched(report) ? 0 : 1;

function text({ count, p50, p95, max }: Latency): string {
  return `${count} in p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`;
}
