import { z } from 'zod';

/**
 * Whether a dialer takes our login. VICIdial locks a user for everybody and on both APIs after ten wrong
 * tries within 15 minutes (measured on 2.14-202), so the first refusal stops all workers. Times are
 * milliseconds since the epoch.
 */
export const CircuitState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('closed'), since: z.number() }),
  z.object({
    is: z.enum(['refused', 'locked']),
    since: z.number(),
    /** From then on one call may try. */
    untilMs: z.number(),
    /** The one that tries. */
    probe: z.string().optional(),
  }),
]);
export type CircuitState = z.infer<typeof CircuitState>;
type OpenState = Extract<CircuitState, { is: 'refused' | 'locked' }>;

/** A minute more than VICIdial counts wrong tries, or holds a lock. */
export const OPEN_MS = 16 * 60 * 1000;
/** A probe without a clear answer may have been one more wrong try: eight of these stay below ten. */
const UNCLEAR_MS = 2 * 60 * 1000;

export type Entry =
  | { readonly kind: 'pass' }
  /** This call is the one that tries. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'refused' | 'locked'; readonly leftMs: number };

/** May the call `ticket` log in now? Exactly one is told `probe` when the time is up. */
export function enter(
  state: CircuitState | undefined,
  now: number,
  ticket: string,
): readonly [CircuitState | undefined, Entry] {
  if (state === undefined || state.is === 'closed') return [state, { kind: 'pass' }];
  if (state.probe === ticket) return [state, { kind: 'probe' }];
  const leftMs = Math.min(state.untilMs - now, OPEN_MS);
  if (leftMs > 0) {
    // A clock that was set back must not make it longer.
    const kept = state.untilMs > now + OPEN_MS ? { ...state, untilMs: now + OPEN_MS } : state;
    return [kept, { kind: state.is, leftMs }];
  }
  // Should the one that tries never come back, the next may try when its time is up.
  return [{ ...state, probe: ticket, untilMs: now + UNCLEAR_MS }, { kind: 'probe' }];
}

/** The dialer has refused the login, or has locked the user. */
export function opened(state: CircuitState | undefined, now: number, why: OpenState['is']): OpenState {
  const since = state?.is === why ? state.since : now;
  return { is: why, since, untilMs: now + OPEN_MS };
}

/** The dialer took the login of the call that tried, or a person says that all is well. */
export function closed(now: number): CircuitState {
  return { is: 'closed', since: now };
}

/** The call that tried came back without a verdict. */
export function unclear(
  state: CircuitState | undefined,
  now: number,
  ticket: string,
): CircuitState | undefined {
  if (state === undefined || state.is === 'closed' || state.probe !== ticket) return state;
  return { is: state.is, since: state.since, untilMs: now + UNCLEAR_MS };
}
