/** When a destination that is away is left alone, and how it is found out that it is back. */
export interface BreakerRules {
  /** Deliveries that fail one after the other, none of them getting an answer, before it opens. */
  readonly failures: number;
  /** The first delivery is tried after this, milliseconds; later ones after longer and longer ... */
  readonly probeMs: number;
  /** ... but at most this. */
  readonly maxProbeMs: number;
}

/** Code of the hold of a destination whose circuit is open. */
export const CIRCUIT_OPEN = 'circuit-open';
