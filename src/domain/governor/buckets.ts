import { type Lane, RESERVED, type ReservedLane } from './lane.ts';
import type { GovernorRules } from './rules.ts';
import type { GovernorState } from './state.ts';

/** A clock that jumps fills no bucket for longer than this, milliseconds. */
const LONGEST_FILL_MS = 60_000;
/** A reserved lane can save up one call; what it does not use goes to everybody. */
const RESERVED_BURST = 1;
/** Part of the rate that the normal lane gets even while the reserved ones take all they may. */
const LEAST_NORMAL = 0.25;
/** Rounding must not make a full call wait for another tick. */
const WHOLE = 1 - 1e-9;

/** Calls a second that a lane gets whatever the rate is cut to. */
export function reservedRate(rules: GovernorRules, lane: ReservedLane): number {
  return rules.ratePerSecond * (lane === 'dnc' ? rules.dncShare : rules.speedToLeadShare);
}

/**
 * Let the buckets fill up to `now`. The reserved ones fill at their share of the configured rate; the normal
 * one gets what of the current rate is left, so that an unused share is not lost.
 * `cap`: the most that the quiet hours allow, calls a second.
 */
export function fill(state: GovernorState, rules: GovernorRules, now: number, cap: number): GovernorState {
  const seconds = Math.min(Math.max(0, now - state.at), LONGEST_FILL_MS) / 1000;
  // The configuration may have changed since the state was written.
  const ratePerSecond = clamp(state.ratePerSecond, rules.minRatePerSecond, rules.maxRatePerSecond);
  const tokens = { ...state.tokens };
  let reserved = 0;
  for (const lane of RESERVED) {
    const room = Math.max(0, RESERVED_BURST - tokens[lane]);
    const added = Math.min(room, reservedRate(rules, lane) * seconds);
    tokens[lane] += added;
    reserved += added;
  }
  const total = Math.min(ratePerSecond, cap) * seconds;
  const normal = Math.max(total - reserved, total * LEAST_NORMAL);
  tokens.normal = Math.min(rules.burst, tokens.normal + normal);
  // Also where the clock was set back: else nothing would fill until it has caught up.
  return { ...state, at: now, ratePerSecond, tokens };
}

/** The bucket that a call of this lane can be paid from now; undefined = it must wait. */
export function payer(state: GovernorState, lane: Lane): Lane | undefined {
  if (state.tokens[lane] >= WHOLE) return lane;
  return state.tokens.normal >= WHOLE ? 'normal' : undefined;
}

/** Milliseconds until a call of this lane can be paid for, if nobody else takes it. */
export function untilPaid(state: GovernorState, rules: GovernorRules, lane: Lane, cap: number): number {
  const shared = Math.min(state.ratePerSecond, cap);
  const waits = [msUntil(1 - state.tokens.normal, shared)];
  if (lane !== 'normal') waits.push(msUntil(1 - state.tokens[lane], reservedRate(rules, lane)));
  return Math.min(...waits);
}

function msUntil(missing: number, perSecond: number): number {
  return perSecond <= 0 ? Infinity : (missing / perSecond) * 1000;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
