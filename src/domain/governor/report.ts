import type { CallKind } from './lane.ts';
import { isSlow, withSample } from './pace.ts';
import type { GovernorRules } from './rules.ts';
import { freshGovernor, type GovernorState, type Member } from './state.ts';

/** What a call showed of the dialer. `unknown`: it says nothing of the load (stopped by us, never sent). */
export type Verdict = 'well' | 'trouble' | 'unknown';

export interface CallReport {
  readonly kind: CallKind;
  readonly latencyMs: number;
  readonly verdict: Verdict;
  /** When it was let go, on the governor's clock. */
  readonly startedAt: number;
  readonly member: string;
  /** As it is without this call. */
  readonly inFlight: number;
  readonly waiting: Member['waiting'];
}

/** Multiplicative decrease. */
const DECREASE_FACTOR = 0.5;
/** After a decrease its effect is awaited, milliseconds. */
const SETTLE_MS = 2000;
/** Additive increase, calls a second for every second in which the dialer is well. */
const INCREASE_PER_SECOND = 0.5;
/** Durations kept for the figures. */
const KEPT = 100;

/** A call has ended: learn from it and set the rate. Every call counts once, however it failed. */
export function report(
  before: GovernorState | undefined,
  now: number,
  rules: GovernorRules,
  call: CallReport,
): GovernorState {
  const state = before ?? freshGovernor(rules, now);
  const { inFlight, waiting } = call;
  const members = { ...state.members, [call.member]: { at: now, inFlight, waiting } };
  if (call.verdict === 'unknown') return { ...state, members };
  const latest = [...state.latest.slice(1 - KEPT), Math.round(call.latencyMs)];
  const seen = { ...state, members, latest };
  if (call.verdict === 'trouble') return decreased({ ...seen, errors: seen.errors + 1 }, now, rules, call);

  const configuredMs = call.kind === 'scan' ? undefined : rules.baselineMs;
  const pace = withSample(seen.pace[call.kind], call.latencyMs, configuredMs);
  const learned: GovernorState = {
    ...seen,
    pace: { ...seen.pace, [call.kind]: pace },
  };
  return isSlow(pace, configuredMs) ? decreased(learned, now, rules, call) : increased(learned, now, rules);
}

/** Calls that went out before the last decrease tell of the rate before it, and do not count again. */
function decreased(
  state: GovernorState,
  now: number,
  rules: GovernorRules,
  { startedAt }: CallReport,
): GovernorState {
  const held = { ...state, increasedAt: now };
  // A decrease in the future was made before the clock was set back.
  const decreasedAt = state.decreasedAt > now ? 0 : state.decreasedAt;
  if (startedAt < decreasedAt || now - decreasedAt < SETTLE_MS) return held;
  const ratePerSecond = Math.max(rules.minRatePerSecond, state.ratePerSecond * DECREASE_FACTOR);
  const tokens = { ...state.tokens, normal: Math.min(state.tokens.normal, 1) };
  return { ...held, ratePerSecond, tokens, decreasedAt: now, decreases: state.decreases + 1 };
}

function increased(state: GovernorState, now: number, rules: GovernorRules): GovernorState {
  const wellSeconds = Math.min(1, Math.max(0, now - state.increasedAt) / 1000);
  const ratePerSecond = Math.min(
    rules.maxRatePerSecond,
    state.ratePerSecond + INCREASE_PER_SECOND * wellSeconds,
  );
  return { ...state, ratePerSecond, increasedAt: now };
}
