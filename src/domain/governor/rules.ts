import type { QuietWindow } from './quiet.ts';

/** How hard a dialer may be used, by all workers together. */
export interface GovernorRules {
  /** Calls a second at the start. */
  readonly ratePerSecond: number;
  /** Calls that may go at once after a rest. */
  readonly burst: number;
  /** The rate is never cut below this. */
  readonly minRatePerSecond: number;
  /** The rate never grows beyond this. */
  readonly maxRatePerSecond: number;
  /** Parts of `ratePerSecond` that are kept for the lane whatever the rate is cut to, 0 to 1. */
  readonly dncShare: number;
  readonly speedToLeadShare: number;
  /** Requests under way at once; below the ten wrong logins that lock the API user. */
  readonly concurrency: number;
  /** How long a call takes while the dialer is well, milliseconds; undefined = learned. */
  readonly baselineMs: number | undefined;
  readonly quiet: readonly QuietWindow[];
  /** IANA name of the zone that the quiet hours are in. */
  readonly timezone: string;
}
