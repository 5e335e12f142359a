import { BOARD_PATH, startConsole } from '../../http/console/console.ts';
import type { PartState } from '../../http/health.ts';
import { floorStates } from '../../ledger/floor-states.ts';
import { countParkedHits } from '../../ledger/parked-hits.ts';
import { countRecordings } from '../../ledger/recordings.ts';
import { countReviews } from '../../ledger/reviews.ts';
import { PROMETHEUS_TYPE, prometheusText } from '../../observe/prometheus.ts';
import { createBoard } from '../../queue/board.ts';
import { accountPauses, pauseMetrics } from '../account-pauses.ts';
import { createRecentFigures } from '../completeness/recent-figures.ts';
import { completenessMetrics } from '../completeness-metrics.ts';
import { dialerFigures } from '../dialer-figures.ts';
import { dialerMetrics, workMetrics } from '../metrics.ts';
import { parkedMetrics } from '../parked-metrics.ts';
import { reconcileMetrics } from '../reconcile-metrics.ts';
import { recordingMetrics } from '../recording-metrics.ts';
import { floorMetrics } from '../floor-metrics.ts';
import { readWork } from '../status.ts';
import { verifyFigures, verifyMetrics } from '../verify/metrics.ts';
import type { Parts, WorkerRole } from './parts.ts';
import type { Working } from './workers.ts';

const UNKNOWN_DISK: PartState = { ok: true, detail: 'the receiver is another process; ask its /readyz' };

/** Where operators look; with it the role is complete. */
export async function openConsole(
  { config, logger, ledger, queues, gate, destinations, traffic, reading, stack }: Parts,
  ledgerState: () => PartState,
  { setBound, reconciler }: Working,
): Promise<WorkerRole> {
  let disk = UNKNOWN_DISK;
  const completeness = createRecentFigures({ db: ledger.db, dialers: reading, now: Date.now });
  const metricsNow = async () => [
    ...dialerMetrics(await dialerFigures(config, traffic.redis)),
    ...workMetrics(await readWork(config, ledger.db)),
    ...pauseMetrics(await accountPauses(config, traffic.redis)),
    ...reconcileMetrics(reconciler.figures()),
    ...completenessMetrics(await completeness.now()),
    ...recordingMetrics(await countRecordings(ledger.db)),
    ...floorMetrics(await floorStates(ledger.db), Date.now()),
    ...parkedMetrics({ reviews: await countReviews(ledger.db), hits: await countParkedHits(ledger.db) }),
    ...verifyMetrics(await verifyFigures(ledger.db, Object.keys(config.connections))),
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
