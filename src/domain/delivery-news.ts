/** How far one delivery is, for somebody who waits for it. */
export interface DeliveryNews {
  /** `open`: it is still tried. `parked`: its request could not be turned into an event. */
  readonly state: 'open' | 'delivered' | 'dead' | 'parked';
  /** Of a delivered one: what the connector's receipt says. */
  readonly outcome: string | undefined;
  /** VICIdial's lead_id. */
  readonly leadId: string | undefined;
  readonly warnings: readonly string[];
  /** Of the last attempt that failed. */
  readonly errorCode: string | undefined;
  /** The last attempt was refused for good, so that no further one would help. */
  readonly refused: boolean;
}

/** Looks at deliveries without writing or waiting. */
export interface NewsReader {
  /**
   * By event id; absent = it is not known yet. Throws where what is read from is locked or damaged.
   */
  read(
    asked: readonly { readonly eventId: string; readonly destination: string }[],
  ): ReadonlyMap<string, DeliveryNews>;
  close(): void;
}
