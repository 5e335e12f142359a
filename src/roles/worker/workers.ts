import { type Breaker, createBreaker } from '../../domain/breaker/breaker.ts';
import type { Pump } from '../../dispatch/pump.ts';
import { createAlerter } from '../alerts.ts';
import { watchAlerts } from '../alerts/watch.ts';
import { reportCompleteness } from '../completeness/report.ts';
import type { Destination } from '../destinations.ts';
import { createReconciler, type Reconciler } from '../../reconcile/reconciler.ts';
import { backfillsFor } from '../backfills.ts';
import { createProbes } from '../probes.ts';
import { startDestinationWorker, startMaintenanceWorker } from '../queue-workers.ts';
import { pollersFor } from '../floor.ts';
import { lookUpsFor } from '../recordings.ts';
import { optOutFieldsOf } from '../routing.ts';
import { SHARES } from '../shares.ts';
import { prepareFor } from '../sync.ts';
import { verificationsFor } from '../verify/verifications-for.ts';
import { MAINTENANCE, type Parts } from './parts.ts';

/** How long recording a cut-off attempt may take, on top of the bound, milliseconds. */
const RECORD_MS = 3000;

/** What works, as far as others ask for it. */
export interface Working {
  /** How long running jobs get at the stop, milliseconds. */
  readonly setBound: (boundMs: number) => void;
  readonly reconciler: Reconciler;
}

/** Work off the queues, and start what the maintenance jobs begin. */
export function startWorkers(parts: Parts, pump: Pump): Working {
  let boundMs = 0;
  const stopping = new AbortController();
  const { config, logger, ledger, gate } = parts;
  const onAdded = (): void => pump.nudge();
  const prepare = prepareFor({ ...parts, ...parts.taking, onAdded });
  const lookUps = lookUpsFor({ ...parts, ...parts.taking, onAdded });
  parts.stack.defer(() => lookUps.stop());
  const pollers = pollersFor({ ...parts, ...parts.taking, onAdded });
  parts.stack.defer(() => pollers.stop());
  const telling = { ledger, logger, routing: parts.taking.routing, now: Date.now, onAdded };
  const alerts = createAlerter(telling);
  const common = { redis: config.redis, ledger, logger, stopping: stopping.signal, prepare, alerts };
  const { destinations } = parts;
  const probes = createProbes({ destinations, ledger, alerts, logger, now: Date.now, onLifted: onAdded });
  parts.stack.defer(() => probes.stop());
  const verifications = verificationsFor({ ...parts, onRedelivered: onAdded });
  parts.stack.defer(() => verifications.stop());
  const reconciler = createReconciler({ dialers: parts.reading, alerts });
  parts.stack.defer(() => reconciler.stop());
  const backfills = backfillsFor({
    ...telling,
    config,
    alerts,
    contexts: parts.reading.filter(({ feed }) => feed.reads === 'tables'),
  });
  parts.stack.defer(() => backfills.stop());
  const workers = [
    // One that is switched off has no worker: what its queue still holds waits too.
    ...parts.destinations
      .filter(({ enabled }) => enabled)
      .flatMap((destination) => {
        const breaker = breakerOf(destination);
        return SHARES.map((share) =>
          startDestinationWorker(destination, share, { ...common, breaker, onEnded: () => pump.nudge() }),
        );
      }),
    startMaintenanceWorker(MAINTENANCE, {
      ...common,
      gate,
      watchAlerts: () =>
        watchAlerts({
          ...telling,
          alerts: config.alerts,
          destinations: parts.destinations.map(({ name }) => name),
        }),
      reportCompleteness: () =>
        reportCompleteness({ ...telling, completeness: config.completeness, dialers: parts.reading }),
      keepEventsDays: config.data.keepEventsDays,
      lookUps,
      pollers,
      probes,
      reconciler,
      backfills,
      verifications,
      marks: optOutFieldsOf(config),
    }),
  ];
  parts.stack.defer(async () => {
    const cutOff = setTimeout(() => stopping.abort(), boundMs);
    await Promise.all(workers.map((worker) => worker.close(boundMs + RECORD_MS)));
    clearTimeout(cutOff);
  });
  return {
    reconciler,
    setBound: (ms) => {
      boundMs = ms;
    },
  };
}

function breakerOf({ delivery }: Destination): Breaker | undefined {
  return delivery.breaker === false ? undefined : createBreaker(delivery.breaker);
}
