/**
 * `npm run bench:dnc [others]`: how long a number that is blocked on one side takes to be blocked on the
 * other, on an idle floor and with 50,000 other deliveries queued. Exits 1 when the 95th percentile of
 * either way is 10 s or more.
 */
import { z } from 'zod';
import { rankOf } from './bench/latencies.ts';
import { waitingFor } from './bench-dnc/effects.ts';
import { type Latencies, type Person, probe } from './bench-dnc/probe.ts';
import { type Senders, sendersTo } from './bench-dnc/senders.ts';
import { backlogOf, drained } from './floor/drained.ts';
import { type Floor, openFloor } from './floor/floor.ts';

const OTHERS = Number(process.argv[2] ?? 50_000);
const IDLE = 30;
const LOADED = 60;
const GOAL_MS = 10_000;
const SENDERS = 32;
/** Leads of the people who are blocked; the others have greater ids. */
const FIRST_OTHER = 10_000;
const PATIENCE_MS = 300_000;

const CRM = {
  webhooks: { secret: '$HUBSPOT_APP_SECRET' },
  leads: {
    dialer: 'main',
    objects: {
      contact: {
        fields: { phone_number: 'phone' },
        optOut: { when: { field: 'vicidial_dnc', is: 'true' } },
      },
    },
  },
};
const State = z.object({
  contacts: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string()) })),
});

const floor = await openFloor({ crm: CRM });
try {
  const senders = sendersTo(floor.port);
  const people = await introduce(IDLE + LOADED, senders, floor);
  const idle = await probe(people.slice(0, IDLE), senders, floor.dataDir);
  await load(OTHERS, senders, floor);
  const before = queued(floor);
  console.log(`queued when the measurement begins: ${before.main} to the dialer, ${before.crm} to the CRM`);
  const loaded = await probe(people.slice(IDLE), senders, floor.dataDir);
  const after = queued(floor);
  console.log(`queued when it ends: ${after.main} to the dialer, ${after.crm} to the CRM`);
  report(idle, loaded);
} finally {
  await floor.close();
}

/** Make people known to both sides: a call of each is in the CRM. */
async function introduce(count: number, senders: Senders, on: Floor): Promise<readonly Person[]> {
  const leads = Array.from({ length: count }, (_, index) => index + 1);
  for (const lead of leads) await senders.disposition(lead, 'SALE');
  if (!(await drained(on.dataDir, PATIENCE_MS))) throw new Error('the first calls did not come through');
  const response = await fetch(`${on.urls.hubspot}/_sandbox/state`);
  const { contacts } = State.parse(await response.json());
  return leads.map((lead) => {
    const contact = contacts.find(({ properties }) => properties['vicidial_lead_id'] === `main:${lead}`);
    if (contact === undefined) throw new Error(`lead ${lead} is not in the CRM`);
    return { lead, contactId: contact.id };
  });
}

/** Queue others: half of them to the CRM (dispositions), half to the dialer (posted leads). */
async function load(count: number, senders: Senders, on: Floor): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const lead = FIRST_OTHER + index;
      await (index % 2 === 0 ? senders.disposition(lead, 'NI') : senders.lead(lead));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, one));
  const deadline = Date.now() + PATIENCE_MS;
  while (backlogOf(on.dataDir).unread > 0) {
    if (Date.now() > deadline) throw new Error('the intake does not come to an end');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function queued(on: Floor): { readonly main: number; readonly crm: number } {
  return { main: waitingFor(on.dataDir, 'main'), crm: waitingFor(on.dataDir, 'crm') };
}

function report(idle: Latencies, loaded: Latencies): void {
  let met = true;
  for (const way of ['dialerToCrm', 'crmToDialer'] as const) {
    const name = way === 'dialerToCrm' ? 'VICIdial to CRM' : 'CRM to VICIdial';
    const [quiet, busy] = [shareOf(idle[way], 0.95), shareOf(loaded[way], 0.95)];
    console.log(
      `${name}: idle p50 ${text(shareOf(idle[way], 0.5))}, p95 ${text(quiet)}; with the others queued p50 ${text(shareOf(loaded[way], 0.5))}, p95 ${text(busy)}; ratio of the p95s ${(busy / quiet).toFixed(2)}`,
    );
    met &&= busy < GOAL_MS;
  }
  if (!met) console.error(`the goal is a 95th percentile below ${GOAL_MS} ms each way`);
  process.exitCode = met ? 0 : 1;
}

function shareOf(samples: readonly number[], share: number): number {
  return (
    rankOf(
      samples.toSorted((one, other) => one - other),
      share,
    ) ?? Infinity
  );
}

function text(ms: number): string {
  return Number.isFinite(ms) ? `${Math.round(ms)} ms` : 'never';
}
