import { DeliveryError } from '../../../src/domain/errors.ts';
import { CLOCK_TOLERANCE_MS, utcOffsetMinutes } from '../check.ts';
import { version } from '../lead-calls.ts';
import type { DialerSession } from '../session.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';

type DialerVersion = Awaited<ReturnType<typeof version>>;

const CALLS = 5;
const SLOW_MS = 1_000;
const TOO_SLOW_MS = 5_000;

/** Whether it answers, what it is, how fast, and whether its clock is right. `version` needs no login. */
export async function judgeReach(
  session: DialerSession,
  signal: AbortSignal,
): Promise<{ readonly reached: boolean; readonly found: readonly Diagnosis[] }> {
  const { api, settings, now, tookMs } = session;
  const before = tookMs.length;
  try {
    const dialer = await version(api, signal);
    const askedAt = now();
    for (let call = 1; call < CALLS; call += 1) await version(api, signal);
    return {
      reached: true,
      found: [
        well('reached', `${api.who} is VICIdial ${dialer.version}, build ${dialer.build}`),
        ...judgeAddress(api.who, settings.url),
        ...judgeClock(dialer, { who: api.who, timezone: settings.timezone, nowMs: askedAt }),
        judgeSpeed(tookMs.slice(before), api.who),
      ],
    };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const remedy = 'see its address (`url`), its web server and the firewalls between';
    return { reached: false, found: [wrong('unreachable', error.message, remedy)] };
  }
}

function judgeAddress(who: string, url: string): Diagnosis[] {
  if (!url.startsWith('http:')) return [];
  return [
    doubtful(
      'dialer-plain-http',
      `${who} is plain http: the API user's password can be read on the way`,
      'use https, or keep the way inside one network',
    ),
  ];
}

/** A wrong zone shifts every time that is sent and received; clocks apart shift them by as much. */
export function judgeClock(
  dialer: Pick<DialerVersion, 'epochMs' | 'utcOffsetMinutes'>,
  options: { readonly who: string; readonly timezone: string; readonly nowMs: number },
): Diagnosis[] {
  const { who, timezone, nowMs } = options;
  const found: Diagnosis[] = [];
  const configured = utcOffsetMinutes(timezone, dialer.epochMs);
  if (configured !== dialer.utcOffsetMinutes)
    found.push(
      wrong(
        'time-zone',
        `${who} runs ${dialer.utcOffsetMinutes} minutes from UTC, but ${timezone} is ${configured}`,
        'correct `timezone`',
      ),
    );
  const aheadSeconds = Math.round((dialer.epochMs - nowMs) / 1000);
  if (Math.abs(aheadSeconds) * 1000 > CLOCK_TOLERANCE_MS)
    found.push(
      doubtful(
        'clock-offset',
        `${who} has a clock ${Math.abs(aheadSeconds)} s ${aheadSeconds > 0 ? 'ahead of' : 'behind'} ours`,
        'run a time service on both machines',
      ),
    );
  return found.length > 0 ? found : [well('clock', `${who} has our time, and the time zone ${timezone}`)];
}

/** By the slowest: agents wait for the same web server and database. */
export function judgeSpeed(tookMs: readonly number[], who: string): Diagnosis {
  const sorted = tookMs.toSorted((one, other) => one - other);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const worst = Math.round(sorted.at(-1) ?? 0);
  const message = `${who} took ${median} ms for the simplest question, at worst ${worst} ms`;
  const remedy =
    "see the dialer's load, table locks and the way to it; lower `governor.ratePerSecond` meanwhile";
  if (worst > TOO_SLOW_MS) return wrong('too-slow', message, remedy);
  if (worst > SLOW_MS) return doubtful('slow', message, remedy);
  return well('speed', message);
}
