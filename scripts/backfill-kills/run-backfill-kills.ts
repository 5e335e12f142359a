import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { dayPlus, dayStart, localDay } from '../../src/domain/days.ts';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import { type Backfill, findBackfill, orderBackfill } from '../../src/ledger/backfills.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { rankOf } from '../bench/latencies.ts';
import { sendersTo } from '../bench-dnc/senders.ts';
import { HOOK_KEY } from '../floor/config-file.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { ledgerRows } from '../floor/ledger-rows.ts';
import { type NearFloor, openNearFloor } from '../floor/near-floor.ts';
import { type OutageCall, statusOf } from '../outage/call.ts';
import { openDialer } from '../outage/dialer.ts';
import { type PlaceTally, tally } from '../outage/tally.ts';
import { TABLE_READER } from '../vicidial-tables/create.ts';
import { zoneOfDay } from '../vicidial-tables/zone.ts';

export interface BackfillKillsOptions {
  /** Calls of the past that the program never heard of. */
  readonly calls: number;
  readonly kills: number;
  /** So many are taken back in a second. */
  readonly rate: number;
  /** Hits a second that come in meanwhile. */
  readonly liveRate: number;
  /** How long everything may take, milliseconds. */
  readonly timeoutMs: number;
  readonly onProgress?: (text: string) => void;
}

export interface BackfillKillsReport {
  readonly kills: number;
  /** How many of the calls were in the ledger at each kill. */
  readonly takenAtKills: readonly number[];
  readonly seconds: number;
  readonly backfill: Backfill | undefined;
  readonly places: readonly PlaceTally[];
  readonly live: {
    readonly sent: number;
    /** Of those that were answered: how many are in HubSpot. */
    readonly answered: number;
    readonly delivered: number;
    /** From the hit to the end of its delivery to HubSpot, also where the program was killed meanwhile; milliseconds. */
    readonly p50Ms: number;
    readonly p95Ms: number;
  };
}

const HOUR_MS = 3_600_000;
const LOOK_MS = 200;

/** Kill the program again and again while it takes calls of the past back in and hits go on to come. */
export async function runBackfillKills(options: BackfillKillsOptions): Promise<BackfillKillsReport> {
  const { onProgress: say = () => undefined, kills, timeoutMs } = options;
  await using stack = new AsyncDisposableStack();
  const dialer = stack.use(await openDialer(zoneOfDay(Date.now())));
  const floor = await openNearFloor({
    beforeStart: (publicUrl) =>
      dialer.configure(urlTemplate('dispo', { publicUrl, dialer: 'main', hookKey: HOOK_KEY })),
    configure: (urls) => ({
      dialers: {
        main: {
          ...dialerAt(urls),
          timezone: dialer.timezone,
          database: {
            host: dialer.server.host,
            port: dialer.server.port,
            user: TABLE_READER.user,
            password: '$TABLES_PASSWORD',
          },
        },
      },
      connections: {
        crm: connectionsTo(urls).hubspot,
        audit: { ...connectionsTo(urls).webhook, allowPrivateAddresses: true },
      },
      routes: [{ on: 'disposition', to: ['crm', 'audit'] }],
    }),
    env: () => ({ TABLES_PASSWORD: TABLE_READER.password }),
  });
  stack.defer(() => floor.close());
  const places = { dataDir: floor.dataDir, ...floor.sandbox };

  const day = dayPlus(localDay(Date.now(), dialer.timezone), -3);
  const from = dayStart(day, dialer.timezone) + 10 * HOUR_MS;
  const calls = Array.from({ length: options.calls }, (_, k) => pastCall(k + 1, from, options.calls));
  for (const call of calls) {
    await dialer.began(call);
    await dialer.disposed(call, call.at + 30_000);
  }
  say(`${calls.length} calls of ${day} are in the tables`);
  const id = await order(floor, { from, until: from + HOUR_MS, rate: options.rate });
  const live = sendLive(floor, options.liveRate);

  const beganAt = performance.now();
  const takenAtKills: number[] = [];
  const isOver = (): boolean => performance.now() - beganAt > timeoutMs;
  while (takenAtKills.length < kills && !isOver()) {
    const taken = takenOf(floor.dataDir);
    if (taken >= ((takenAtKills.length + 0.5) * calls.length) / (kills + 1)) {
      await floor.kill();
      takenAtKills.push(taken);
      say(`killed with ${taken} of them taken back in`);
      await floor.restart();
    }
    await delay(LOOK_MS);
  }
  let backfill = await find(floor, id);
  while (backfill?.state !== 'done' && !isOver()) {
    await delay(LOOK_MS);
    backfill = await find(floor, id);
  }
  const sent = await live.stop();
  await drained(floor.dataDir, timeoutMs);
  say(`the backfill is ${backfill?.state ?? 'gone'}`);
  const { places: held } = tally(calls, places);
  const own = new Set(calls.map(({ uniqueid }) => uniqueid));
  const ofLive = (uniqueid: string): boolean => !own.has(uniqueid);
  return {
    kills: takenAtKills.length,
    takenAtKills,
    seconds: Math.round((performance.now() - beganAt) / 100) / 10,
    backfill,
    places: held.map(({ name, missing, doubled }) => ({ name, missing, doubled })),
    live: {
      ...sent,
      delivered: new Set(
        floor.sandbox.hubspot.calls
          .map(({ properties }) => properties['vicidial_call_key']?.split(':')[1] ?? '')
          .filter(ofLive),
      ).size,
      ...waits(floor.dataDir),
    },
  };
}

function pastCall(n: number, from: number, count: number): OutageCall {
  const at = from + Math.floor(((n - 1) * 3600) / count) * 1000;
  return {
    n,
    kind: 'dialled',
    leadId: 500_000 + n,
    uniqueid: `${at / 1000}.${n}`,
    callId: `V${String(n).padStart(19, '0')}`,
    user: '1001',
    status: statusOf(n),
    at,
    ended: true,
    answered: false,
    url: '',
  };
}

/** As the command line does: into the ledger, beside the running program. */
async function order(
  floor: NearFloor,
  window: { readonly from: number; readonly until: number; readonly rate: number },
): Promise<number> {
  const ledger = await openLedger(floor.dataDir);
  try {
    const asked = { dialer: 'main', campaigns: [], archived: false, expected: undefined, ...window };
    return await ledger.write((trx) => orderBackfill(trx, asked, Date.now()));
  } finally {
    await ledger.close();
  }
}

async function find(floor: NearFloor, id: number): Promise<Backfill | undefined> {
  const ledger = await openLedger(floor.dataDir);
  try {
    return await findBackfill(ledger.db, id);
  } finally {
    await ledger.close();
  }
}

/** Dispositions of somebody new each, at a steady rate; those that come while the program is away are not sent again. */
function sendLive(
  floor: NearFloor,
  perSecond: number,
): { stop(): Promise<{ readonly sent: number; readonly answered: number }> } {
  const senders = sendersTo(floor.port);
  const stopping = new AbortController();
  let sent = 0;
  let answered = 0;
  async function send(): Promise<void> {
    while (!stopping.signal.aborted) {
      sent += 1;
      await senders.disposition(sent, 'SALE').then(
        () => (answered += 1),
        () => undefined,
      );
      await delay(1000 / perSecond);
    }
  }
  const sending = send();
  return {
    async stop() {
      stopping.abort();
      await sending;
      return { sent, answered };
    },
  };
}

function takenOf(dataDir: string): number {
  const [row] = ledgerRows(
    dataDir,
    z.object({ count: z.number() }),
    `SELECT count(*) AS count FROM events WHERE event LIKE '%"backfilled"%'`,
  );
  return row?.count ?? 0;
}

const Wait = z.object({ received_at: z.number(), ended_at: z.number() });

function waits(dataDir: string): { readonly p50Ms: number; readonly p95Ms: number } {
  const ends = ledgerRows(
    dataDir,
    Wait,
    `SELECT received_at, ended_at FROM deliveries
      JOIN events ON events.id = deliveries.event_id
      JOIN attempts ON attempts.delivery_id = deliveries.id AND attempts.outcome = 'delivered'
      WHERE destination = 'crm' AND event NOT LIKE '%"backfilled"%'`,
  );
  const took = ends.map((end) => end.ended_at - end.received_at).toSorted((one, other) => one - other);
  return { p50Ms: rankOf(took, 0.5) ?? 0, p95Ms: rankOf(took, 0.95) ?? 0 };
}
