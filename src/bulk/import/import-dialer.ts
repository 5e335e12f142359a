import type { MappedLead } from '../map/fields.ts';
import type { PreparedRow, Settled } from './outcome.ts';

/**
 * What an import needs of a dialer. All but `prepare` throw DeliveryErrors as the connector does, and wait for
 * the pace of the normal lane.
 */
export interface ImportDialer {
  /** Make a lead fit for VICIdial, sending nothing. @throws PermanentError where it can be none */
  prepare(mapped: MappedLead): PreparedRow;
  /** `DialerTraffic.inTurn`. */
  inTurn<Result>(
    keys: readonly string[],
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  add(row: PreparedRow, signal: AbortSignal): Promise<Settled>;
  /** Ids of the leads of the import's list, by national number, newest first. */
  find(numbers: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Throws where the dialer is not well. */
  probe(signal: AbortSignal): Promise<void>;
}
