import type { Connection, DncBook, IdentityMap, Logger, OwnWrites } from '../../src/connector.ts';
import type { Alerter } from '../../src/domain/alerts/alerter.ts';
import type { Backoff } from '../../src/domain/backoff.ts';
import type { DeliveryBook } from '../../src/ledger/delivery-book.ts';
import type { Prepare } from '../../src/sync/prepared.ts';
import type { LookOnly } from '../../src/sync/shadow.ts';

/** What the delivery of one destination's events may use. */
export interface DeliverContext {
  readonly destination: string;
  readonly connection: Connection;
  readonly identities: IdentityMap;
  readonly book: DeliveryBook;
  readonly ownWrites: OwnWrites;
  readonly dnc: DncBook;
  /** Looks at what a delivery needs from elsewhere. */
  readonly prepare: Prepare;
  /** The destination runs in shadow: what would be written is found out and kept. Absent = it is written. */
  readonly lookOnly?: LookOnly | undefined;
  /** Attempts that count before the delivery is dead. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** For one attempt, milliseconds. */
  readonly timeoutMs: number;
  readonly holdProbeMs: number;
  /** Aborted when the program must let go of what it is doing. */
  readonly stopping: AbortSignal;
  readonly logger: Logger;
  /** Absent = nobody is told at once of a destination that is held. */
  readonly alerts?: Alerter | undefined;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** The lane's next delivery may be due now. */
  readonly onEnded: () => void;
}
