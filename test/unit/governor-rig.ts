import { admit } from '../../src/domain/governor/admit.ts';
import type { CallKind, Lane } from '../../src/domain/governor/lane.ts';
import { report, type Verdict } from '../../src/domain/governor/report.ts';
import type { GovernorRules } from '../../src/domain/governor/rules.ts';
import type { GovernorState } from '../../src/domain/governor/state.ts';

export const RULES: GovernorRules = {
  ratePerSecond: 8,
  burst: 2,
  minRatePerSecond: 0.5,
  maxRatePerSecond: 8,
  dncShare: 0.25,
  speedToLeadShare: 0.25,
  concurrency: 8,
  baselineMs: undefined,
  quiet: [],
  timezone: 'America/New_York',
};

const NO_ONE = { dnc: 0, 'speed-to-lead': 0, normal: 0 };
const STEP_MS = 5;

export interface Sent {
  readonly at: number;
  readonly lane: Lane;
}

/** A dialer under a governor, on a clock that only the test moves. */
export function simulation(rules: Partial<GovernorRules> = {}, startMs: number = Date.UTC(2026, 10, 22, 17)) {
  const all: GovernorRules = { ...RULES, ...rules };
  const underWay: { readonly endsAt: number; readonly end: () => void }[] = [];
  const sent: Sent[] = [];
  let state: GovernorState | undefined;
  let now = startMs;
  const dialer: { latencyMs: number; verdict: Verdict; kind: CallKind } = {
    latencyMs: 50,
    verdict: 'well',
    kind: 'write',
  };

  function end(): void {
    const ended = underWay.filter(({ endsAt }) => endsAt <= now);
    for (const call of ended) {
      underWay.splice(underWay.indexOf(call), 1);
      call.end();
    }
  }

  /** Try to send one call now. */
  function tryOne(lane: Lane) {
    const [next, admission] = admit(state, now, all, {
      lane,
      member: 'one',
      inFlight: underWay.length + 1,
      waiting: NO_ONE,
    });
    state = next;
    if (admission.kind !== 'go') return admission;
    sent.push({ at: now, lane });
    const { latencyMs, verdict, kind } = dialer;
    const startedAt = admission.at;
    underWay.push({
      endsAt: now + latencyMs,
      end: () => {
        state = report(state, now, all, {
          kind,
          latencyMs,
          verdict,
          startedAt,
          member: 'one',
          inFlight: underWay.length,
          waiting: NO_ONE,
        });
      },
    });
    return admission;
  }

  return {
    dialer,
    sent,
    tryOne,
    get now() {
      return now;
    },
    get rate() {
      return state?.ratePerSecond;
    },
    get decreases() {
      return state?.decreases ?? 0;
    },
    get errors() {
      return state?.errors ?? 0;
    },
    /** Let time pass while calls of these lanes are always waiting. */
    run(seconds: number, lanes: readonly Lane[]): void {
      const until = now + seconds * 1000;
      while (now < until) {
        end();
        for (const lane of lanes) while (tryOne(lane).kind === 'go') end();
        now += STEP_MS;
      }
    },
    /** Calls of a lane sent from a moment on. */
    count(lane: Lane, from: number): number {
      return sent.filter((call) => call.lane === lane && call.at >= from).length;
    },
  };
}
