/**
 * What became of a row. `invalid`: the row itself cannot be a lead. `failed`: the dialer did not take it, or not
 * all of it. `ready`: it would be sent (dry run).
 */
export const OUTCOMES = ['added', 'duplicate', 'dnc', 'invalid', 'failed', 'ready'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Settled {
  readonly outcome: Outcome;
  /** VICIdial's lead_id, of the new lead or of the one that is there; `''` = none. */
  readonly leadId: string;
  /** Stable word with what explains it; never a number or a name. */
  readonly reason: string;
  /** What was changed in the row before it was sent, without values. */
  readonly changes: readonly string[];
}

export type Counts = Readonly<Record<Outcome, number>>;

export const NO_COUNTS: Counts = { added: 0, duplicate: 0, dnc: 0, invalid: 0, failed: 0, ready: 0 };

export function settled(outcome: Outcome, more: Partial<Omit<Settled, 'outcome'>> = {}): Settled {
  return { outcome, leadId: '', reason: '', changes: [], ...more };
}

/** A row as it is to be sent. */
export interface PreparedRow {
  /** National digits and calling code, as VICIdial holds them. */
  readonly phone: { readonly code: string; readonly number: string };
  /** Every number of the person as `+13125550101`, the one to dial first. */
  readonly numbers: readonly string[];
  /** No two calls that share one of these may run at once (`DialerTraffic.inTurn`). */
  readonly turnKeys: readonly string[];
  readonly changes: readonly string[];
  /** In the API's names, clean. */
  readonly fields: Readonly<Record<string, string>>;
  readonly custom: Readonly<Record<string, string>>;
}
