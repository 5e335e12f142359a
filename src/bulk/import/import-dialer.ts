import type { MappedLead } from '../map/fields.ts';
import type { PreparedRow, Settled } from './outcome.ts';

/**
 * What an import needs of a dialer. All but `prepare` throw DeliveryErrors as the connector does, and wait for
 * the pace of the normal lane.
 */
export interface ImportDialer {
  /** How long an add that nobody waits for any more may be at work, milliseconds. */
  readonly inFlightMs: number;
  /** Make a lead fit for VICIdial, sending nothing. @throws PermanentError where it can be none */
  prepare(mapped: MappedLead): PreparedRow;
  /** `DialerTraffic.inTurn`. */
  inTurn<Result>(
    keys: readonly string[],
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** `beforeSend` is called when the request is about to leave; from then on it may be carried out. */
  add(
    row: PreparedRow,
    options: { readonly signal: AbortSignal; readonly beforeSend: () => void },
  ): Promise<Settled>;
  /** Ids of the leads of the import's list, by national number, newest first. */
  find(numbers: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Throws where the dialer is not well. */
  probe(signal: AbortSignal): Promise<void>;
}
