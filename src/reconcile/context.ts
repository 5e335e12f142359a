import type { CallFeed } from '../call-feed.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { Logger } from '../domain/logger.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What the reconciliation of one dialer works with. */
export interface ReconcileContext {
  readonly dialer: string;
  readonly feed: CallFeed;
  readonly ledger: Ledger;
  /** Of what is taken back in; resolves after it is on disk. */
  readonly journal: { append(hit: RawHit): Promise<void> };
  readonly rules: ReconcileRules;
  /** IANA name of the zone that the dialer's days are in. */
  readonly timezone: string;
  /** Undefined = the dialer's log of URLs is not read. */
  readonly receipts?: ReceiptRules | undefined;
  readonly clock: DialerClock;
  readonly now: () => number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface ReconcileRules {
  /** A call that is over may be told by its own hit for so long, milliseconds. */
  readonly graceMs: number;
  /** Calls that no agent took count too. */
  readonly noAgent: boolean;
  /** For so long the ledger knows what it had of a call, milliseconds. */
  readonly keepMs: number;
}

export interface ReceiptRules {
  /** A URL with one of these keys is ours, */
  readonly hookKeys: readonly string[];
  /** and so is one of this origin (`https://bridge.example.com`). */
  readonly publicOrigin: string | undefined;
  readonly parse: (hit: RawHit) => BridgeEvent;
  /** Everything that was answered until now is in the ledger; false = the intake is still on its way. */
  readonly allTakenIn: (signal: AbortSignal) => Promise<boolean>;
}

/** How far the dialer's clock is ahead of ours, milliseconds: by its own log of URLs, else as it says itself. */
export interface DialerClock {
  aheadMs: number;
  /** When the log of URLs has told it last, milliseconds since the epoch; undefined = it never did. */
  toldAt?: number | undefined;
  /** When it was asked last. */
  askedAt?: number | undefined;
}

/** Now on the dialer's clock. */
export function dialerNow({ now, clock }: Pick<ReconcileContext, 'now' | 'clock'>): number {
  return now() + clock.aheadMs;
}

/** The dialer takes long to answer: what is left waits for a better time. */
export class SlowDialerError extends Error {
  constructor(dialer: string) {
    super(`${dialer} answers slowly; reading its records waits until it is better`);
    this.name = 'SlowDialerError';
  }
}

/** @throws SlowDialerError, and the signal's reason */
export function mustGoOn({ feed, dialer, signal }: ReconcileContext): void {
  signal.throwIfAborted();
  if (feed.isSlow()) throw new SlowDialerError(dialer);
}
