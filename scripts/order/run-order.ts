import { type Attempts, attemptsOf } from '../floor/attempts.ts';
import { sendersTo } from '../bench-dnc/senders.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { AMID_FAILURES, failures } from '../floor/failures.ts';
import { inParallel } from '../floor/in-parallel.ts';
import { type NearFloor, openNearFloor } from '../floor/near-floor.ts';
import type { LogLine } from '../floor/program.ts';
import { type Observed, observe, STEP_FIELD, type Steps } from './observed.ts';

export interface OrderOptions {
  readonly leads: number;
  readonly eventsPerLead: number;
  /** Share of the requests to each destination that fail. */
  readonly failureShare: number;
  /** Deliveries to each destination at the same time. */
  readonly workers: number;
  readonly drainMs: number;
  readonly onProgress?: (text: string) => void;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

export interface OrderReport {
  readonly events: number;
  readonly drained: boolean;
  readonly destinations: readonly DestinationOrder[];
  readonly seconds: number;
}

export interface DestinationOrder extends Attempts {
  /** Leads all of whose events came, each in its place. */
  readonly inOrder: number;
  /** The others, with the numbers of their events as they came. */
  readonly wrong: readonly { readonly lead: string; readonly came: string }[];
}

const DESTINATIONS = ['crm', 'sfdc', 'audit'] as const satisfies readonly (keyof Observed)[];

/**
 * Send the events of many leads, the events of each in their order, while requests to every destination fail, and
 * hold what each was told against it. Every event sets the number of its place on the person, so that one that is
 * overtaken, left out or told late shows.
 */
export async function runOrder(options: OrderOptions): Promise<OrderReport> {
  const began = performance.now();
  const tell = options.onProgress ?? (() => undefined);
  const floor = await openNearFloor({
    configure: (urls) => ({ dialers: { main: dialerAt(urls) }, ...routed(urls, options.workers) }),
    onLog: options.onLog,
  });
  try {
    const { hubspot, salesforce, webhook } = floor.sandbox;
    const observed = observe(floor.sandbox);
    for (const { faults } of [hubspot, salesforce, webhook])
      for (const fault of failures(options.failureShare)) faults.add(fault);
    await send(floor, options);
    tell('all events are sent; waiting until each has arrived');
    const complete = await drained(floor.dataDir, options.drainMs);
    const attempts = attemptsOf(floor.dataDir);
    return {
      events: options.leads * options.eventsPerLead,
      drained: complete,
      destinations: DESTINATIONS.map((destination) => ({
        ...(attempts.find((one) => one.destination === destination) ?? {
          destination,
          attempts: 0,
          failed: 0,
        }),
        ...judge(observed[destination](), options),
      })),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await floor.close();
  }
}

function routed(urls: Parameters<typeof connectionsTo>[0], concurrency: number): object {
  const to = connectionsTo(urls);
  const delivery = { ...AMID_FAILURES, concurrency };
  const calls = (field: string): object => ({ every: { person: { [field]: 'step' } } });
  return {
    connections: {
      crm: { ...to.hubspot, delivery, calls: calls(STEP_FIELD.hubspot) },
      sfdc: { ...to.salesforce, delivery, calls: calls(STEP_FIELD.salesforce) },
      audit: { ...to.webhook, delivery },
    },
    routes: [{ on: 'disposition', to: [...DESTINATIONS] }],
  };
}

/** Two events are one call: the second one changes its status. */
async function send({ port }: NearFloor, { leads, eventsPerLead }: OrderOptions): Promise<void> {
  const senders = sendersTo(port);
  const epoch = Math.floor(Date.now() / 1000);
  await inParallel(numbers(leads), 32, async (lead) => {
    for (const step of numbers(eventsPerLead)) {
      const uniqueid = `${epoch}.${lead * 1000 + Math.ceil(step / 2)}`;
      const status = step % 2 === 1 ? 'CALLBK' : 'SALE';
      await senders.disposition(lead, status, { uniqueid, step: String(step) });
    }
  });
}

function judge(
  steps: Steps,
  { leads, eventsPerLead }: OrderOptions,
): Pick<DestinationOrder, 'inOrder' | 'wrong'> {
  const wanted = numbers(eventsPerLead).join(' ');
  const came = numbers(leads).map((lead) => ({
    lead: `main:${lead}`,
    came: (steps.get(`main:${lead}`) ?? []).join(' '),
  }));
  const wrong = came.filter((one) => one.came !== wanted);
  return { inOrder: leads - wrong.length, wrong };
}

/** 1 up to and with the count. */
function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
