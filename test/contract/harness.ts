import type { Connection, Logger } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { StandIn } from '../../src/sandbox/stand-in.ts';

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
  /** Make the stand-in refuse the connector's credentials from now on. */
  refuseCredentials(): void;
  /** Must never be seen in a log line, an error or a receipt. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

export interface ConnectorUnderTest {
  readonly name: string;
  start(options: { readonly logger: Logger; readonly timeoutMs: number }): Promise<ConnectorHarness>;
}
