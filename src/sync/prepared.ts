import type { CallOrder, DialerOrder, Receipt } from '../connector.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';

/** What to do about one delivery, now that its records were looked at. */
export type Prepared = PreparedDelivery | PreparedEnd;

/** Send it. */
export interface PreparedDelivery {
  readonly kind: 'deliver';
  /** With what was missing in the stored one. */
  readonly event: BridgeEvent;
  readonly order: DialerOrder | undefined;
  /** What a CRM is to hold of the call. */
  readonly call?: CallOrder | undefined;
  /** For the receipt. */
  readonly warnings: readonly string[];
  /** To be written down in the commit that ends the delivery. */
  readonly commit?: ((trx: LedgerTransaction, receipt: Receipt) => Promise<void>) | undefined;
}

/** Nothing is to be sent. */
export interface PreparedEnd {
  readonly kind: 'end';
  readonly receipt: Receipt;
  readonly commit?: ((trx: LedgerTransaction) => Promise<void>) | undefined;
}

export function skipped(
  reason: string,
  commit?: (trx: LedgerTransaction) => Promise<void>,
  warnings: readonly string[] = [],
): PreparedEnd {
  return { kind: 'end', receipt: { outcome: 'skipped', ids: {}, warnings: [reason, ...warnings] }, commit };
}

/** Looks at a delivery before it is sent. */
export type Prepare = (delivery: DeliveryToPrepare) => Promise<Prepared>;

export interface DeliveryToPrepare {
  readonly destination: string;
  readonly event: BridgeEvent;
  /** Later events of its lane that this delivery settles too, oldest first. */
  readonly absorbed: readonly BridgeEvent[];
  readonly effectKey: string;
  readonly signal: AbortSignal;
}
