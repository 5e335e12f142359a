import type { Connection } from './connector.ts';
import type { DialerDatabase } from './domain/dialer-database.ts';

/**
 * The contract of a dialer: a destination like any other (leads are delivered to it through the same queue
 * and ledger), with the calls that the rest of the program needs by name.
 */
export interface Dialer extends Connection {
  /** Version text and clock of the dialer; needs no credentials, so it proves reachability only. */
  version(signal: AbortSignal): Promise<DialerVersion>;
  /** Its tables, read only; undefined where none is configured. Closed with the dialer. */
  readonly database?: DialerDatabase | undefined;
}

export interface DialerVersion {
  readonly version: string;
  readonly build: string;
  /** The dialer's clock, milliseconds since the epoch. */
  readonly epochMs: number;
  /** Minutes east of UTC that its local times mean now (-300 for New York in winter). */
  readonly utcOffsetMinutes: number;
}
