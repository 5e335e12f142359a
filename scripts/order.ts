/**
 * `npm run order [-- --leads 200] [-- --events 50] [-- --failures 0.2] [-- --workers 64]`: the events of each lead reach
 * HubSpot, Salesforce and a webhook in the order in which they happened, while a share of all requests fails. Exits 1
 * when one lead's do not.
 */
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runOrder } from './order/run-order.ts';

const { values } = parseArgs({
  options: {
    leads: { type: 'string', default: '200' },
    events: { type: 'string', default: '50' },
    failures: { type: 'string', default: '0.2' },
    /** Deliveries to each destination at the same time; one process works off a data folder. */
    workers: { type: 'string', default: '64' },
    drain: { type: 'string', default: '1200' },
    /** File for the program's log. */
    log: { type: 'string' },
  },
});

const log = values.log === undefined ? undefined : createWriteStream(values.log);
const leads = Number(values.leads);
const report = await runOrder({
  leads,
  eventsPerLead: Number(values.events),
  failureShare: Number(values.failures),
  workers: Number(values.workers),
  drainMs: Number(values.drain) * 1000,
  onProgress: console.log,
  ...(log === undefined ? {} : { onLog: (line: object) => log.write(`${JSON.stringify(line)}\n`) }),
});
for (const { destination, inOrder, wrong, attempts, failed } of report.destinations) {
  console.log(
    `${destination}: ${inOrder} of ${leads} leads in order; ${failed} of ${attempts} attempts failed`,
  );
  for (const { lead, came } of wrong.slice(0, 5)) console.log(`  ${lead}: ${came}`);
}
console.log(`${report.events} events${report.drained ? '' : ', NOT DRAINED'}; ${report.seconds} s`);
const good = report.drained && report.destinations.every(({ wrong }) => wrong.length === 0);
process.exitCode = good ? 0 : 1;
