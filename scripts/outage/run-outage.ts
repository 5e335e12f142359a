import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import { HOOK_KEY } from '../floor/config-file.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { inParallel } from '../floor/in-parallel.ts';
import { type NearFloor, openNearFloor } from '../floor/near-floor.ts';
import type { LogLine } from '../floor/program.ts';
import { TABLE_READER } from '../vicidial-tables/create.ts';
import { zoneOfDay } from '../vicidial-tables/zone.ts';
import type { OutageCall } from './call.ts';
import { callUrl } from './call-url.ts';
import { openDialer } from './dialer.ts';
import { type Shift, startShift } from './shift.ts';
import { heldCalls, isComplete, missingIn, type OutageTally, type Places, tally } from './tally.ts';

export interface OutageOptions {
  readonly callsPerSecond: number;
  readonly talkMs: number;
  /** Before the program is killed, while it is away, and after all that it missed is back; milliseconds. */
  readonly beforeMs: number;
  readonly outageMs: number;
  readonly afterMs: number;
  readonly graceMinutes: number;
  /** Calls that are talked all through the outage. */
  readonly held: number;
  /** Tabs are closed and in-groups without a URL are called while it is away only, not before and after. */
  readonly troubleMeanwhile: boolean;
  /** Rows of the outage tell times so much earlier, as if it had been over for so long at the return; milliseconds. */
  readonly overForMs: number;
  /** How long everything may take to be there after the return, milliseconds. */
  readonly recoveryMs: number;
  /** URLs of the outage that are called after all when everything is there. */
  readonly lateHits: number;
  readonly onProgress?: (text: string) => void;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

export interface OutageReport {
  readonly calls: number;
  /** Calls of which no hit reached the program while it was away, or ever. */
  readonly affected: number;
  readonly awaySeconds: number;
  /** From the return until each affected call that has a row in the log of URLs has its event. */
  readonly urlsSeconds: number | undefined;
  /** From the return until each affected call is in the ledger and in every destination. */
  readonly allSeconds: number | undefined;
  readonly kills: number;
  /** Events and messages that were still missing when it was killed in its recovery. */
  readonly leftAtSecondKill: number;
  readonly ofAffected: OutageTally;
  readonly ofAll: OutageTally;
  readonly lateHits: { readonly sent: number; readonly accepted: number; readonly duplicates: number };
  readonly isComplete: boolean;
}

const LOOK_MS = 1000;

/** Kill the program for a time while calls go on, kill it again in its recovery, and count what is there in the end. */
export async function runOutage(options: OutageOptions): Promise<OutageReport> {
  const { onProgress: say = () => undefined } = options;
  await using stack = new AsyncDisposableStack();
  const dialer = stack.use(await openDialer(zoneOfDay(Date.now())));
  let template = '';
  const floor = await openNearFloor({
    async beforeStart(publicUrl) {
      template = urlTemplate('dispo', { publicUrl, dialer: 'main', hookKey: HOOK_KEY });
      await dialer.configure(template);
    },
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
          reconcile: { graceMinutes: options.graceMinutes },
        },
      },
      connections: {
        crm: connectionsTo(urls).hubspot,
        audit: { ...connectionsTo(urls).webhook, allowPrivateAddresses: true },
      },
      routes: [{ on: 'disposition', to: ['crm', 'audit'] }],
    }),
    env: () => ({ TABLES_PASSWORD: TABLE_READER.password }),
    onLog: options.onLog,
  });
  stack.defer(() => floor.close());
  const places: Places = {
    dataDir: floor.dataDir,
    hubspot: floor.sandbox.hubspot,
    webhook: floor.sandbox.webhook,
  };
  const shift = startShift({ dialer, template, ...options });
  shift.trouble(!options.troubleMeanwhile);
  stack.defer(() => shift.stop());

  await delay(options.beforeMs);
  shift.hold(options.held);
  await delay((options.held * 1000) / options.callsPerSecond);
  const killedAt = performance.now();
  await floor.kill();
  await emptyRedis(floor.redisUrl);
  shift.dateBack(options.overForMs);
  shift.trouble(true);
  say(`${shift.calls.length} calls; the program is killed, and what its Redis held is lost`);
  await delay(options.outageMs);
  const returnedAt = performance.now();
  await floor.restart();
  shift.dateBack(0);
  shift.trouble(!options.troubleMeanwhile);
  const affected = missedSoFar(shift, places);
  say(`it is back; ${affected.length} calls have no event`);
  const recovery = await recover({ floor, places, affected, returnedAt, options });
  await shift.endHeld();
  await delay(options.afterMs);
  await shift.stop();
  const complete = await untilComplete(shift.calls, places, options.recoveryMs);
  await drained(floor.dataDir, options.recoveryMs);
  say(complete ? 'everything is there' : 'NOT everything is there');
  const lateHits = await callLate(affected.slice(0, options.lateHits), floor, places, options);
  const ofAll = tally(shift.calls, places);
  return {
    calls: shift.calls.length,
    affected: affected.length,
    awaySeconds: seconds(returnedAt - killedAt),
    ...recovery,
    kills: 2,
    ofAffected: tally(affected, places),
    ofAll,
    lateHits,
    isComplete: recovery.allSeconds !== undefined && isComplete(ofAll),
  };
}

/** Calls that are disposed of and have no event: those of the outage, and those whose URL is never called. */
function missedSoFar({ calls }: Shift, { dataDir }: Places): readonly OutageCall[] {
  const held = heldCalls(dataDir);
  return calls.filter(({ ended, answered, uniqueid }) => ended && !answered && !held.has(uniqueid));
}

async function recover({
  floor,
  places,
  affected,
  returnedAt,
  options,
}: {
  readonly floor: NearFloor;
  readonly places: Places;
  readonly affected: readonly OutageCall[];
  readonly returnedAt: number;
  readonly options: OutageOptions;
}): Promise<Pick<OutageReport, 'urlsSeconds' | 'allSeconds' | 'leftAtSecondKill'>> {
  const { onProgress: say = () => undefined, recoveryMs } = options;
  const withUrl = affected.filter(({ kind }) => kind !== 'no-url');
  let urlsSeconds: number | undefined;
  let leftAtSecondKill: number | undefined;
  while (performance.now() - returnedAt < recoveryMs) {
    const lookedAt = performance.now();
    const since = seconds(lookedAt - returnedAt);
    const left = missingIn(affected, places);
    if (left.every((count) => count === 0))
      return {
        urlsSeconds: urlsSeconds ?? since,
        allSeconds: since,
        leftAtSecondKill: leftAtSecondKill ?? 0,
      };
    if (leftAtSecondKill === undefined && (left[0] ?? 0) < affected.length * 0.75) {
      leftAtSecondKill = left.reduce((sum, count) => sum + count, 0);
      await floor.kill();
      await emptyRedis(floor.redisUrl);
      say(`killed again after ${since} s, with ${left.join(', ')} missing in ledger, HubSpot and webhook`);
      await floor.restart();
    }
    const held = heldCalls(places.dataDir);
    if (urlsSeconds === undefined && withUrl.every(({ uniqueid }) => held.has(uniqueid))) {
      urlsSeconds = seconds(performance.now() - returnedAt);
      say(`all whose URL was built have their event after ${urlsSeconds} s`);
    }
    // The stand-ins are in this process: the looking must not take their time.
    await delay(Math.max(LOOK_MS, 10 * (performance.now() - lookedAt)));
  }
  return { urlsSeconds, allSeconds: undefined, leftAtSecondKill: leftAtSecondKill ?? 0 };
}

async function untilComplete(
  calls: readonly OutageCall[],
  places: Places,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (missingIn(calls, places).every((count) => count === 0)) return true;
    await delay(LOOK_MS);
  }
  return false;
}

/** What came too late: URLs of calls that were taken back in, and of those that had none. */
async function callLate(
  calls: readonly OutageCall[],
  floor: NearFloor,
  places: Places,
  { recoveryMs }: OutageOptions,
): Promise<OutageReport['lateHits']> {
  const before = tally(calls, places).duplicates;
  let accepted = 0;
  await inParallel(calls, 4, async ({ url }) => {
    if ((await callUrl(url)).accepted) accepted += 1;
  });
  await drained(floor.dataDir, recoveryMs);
  return { sent: calls.length, accepted, duplicates: tally(calls, places).duplicates - before };
}

async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
