import { hostname } from 'node:os';
import deliver from '../../jobs/deliver.ts';
import { maintenanceJobs } from '../../jobs/index.ts';
import type { AccountOptions } from '../account.ts';
import type { Config } from '../config/config.ts';
import type { ConnectorDefinition, Logger } from '../connector.ts';
import { startIntake } from '../dispatch/intake.ts';
import { type Breaker, createBreaker } from '../domain/breaker/breaker.ts';
import { type Pump, startPump } from '../dispatch/pump.ts';
import { startSweep, sweepQueue } from '../dispatch/sweep.ts';
import type { TakeInContext } from '../dispatch/take-in.ts';
import { BOARD_PATH, startConsole } from '../http/console/console.ts';
import type { PartState } from '../http/health.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { countParkedHits } from '../ledger/parked-hits.ts';
import { countRecordings } from '../ledger/recordings.ts';
import { recoverInterrupted } from '../ledger/recover.ts';
import { countReviews } from '../ledger/reviews.ts';
import { wakeParked } from '../ledger/sync/parked.ts';
import { PROMETHEUS_TYPE, prometheusText } from '../observe/prometheus.ts';
import { createBoard } from '../queue/board.ts';
import { scheduleJobs } from '../queue/schedule.ts';
import { announcePresence } from '../queue/presence.ts';
import { openAccounts } from '../queue/accounts/open-accounts.ts';
import { keepAccounts } from '../queue/accounts/pauses.ts';
import { connectTraffic, type TrafficControl } from '../queue/dialer-traffic/open-traffic.ts';
import { urgentQueueOf } from '../queue/queue-names.ts';
import { openWorkQueues, type WorkQueues } from '../queue/work-queues.ts';
import { accountPauses, pauseMetrics } from './account-pauses.ts';
import { createAlerter } from './alerts.ts';
import { watchAlerts } from './alerts/watch.ts';
import { connectorDoorSettings, openConnectorWebhooks } from './connector-webhooks.ts';
import { connectDestinations, type Destination } from './destinations.ts';
import { dialerFigures } from './dialer-figures.ts';
import { watchLedger } from './ledger-watch.ts';
import { dialerMetrics, workMetrics } from './metrics.ts';
import { createProbes } from './probes.ts';
import { startDestinationWorker, startMaintenanceWorker } from './queue-workers.ts';
import { parkedMetrics } from './parked-metrics.ts';
import { recordingMetrics } from './recording-metrics.ts';
import { lookUpsFor } from './recordings.ts';
import { type RedisGate, watchRedis } from './redis-gate.ts';
import { optOutFieldsOf, parserOf, routingOf } from './routing.ts';
import { readWork } from './status.ts';
import { SHARES } from './shares.ts';
import { prepareFor } from './sync.ts';

export interface WorkerRole {
  readonly consolePort: number;
  ledgerState(): PartState;
  redisState(): PartState;
  /** What the receiver is like, for /readyz of the console. */
  setDisk(state: PartState): void;
  /** Finish what runs within `boundMs`; then cut it off and record that. */
  stop(boundMs: number): Promise<void>;
}

interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly ledger: Ledger;
  readonly queues: WorkQueues;
  readonly destinations: readonly Destination[];
  readonly traffic: TrafficControl;
  readonly gate: RedisGate;
  /** How a hit becomes events and deliveries. */
  readonly taking: TakeInContext;
  /** Everything started so far, ended in reverse order. */
  readonly stack: AsyncDisposableStack;
}

const MAINTENANCE = 'maintenance';
const SCHEDULES = maintenanceJobs.map(({ job, everyMs }) => ({ name: job.name, everyMs }));
const UNKNOWN_DISK: PartState = { ok: true, detail: 'the receiver is another process; ask its /readyz' };

/** Start everything behind the journal: intake, ledger, queues, workers, console. One per data folder. */
export async function startWorkerRole(
  config: Config,
  connectors: readonly ConnectorDefinition<{ readonly type: string }>[],
  logger: Logger,
): Promise<WorkerRole> {
  const stack = new AsyncDisposableStack();
  try {
    return await startParts(config, connectors, logger, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function startParts(
  config: Config,
  connectors: readonly ConnectorDefinition<{ readonly type: string }>[],
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<WorkerRole> {
  const lock = lockFolder(config.data.dir, 'worker');
  stack.defer(() => lock.release());
  const ledger = await openRecovered(config.data.dir, logger);
  stack.defer(() => ledger.close());
  const traffic = connectTraffic({ ...config.redis, logger });
  stack.defer(() => traffic.close());
  const self = { host: hostname(), pid: process.pid, startedAt: Date.now() };
  const presence = announcePresence(traffic.redis, config.redis.prefix, self);
  stack.defer(() => presence.stop());
  const { open: openAccount } = openAccounts({ redis: traffic.redis, prefix: config.redis.prefix });
  const accounts = new Map<string, AccountOptions>();
  const onAccount = (name: string, account: AccountOptions): void => void accounts.set(name, account);
  const tools = { logger, openTraffic: traffic.open, openAccount, onAccount };
  const destinations = await connectDestinations(config, connectors, tools);
  stack.defer(() => closeConnections(destinations));
  const queues = openWorkQueues({
    ...config.redis,
    names: [...destinations.flatMap(({ name }) => [name, urgentQueueOf(name)]), MAINTENANCE],
    logger,
  });
  stack.defer(() => queues.close());
  const gate = watchRedis({
    queues,
    registerTimers: () => scheduleJobs(queues, MAINTENANCE, SCHEDULES),
    async beforeOpening() {
      await keepAccounts(traffic.redis, config.redis.prefix, accounts);
      await sweepQueue({
        ledger,
        queues,
        prefix: config.redis.prefix,
        now: Date.now,
        logger,
        onGivenBack: () => undefined,
      });
    },
    now: Date.now,
    logger,
  });
  stack.defer(() => gate.stop());
  const webhooks = await openConnectorWebhooks(connectorDoorSettings(config, connectors), connectors);
  const taking = { parse: parserOf(config, webhooks), routing: routingOf(config, connectors), now: Date.now };
  const parts = { config, logger, ledger, queues, destinations, traffic, gate, taking, stack };
  const pump = startDispatch(parts);
  const bound = startWorkers(parts, pump);
  const watch = watchLedger(ledger);
  stack.defer(() => watch.stop());
  return openConsole(parts, () => watch.state(), bound);
}

async function openRecovered(dir: string, logger: Logger): Promise<Ledger> {
  const ledger = await openLedger(dir);
  const interrupted = await ledger.write(async (trx) => {
    // Whether a source is away is found out anew.
    await wakeParked(trx, Date.now());
    return recoverInterrupted(trx, Date.now());
  });
  if (interrupted > 0) {
    logger.warn({ interrupted }, 'attempts of the last run were cut off; they are tried again');
  }
  return ledger;
}

async function closeConnections(destinations: readonly Destination[]): Promise<void> {
  await Promise.all(destinations.map(({ connection }) => connection.close().catch(() => undefined)));
}

function startDispatch({ config, logger, ledger, queues, destinations, gate, taking, stack }: Parts): Pump {
  const common = { ledger, queues, logger, now: Date.now };
  const pump = startPump({
    ...common,
    destinations: destinations
      .filter(({ enabled }) => enabled)
      .map(({ name, delivery, holdProbeMs }) => ({ name, ...delivery, holdProbeMs })),
    deliverJob: deliver.name,
    mayQueue: () => gate.isOpen(),
  });
  stack.defer(() => pump.stop());
  gate.afterOpening(() => pump.nudge());
  const sweep = startSweep({
    ...common,
    prefix: config.redis.prefix,
    onGivenBack: () => {
      void scheduleJobs(queues, MAINTENANCE, SCHEDULES).catch(() => undefined);
      pump.nudge();
    },
  });
  stack.defer(() => sweep.stop());
  const intake = startIntake({
    ...common,
    dir: config.data.dir,
    ...taking,
    onTaken: () => pump.nudge(),
  });
  stack.defer(() => intake.stop());
  return pump;
}

/** How long recording a cut-off attempt may take, on top of the bound, milliseconds. */
const RECORD_MS = 3000;

/** @returns a setter for the bound that running jobs get at the stop */
function startWorkers(parts: Parts, pump: Pump): (boundMs: number) => void {
  let boundMs = 0;
  const stopping = new AbortController();
  const { config, logger, ledger, gate } = parts;
  const onAdded = (): void => pump.nudge();
  const prepare = prepareFor({ ...parts, ...parts.taking, onAdded });
  const lookUps = lookUpsFor({ ...parts, ...parts.taking, onAdded });
  parts.stack.defer(() => lookUps.stop());
  const telling = { ledger, logger, routing: parts.taking.routing, now: Date.now, onAdded };
  const alerts = createAlerter(telling);
  const common = { redis: config.redis, ledger, logger, stopping: stopping.signal, prepare, alerts };
  const { destinations } = parts;
  const probes = createProbes({ destinations, ledger, alerts, logger, now: Date.now, onLifted: onAdded });
  parts.stack.defer(() => probes.stop());
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
      keepEventsDays: config.data.keepEventsDays,
      lookUps,
      probes,
      marks: optOutFieldsOf(config),
    }),
  ];
  parts.stack.defer(async () => {
    const cutOff = setTimeout(() => stopping.abort(), boundMs);
    await Promise.all(workers.map((worker) => worker.close(boundMs + RECORD_MS)));
    clearTimeout(cutOff);
  });
  return (ms) => {
    boundMs = ms;
  };
}

function breakerOf({ delivery }: Destination): Breaker | undefined {
  return delivery.breaker === false ? undefined : createBreaker(delivery.breaker);
}

async function openConsole(
  { config, logger, ledger, queues, gate, destinations, traffic, stack }: Parts,
  ledgerState: () => PartState,
  setBound: (boundMs: number) => void,
): Promise<WorkerRole> {
  let disk = UNKNOWN_DISK;
  const metricsNow = async () => [
    ...dialerMetrics(await dialerFigures(config, traffic.redis)),
    ...workMetrics(await readWork(config, ledger.db)),
    ...pauseMetrics(await accountPauses(config, traffic.redis)),
    ...recordingMetrics(await countRecordings(ledger.db)),
    ...parkedMetrics({ reviews: await countReviews(ledger.db), hits: await countParkedHits(ledger.db) }),
  ];
  const operators = await startConsole({
    ...config.console,
    board: createBoard(queues, BOARD_PATH),
    readiness: () => ({ disk, ledger: ledgerState(), redis: gate.state() }),
    figures: async () => ({ role: 'worker', dialers: await dialerFigures(config, traffic.redis) }),
    metrics: async () => ({ type: PROMETHEUS_TYPE, text: prometheusText(await metricsNow()) }),
  });
  stack.defer(() => operators.close());
  logger.info({ port: operators.port, destinations: destinations.map(({ name }) => name) }, 'worker runs');
  return {
    consolePort: operators.port,
    ledgerState,
    redisState: () => gate.state(),
    setDisk: (state) => {
      disk = state;
    },
    async stop(boundMs) {
      setBound(boundMs);
      await stack.disposeAsync();
    },
  };
}
