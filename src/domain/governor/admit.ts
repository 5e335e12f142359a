import { fill, payer, untilPaid } from './buckets.ts';
import type { Lane } from './lane.ts';
import { type Quiet, quietAt } from './quiet.ts';
import type { GovernorRules } from './rules.ts';
import { freshGovernor, type GovernorState, type Member } from './state.ts';

export type Admission =
  | { readonly kind: 'go'; readonly at: number }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Normal calls are held for hours. */
  | { readonly kind: 'held'; readonly leftMs: number };

export interface Applicant {
  readonly lane: Lane;
  readonly member: string;
  /** As it is if the call goes: this call counts as under way. */
  readonly inFlight: number;
  readonly waiting: Member['waiting'];
}

/** A process that has not been heard of for so long is gone, and its calls with it. */
export const MEMBER_GONE_MS = 15_000;
/** Nobody sleeps longer than this without looking again: the rate may have changed. */
const LONGEST_WAIT_MS = 1000;
const SHORTEST_WAIT_MS = 2;
/** While all places are taken. */
const CROWDED_WAIT_MS = 50;
/** Places that calls of less urgent lanes leave free. */
const LEFT_FREE: Readonly<Record<Lane, number>> = { dnc: 0, 'speed-to-lead': 1, normal: 2 };

/** Ask for one call now. The one place that decides whether a call may go to the dialer. */
export function admit(
  before: GovernorState | undefined,
  now: number,
  rules: GovernorRules,
  applicant: Applicant,
): readonly [GovernorState, Admission] {
  const { lane, member } = applicant;
  const quiet = quietAt(rules.quiet, rules.timezone, now);
  const cap = quiet?.ratePerSecond ?? Infinity;
  const filled = fill(before ?? freshGovernor(rules, now), rules, now, cap);
  const members = livingMembers(filled.members, now);
  const waiting = { at: now, inFlight: applicant.inFlight - 1, waiting: applicant.waiting };
  const refused = { ...filled, quiet, members: { ...members, [member]: waiting } };
  if (isHeld(lane, quiet)) return [refused, { kind: 'held', leftMs: quiet.endsAt - now }];

  const others = Object.entries(members).filter(([id]) => id !== member);
  const underWay = others.reduce((sum, [, { inFlight }]) => sum + inFlight, applicant.inFlight);
  if (underWay > Math.max(1, rules.concurrency - LEFT_FREE[lane]))
    return [refused, { kind: 'wait', waitMs: CROWDED_WAIT_MS }];

  const from = payer(filled, lane);
  if (from === undefined) {
    const waitMs = Math.ceil(untilPaid(filled, rules, lane, cap));
    return [refused, { kind: 'wait', waitMs: clamp(waitMs, SHORTEST_WAIT_MS, LONGEST_WAIT_MS) }];
  }
  const gone = {
    ...refused,
    tokens: { ...filled.tokens, [from]: filled.tokens[from] - 1 },
    calls: { ...filled.calls, [lane]: filled.calls[lane] + 1 },
    members: { ...members, [member]: { ...waiting, inFlight: applicant.inFlight } },
  };
  return [gone, { kind: 'go', at: now }];
}

function isHeld(lane: Lane, quiet: Quiet | undefined): quiet is Quiet {
  return lane === 'normal' && quiet?.ratePerSecond === 0;
}

export function livingMembers(
  members: GovernorState['members'],
  now: number,
): Readonly<GovernorState['members']> {
  // One that was heard of in the future was heard of before the clock was set back.
  return Object.fromEntries(
    Object.entries(members).filter(([, { at }]) => Math.abs(now - at) < MEMBER_GONE_MS),
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
