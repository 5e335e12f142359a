import { livingMembers } from './admit.ts';
import type { CircuitState } from './circuit.ts';
import { CALL_KINDS, type CallKind, type Lane, LANES } from './lane.ts';
import type { GovernorState } from './state.ts';

/** How a dialer is used now, by all workers together. Times are milliseconds since the epoch. */
export interface TrafficFigures {
  /** Calls a second; less where quiet hours say so. Undefined: nobody has called it yet. */
  readonly ratePerSecond: number | undefined;
  readonly quietUntil: number | undefined;
  /** Calls that could go at once. */
  readonly tokens: Readonly<Record<Lane, number>>;
  readonly waiting: Readonly<Record<Lane, number>>;
  readonly inFlight: number;
  /** Since the figures were begun (Redis emptied, a day without a call). */
  readonly calls: Readonly<Record<Lane, number>>;
  /** Timeouts, lost connections, 5xx. */
  readonly errors: number;
  readonly decreases: number;
  /** Of the latest calls, at most 100. */
  readonly latency: { readonly p50Ms: number; readonly p99Ms: number } | undefined;
  /** What a call takes while the dialer is well, by kind. */
  readonly baselineMs: Readonly<Partial<Record<CallKind, number>>>;
  readonly circuit: {
    readonly state: 'closed' | 'refused' | 'locked';
    readonly since: number | undefined;
    /** From then on one call may try. */
    readonly until: number | undefined;
  };
  /** Phone numbers, vendor lead codes and the scan slot that a worker has in hand. */
  readonly locksHeld: number;
}

export function figuresOf(parts: {
  readonly governor: GovernorState | undefined;
  readonly circuit: CircuitState | undefined;
  readonly locksHeld: number;
  readonly now: number;
}): TrafficFigures {
  const { governor, circuit, locksHeld, now } = parts;
  const quiet = governor?.quiet !== undefined && governor.quiet.endsAt > now ? governor.quiet : undefined;
  const members = Object.values(livingMembers(governor?.members ?? {}, now));
  return {
    ratePerSecond: governor && Math.min(governor.ratePerSecond, quiet?.ratePerSecond ?? Infinity),
    quietUntil: quiet?.endsAt,
    tokens: governor?.tokens ?? NONE,
    waiting: byLane((lane) => members.reduce((sum, { waiting }) => sum + waiting[lane], 0)),
    inFlight: members.reduce((sum, { inFlight }) => sum + inFlight, 0),
    calls: governor?.calls ?? NONE,
    errors: governor?.errors ?? 0,
    decreases: governor?.decreases ?? 0,
    latency: latencyOf(governor?.latest ?? []),
    baselineMs: baselinesOf(governor),
    circuit: circuitOf(circuit),
    locksHeld,
  };
}

const NONE = { dnc: 0, 'speed-to-lead': 0, normal: 0 } as const;

function byLane(count: (lane: Lane) => number): Record<Lane, number> {
  return Object.fromEntries(LANES.map((lane) => [lane, count(lane)])) as Record<Lane, number>;
}

function latencyOf(latest: readonly number[]): TrafficFigures['latency'] {
  if (latest.length === 0) return undefined;
  const sorted = latest.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

function baselinesOf(governor: GovernorState | undefined): TrafficFigures['baselineMs'] {
  return Object.fromEntries(
    CALL_KINDS.flatMap((kind) => {
      const pace = governor?.pace[kind];
      return pace === undefined ? [] : [[kind, Math.round(pace.baselineMs)]];
    }),
  );
}

function circuitOf(circuit: CircuitState | undefined): TrafficFigures['circuit'] {
  if (circuit === undefined) return { state: 'closed', since: undefined, until: undefined };
  if (circuit.is === 'closed') return { state: 'closed', since: circuit.since, until: undefined };
  return { state: circuit.is, since: circuit.since, until: circuit.untilMs };
}
