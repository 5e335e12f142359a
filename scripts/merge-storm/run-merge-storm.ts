import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../src/sandbox/seeded-random.ts';
import { numberOf, sendersTo } from '../bench-dnc/senders.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { AMID_FAILURES, failures } from '../floor/failures.ts';
import { inParallel } from '../floor/in-parallel.ts';
import { openNearFloor } from '../floor/near-floor.ts';
import type { LogLine } from '../floor/program.ts';
import { type CrmTally, tallyCrm } from './tally.ts';
import { Trouble } from './trouble.ts';
import { troubledHubspot, troubledSalesforce } from './troubled-crm.ts';

export interface MergeStormOptions {
  readonly seed: number;
  readonly dispositions: number;
  readonly people: number;
  /** Merges, conversions and deletions in each CRM. */
  readonly troubles: number;
  /** Dispositions a second. */
  readonly rate: number;
  /** Share of the requests to each CRM that fail on top of it. */
  readonly failureShare: number;
  readonly drainMs: number;
  readonly onProgress?: (text: string) => void;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

export interface MergeStormReport {
  readonly calls: number;
  readonly drained: boolean;
  readonly dead: number;
  readonly crms: readonly CrmTally[];
  readonly seconds: number;
}

/** Of so many dispositions of a person one changes the call before it. */
const AGAIN_EVERY = 5;

/**
 * Dispositions flow to both CRMs while people there merge, convert and delete the contacts and leads that the calls
 * are put on; in the end every call is there once, on a person who exists.
 */
export async function runMergeStorm(options: MergeStormOptions): Promise<MergeStormReport> {
  const began = performance.now();
  const tell = options.onProgress ?? (() => undefined);
  const floor = await openNearFloor({
    configure: (urls) => ({ dialers: { main: dialerAt(urls) }, ...routed(connectionsTo(urls)) }),
    onLog: options.onLog,
  });
  try {
    const { hubspot, salesforce } = floor.sandbox;
    const troubles = [troubledHubspot(floor.sandbox), troubledSalesforce(floor.sandbox)].map(
      (crm, index) => new Trouble(crm, createRandom(options.seed + index)),
    );
    const calls = callsOf(options);
    // Everybody is known before the first one is merged.
    await send(floor.port, calls.slice(0, options.people), Number.POSITIVE_INFINITY);
    await drained(floor.dataDir, options.drainMs);
    tell('everybody has a record; the storm begins');
    for (const { faults } of [hubspot, salesforce])
      for (const fault of failures(options.failureShare)) faults.add(fault);
    const stormMs = ((options.dispositions - options.people) / options.rate) * 1000;
    await Promise.all([
      send(floor.port, calls.slice(options.people), options.rate),
      ...troubles.map((trouble) => makeTrouble(trouble, options.troubles, stormMs)),
    ]);
    tell('all is sent; waiting until it has arrived');
    let dead = 0;
    const complete = await drained(floor.dataDir, options.drainMs, (backlog) => ({ dead } = backlog));
    const accepted = new Map(calls.map(({ key, lead }) => [key, numberOf(lead)]));
    return {
      calls: accepted.size,
      drained: complete,
      dead,
      crms: troubles.map((trouble) => tallyCrm(accepted, trouble)),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await floor.close();
  }
}

function routed(to: ReturnType<typeof connectionsTo>): object {
  const delivery = AMID_FAILURES;
  return {
    connections: { crm: { ...to.hubspot, delivery }, sfdc: { ...to.salesforce, delivery } },
    routes: [{ on: 'disposition', to: ['crm', 'sfdc'] }],
  };
}

interface Told {
  readonly lead: number;
  readonly uniqueid: string;
  readonly key: string;
  readonly status: string;
}

function callsOf({ people, dispositions }: MergeStormOptions): readonly Told[] {
  const epoch = Math.floor(Date.now() / 1000);
  return Array.from({ length: dispositions }, (_, index) => {
    const lead = 1 + (index % people);
    const round = Math.floor(index / people);
    const isAgain = round % AGAIN_EVERY === AGAIN_EVERY - 1;
    const uniqueid = `${epoch}.${lead * 1000 + (isAgain ? round - 1 : round)}`;
    return { lead, uniqueid, key: `main:${uniqueid}:${lead}`, status: isAgain ? 'SALE' : 'NI' };
  });
}

async function send(port: number, calls: readonly Told[], rate: number): Promise<void> {
  const senders = sendersTo(port);
  const began = performance.now();
  await inParallel(calls.entries(), 16, async ([index, { lead, uniqueid, status }]) => {
    const waitMs = began + (index / rate) * 1000 - performance.now();
    if (waitMs > 0) await delay(waitMs);
    await senders.disposition(lead, status, { uniqueid });
  });
}

async function makeTrouble(trouble: Trouble, times: number, withinMs: number): Promise<void> {
  for (let made = 0; made < times; made += 1) {
    trouble.make();
    await delay(withinMs / times);
  }
}
