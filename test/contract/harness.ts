import type { Connection, Logger } from '../../src/connector.ts';
import type { DeliveryError } from '../../src/domain/errors.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { StandIn } from '../../src/sandbox/stand-in.ts';

/** How one attempt ended: a receipt, or the kind of error it was refused with. */
export type Outcome = 'delivered' | DeliveryError['kind'];

/** What the conformance suite needs from one connector; each connector's contract test supplies it. */
export interface ConnectorHarness {
  readonly connection: Connection;
  readonly standIn: StandIn;
  /** An event that the connector delivers; every call another person and another call. */
  event(): BridgeEvent;
  /** How many records the stand-in holds for this effect key (calls, tasks, leads, accepted messages). */
  effects(effectKey: string): number;
  /** Part of the path of the request that makes the effect; faults are aimed at it. */
  readonly writePath: string;
  /**
   * How many records the stand-in holds in all, which a check must leave as it is; absent = the suite
   * counts requests on the write path, which is wrong where reads have the same path.
   */
  records?(): number;
  /** Method of that request, where another request has the same path; absent = any. */
  readonly writeMethod?: string;
  /** Make the stand-in refuse the connector's credentials from now on. */
  refuseCredentials(): void;
  /** Must never be seen in a log line, an error or a receipt. */
  readonly secrets: readonly string[];
  /**
   * What an HTTP status on the write means to this system where it differs from the suite's own reading
   * (400, 404 and 409: permanent, or delivered after all; 401: auth; 500 to 504: transient or ambiguous).
   */
  readonly outcomes?: Readonly<Partial<Record<number, readonly Outcome[]>>>;
  /** False where `check()` cannot try the credentials without causing an effect (a webhook). */
  readonly checkProvesCredentials?: boolean;
  /** For a CRM: what the suite needs to show what is promised about people and call orders. */
  readonly crm?: CrmHarness;
  close(): Promise<void>;
}

export interface CrmHarness {
  /** Two people with the phone number of this event, whom the CRM's search knows. */
  addTwins(event: BridgeEvent): void;
  /** Every record that the stand-in holds, as text: to see that nothing was written. */
  records(): string;
  /** The values of the call's record, as text; `''` = there is none. */
  callText(effectKey: string): string;
  /** How many tasks the stand-in holds for this call; absent = the CRM has none. */
  tasks?(effectKey: string): number;
  /** It accepts `recording-found`, and the link stands in the call's record. */
  readonly recordings: boolean;
}

export interface StartOptions {
  readonly logger: Logger;
  /** Request timeout to configure where the connector has one; longer than any case waits. */
  readonly timeoutMs: number;
  /**
   * Milliseconds since the epoch; the suite moves it on by the `retryAfterMs` of an error instead of
   * waiting. Give it to the connection as `tools.now` (and to a stand-in whose search lags).
   */
  readonly now: () => number;
}

export interface ConnectorUnderTest {
  readonly name: string;
  /** True where the harness has `crm`. */
  readonly crm?: boolean;
  start(options: StartOptions): Promise<ConnectorHarness>;
}
