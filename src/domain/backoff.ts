export interface Backoff {
  /** Delay after the first failed attempt, milliseconds. */
  readonly backoffMs: number;
  /** No delay is longer, milliseconds. */
  readonly maxBackoffMs: number;
  /** Share of each delay that is random, 0 to 1, so that deliveries that failed together part ways. */
  readonly jitter: number;
}

/**
 * How long to wait after failed attempt number `attempt` (1 = the first), milliseconds: doubles each time
 * up to the maximum; of that, the share `jitter` is taken off at random (`random` in 0..1).
 */
export function retryDelayMs(attempt: number, backoff: Backoff, random: number): number {
  const exponent = Math.min(attempt - 1, 40);
  const full = Math.min(backoff.maxBackoffMs, backoff.backoffMs * 2 ** exponent);
  return Math.round(full * (1 - backoff.jitter * random));
}
