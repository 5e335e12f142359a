import { hostname } from 'node:os';
import type { AccountOptions } from '../account.ts';
import type { Config } from '../config/config.ts';
import type { ConnectorDefinition, Logger } from '../connector.ts';
import { sweepQueue } from '../dispatch/sweep.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { recoverInterrupted } from '../ledger/recover.ts';
import { wakeParked } from '../ledger/sync/parked.ts';
import { scheduleJobs } from '../queue/schedule.ts';
import { announcePresence } from '../queue/presence.ts';
import { openAccounts } from '../queue/accounts/open-accounts.ts';
import { keepAccounts } from '../queue/accounts/pauses.ts';
import { connectTraffic } from '../queue/dialer-traffic/open-traffic.ts';
import { urgentQueueOf } from '../queue/queue-names.ts';
import { openWorkQueues } from '../queue/work-queues.ts';
import { connectorDoorSettings, openConnectorWebhooks } from './connector-webhooks.ts';
import { connectDestinations, type Destination } from './destinations.ts';
import { watchLedger } from './ledger-watch.ts';
import { watchRedis } from './redis-gate.ts';
import { parserOf, routingOf } from './routing.ts';
import { openReading } from './reconcile.ts';
import { openConsole } from './worker/console.ts';
import { startDispatch } from './worker/dispatch.ts';
import { MAINTENANCE, SCHEDULES, type WorkerRole } from './worker/parts.ts';
import { startWorkers } from './worker/workers.ts';

export type { WorkerRole };

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
  const reading = openReading({ config, logger, ledger, destinations, stack, ...taking });
  const parts = { config, logger, ledger, queues, destinations, traffic, gate, taking, reading, stack };
  const pump = startDispatch(parts);
  const working = startWorkers(parts, pump);
  const watch = watchLedger(ledger);
  stack.defer(() => watch.stop());
  return openConsole(parts, () => watch.state(), working);
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
