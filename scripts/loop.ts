import { parseArgs } from 'node:util';
import { runLoop } from './storm/run-loop.ts';

const { values } = parseArgs({
  options: {
    crm: { type: 'string', default: 'hubspot' },
    contacts: { type: 'string', default: '250' },
    rounds: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const crm = values.crm === 'salesforce' ? 'salesforce' : 'hubspot';
const report = await runLoop({
  crm,
  seed: Number(values.seed),
  contacts: Number(values.contacts),
  rounds: Number(values.rounds),
});
const { differences, ...figures } = report;
if (values.json) console.log(JSON.stringify({ ...figures, differences: differences.length }));
else {
  for (const { contact, what } of differences.slice(0, 20)) console.log(`contact ${contact}: ${what}`);
  console.log(
    `${crm}: ${report.edits} creations and edits by people, ${report.leadWrites} writes into the dialer, ` +
      `${report.contactWrites} into the CRM (its ${values.contacts} lead ids), ${differences.length} differences`,
  );
}
const good =
  differences.length === 0 &&
  report.leadWrites === report.edits &&
  report.contactWrites === Number(values.contacts) &&
  report.leadsPassedOn === 0;
process.exitCode = good ? 0 : 1;
