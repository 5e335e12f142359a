import type { DialerContext } from '../../reconcile/reconciler.ts';
import { maintenanceJobs } from '../../../jobs/index.ts';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../connector.ts';
import type { TakeInContext } from '../../dispatch/take-in.ts';
import type { PartState } from '../../http/health.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { TrafficControl } from '../../queue/dialer-traffic/open-traffic.ts';
import type { WorkQueues } from '../../queue/work-queues.ts';
import type { Destination } from '../destinations.ts';
import type { RedisGate } from '../redis-gate.ts';

export interface WorkerRole {
  readonly consolePort: number;
  ledgerState(): PartState;
  redisState(): PartState;
  /** What the receiver is like, for /readyz of the console. */
  setDisk(state: PartState): void;
  /** Finish what runs within `boundMs`; then cut it off and record that. */
  stop(boundMs: number): Promise<void>;
}

/** What the parts of the worker role are put together from. */
export interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly ledger: Ledger;
  readonly queues: WorkQueues;
  readonly destinations: readonly Destination[];
  readonly traffic: TrafficControl;
  readonly gate: RedisGate;
  /** How a hit becomes events and deliveries. */
  readonly taking: TakeInContext;
  /** Dialers whose own records are read. */
  readonly reading: readonly DialerContext[];
  /** Everything started so far, ended in reverse order. */
  readonly stack: AsyncDisposableStack;
}

/** The queue of the program's own jobs. */
export const MAINTENANCE = 'maintenance';
export const SCHEDULES = maintenanceJobs.map(({ job, everyMs }) => ({ name: job.name, everyMs }));
