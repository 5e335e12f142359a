import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { rankOf } from '../bench/latencies.ts';
import { sendersTo } from '../bench-dnc/senders.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { ledgerRows } from '../floor/ledger-rows.ts';
import { openNearFloor } from '../floor/near-floor.ts';

export interface LimitsOptions {
  /** For how long the one account refuses everything for its limit; it is watched as long before. Milliseconds. */
  readonly limitedMs: number;
  /** Dispositions a second, each of somebody new, to every account. */
  readonly rate: number;
  readonly drainMs: number;
  readonly onProgress?: (text: string) => void;
}

/** Of the deliveries whose dispositions came in one time, milliseconds from the hit to the end of the delivery. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface AccountReport {
  readonly name: string;
  readonly before: Latency;
  readonly during: Latency;
  /** Deliveries that had a try count that ended in a failure. */
  readonly burnt: number;
  readonly calls: number;
  /** Deliveries, of dispositions of that time, that ended before the limited account took its next one. */
  readonly endedFirst: number;
}

export interface LimitsReport {
  readonly dispositions: number;
  readonly drained: boolean;
  /** Requests that the limited account refused. */
  readonly refused: number;
  readonly limited: AccountReport;
  readonly others: readonly AccountReport[];
}

/** What HubSpot answers when too much came in ten seconds. */
const TEN_SECONDLY = {
  status: 'error',
  message: 'You have reached your ten_secondly_rolling limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'TEN_SECONDLY_ROLLING',
};
const OTHER_TOKEN = 'pat-other-portal-token';

/** Have one HubSpot account refuse everything for its limit while another and Salesforce get the same calls. */
export async function runLimits(options: LimitsOptions): Promise<LimitsReport> {
  const { limitedMs, rate, drainMs, onProgress: tell = () => undefined } = options;
  await using stack = new AsyncDisposableStack();
  const otherPortal = await startHubspotStandIn({ accessToken: OTHER_TOKEN });
  stack.defer(() => otherPortal.close());
  const floor = await openNearFloor({
    configure: (urls) => {
      const { hubspot, salesforce } = connectionsTo(urls);
      return {
        dialers: { main: dialerAt(urls) },
        connections: {
          crm: hubspot,
          other: { ...hubspot, accessToken: '$OTHER_TOKEN', baseUrl: otherPortal.url },
          sfdc: salesforce,
        },
        routes: [{ on: 'disposition', to: ['crm', 'other', 'sfdc'] }],
      };
    },
    env: () => ({ OTHER_TOKEN }),
  });
  stack.defer(() => floor.close());
  const { hubspot, salesforce } = floor.sandbox;
  let lead = 0;
  const sendFor = async (ms: number): Promise<void> => {
    const senders = sendersTo(floor.port);
    for (const until = performance.now() + ms; performance.now() < until; await delay(1000 / rate))
      await senders.disposition((lead += 1), 'SALE');
  };

  // Logins and what the accounts have are read once.
  await sendFor(500);
  await drained(floor.dataDir, drainMs);
  const beganAt = Date.now();
  await sendFor(limitedMs);
  await drained(floor.dataDir, drainMs);
  const limitedAt = Date.now();
  const before = hubspot.requests.length;
  hubspot.faults.add({ action: 'status', status: 429, body: TEN_SECONDLY });
  tell('the one account refuses everything from now on');
  await sendFor(limitedMs);
  const refused = hubspot.requests.length - before;
  hubspot.faults.clear();
  tell('it takes requests again; waiting until everything has arrived');
  const complete = await drained(floor.dataDir, drainMs);

  const ends = endsOf(floor.dataDir);
  const inTime = { beganAt, limitedAt };
  const firstEnd = Math.min(...of(ends, 'crm', limitedAt).map(({ ended_at: at }) => at));
  const reportOf = (name: string, calls: number): AccountReport =>
    reportAccount(ends, name, { ...inTime, firstEnd, calls });
  return {
    dispositions: lead,
    drained: complete,
    refused,
    limited: reportOf('crm', hubspot.calls.length),
    others: [reportOf('other', otherPortal.calls.length), reportOf('sfdc', salesforce.tasks.length)],
  };
}

const End = z.object({
  destination: z.string(),
  received_at: z.number(),
  ended_at: z.number(),
  attempts: z.number(),
});
type End = z.infer<typeof End>;

function endsOf(dataDir: string): readonly End[] {
  return ledgerRows(
    dataDir,
    End,
    `SELECT destination, received_at, ended_at, deliveries.attempts FROM deliveries
      JOIN events ON events.id = deliveries.event_id
      JOIN attempts ON attempts.delivery_id = deliveries.id AND attempts.outcome = 'delivered'`,
  );
}

function of(
  ends: readonly End[],
  name: string,
  from: number,
  until = Number.POSITIVE_INFINITY,
): readonly End[] {
  return ends.filter(({ destination, received_at: at }) => destination === name && at >= from && at < until);
}

function reportAccount(
  ends: readonly End[],
  name: string,
  times: {
    readonly beganAt: number;
    readonly limitedAt: number;
    readonly firstEnd: number;
    readonly calls: number;
  },
): AccountReport {
  const during = of(ends, name, times.limitedAt);
  return {
    name,
    before: latencyOf(of(ends, name, times.beganAt, times.limitedAt)),
    during: latencyOf(during),
    burnt: ends.filter(({ destination, attempts }) => destination === name && attempts > 1).length,
    calls: times.calls,
    endedFirst: during.filter(({ ended_at: at }) => at < times.firstEnd).length,
  };
}

function latencyOf(ends: readonly End[]): Latency {
  const samples = ends.map((end) => end.ended_at - end.received_at).toSorted((one, other) => one - other);
  const at = (share: number): number => rankOf(samples, share) ?? 0;
  return { count: ends.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
