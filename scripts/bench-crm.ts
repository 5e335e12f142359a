/**
 * `npm run bench:crm [-- --json] [-- --dispositions N]`: how many API calls a disposition costs in HubSpot and
 * in Salesforce: in a burst of 1,000 of people whom the CRM does not know, one by one, and alone. The whole
 * program runs against the sandbox, which answers as slowly as a CRM does. Exits 1 when a goal is missed.
 */
import { parseArgs } from 'node:util';
import { type Cost, disposeOf } from './bench-crm/crowd.ts';
import { countLines, sum } from './bench-crm/counts.ts';
import { type Senders, sendersTo } from './bench-dnc/senders.ts';
import { type Floor, openFloor } from './floor/floor.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, dispositions: { type: 'string', default: '1000' } },
});
const BURST = Number(values.dispositions);
const ONE_BY_ONE = 20;
const GOALS = { hubspot: 0.05, salesforce: 0.03 } as const;
/** What a batch takes in a CRM at the least, milliseconds. */
const ROUND_TRIP_MS = 150;

const floor = await openFloor();
try {
  await answerSlowly(floor);
  const senders = sendersTo(floor.port);
  // The first one logs in and reads what the account has.
  await disposeOf([1], 'at-once', senders, floor);
  report(await measure(senders, floor));
} finally {
  await floor.close();
}

interface Measured {
  readonly single: Cost;
  readonly again: Cost;
  readonly oneByOne: Cost;
  readonly burst: Cost;
}

async function measure(senders: Senders, on: Floor): Promise<Measured> {
  const single = await disposeOf([2], 'at-once', senders, on);
  const again = await disposeOf([2], 'at-once', senders, on);
  const oneByOne = await disposeOf(range(100, ONE_BY_ONE), 'one-by-one', senders, on);
  const burst = await disposeOf(range(1000, BURST), 'at-once', senders, on);
  return { single, again, oneByOne, burst };
}

async function answerSlowly({ urls }: Floor): Promise<void> {
  const fault = { delayMs: ROUND_TRIP_MS };
  for (const url of [urls.hubspot, urls.salesforce]) {
    const response = await fetch(`${url}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    if (!response.ok) throw new Error(`the sandbox refuses to be slow: ${await response.text()}`);
  }
}

function report({ single, again, oneByOne, burst }: Measured): void {
  const figures = {
    dispositions: burst.dispositions,
    hubspotCallsPerDisposition: perDisposition(burst, 'hubspot'),
    salesforceCallsPerDisposition: perDisposition(burst, 'salesforce'),
    hubspotCallsOneByOne: perDisposition(oneByOne, 'hubspot'),
    salesforceCallsOneByOne: perDisposition(oneByOne, 'salesforce'),
    hubspotCallsLoneUnknown: sum(single.hubspot),
    salesforceCallsLoneUnknown: sum(single.salesforce),
    hubspotCallsLoneKnown: sum(again.hubspot),
    salesforceCallsLoneKnown: sum(again.salesforce),
    burstMs: Math.round(burst.elapsedMs),
  };
  const met = (['hubspot', 'salesforce'] as const).every((crm) => perDisposition(burst, crm) <= GOALS[crm]);
  process.exitCode = met ? 0 : 1;
  if (values.json) return console.log(JSON.stringify(figures));
  for (const crm of ['hubspot', 'salesforce'] as const) {
    const ratio = perDisposition(oneByOne, crm) / perDisposition(burst, crm);
    console.log(
      `${crm}: ${perDisposition(burst, crm)} API calls a disposition in a burst of ${burst.dispositions} ` +
        `(goal ${GOALS[crm]}), ${perDisposition(oneByOne, crm)} one by one: ratio ${ratio.toFixed(0)}; ` +
        `alone ${sum(single[crm])} for somebody unknown, ${sum(again[crm])} for somebody known`,
    );
    for (const line of countLines(burst[crm])) console.log(line);
  }
  console.log(`the burst took ${figures.burstMs} ms at ${ROUND_TRIP_MS} ms a round trip`);
}

function perDisposition(cost: Cost, crm: 'hubspot' | 'salesforce'): number {
  return Math.round((sum(cost[crm]) / cost.dispositions) * 10_000) / 10_000;
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
