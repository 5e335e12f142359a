/**
 * `faulty-worker.ts <configuration> <point> <deliveries>`: the worker of the program, whole and real, but for one place where it
 * is stopped or killed. Ends by SIGKILL of its own, or is ended by its parent.
 */
import { connectors } from '../../connectors/index.ts';
import type { Logger } from '../../src/connector.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startWorkerRole } from '../../src/roles/worker-role.ts';
import { stoppedAt } from './faulty-connection.ts';
import { isPoint, type Point } from './point.ts';

const [, , path = '', point = '', killAt = ''] = process.argv;
if (!isPoint(point)) throw new Error(`there is no point ${point}`);
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
/** Of so many attempts whose end is on disk, one is where the process dies. */
const KILL_AT = Number(killAt);

const config = loadConfig({ path, env: process.env, connectors });
await startWorkerRole(
  config,
  connectors.map((definition) => stoppedAt(definition, point, kill)),
  silentLogger(point),
);
process.send?.('runs');
process.once('disconnect', kill);

/** The line about an attempt is written between the ledger's commit and the end of the job. */
function silentLogger(at: Point): Logger {
  let delivered = 0;
  const silent = (): void => undefined;
  return {
    debug: silent,
    warn: silent,
    error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
    info(fields, message) {
      const isEnd = message === 'attempt' && 'outcome' in fields && fields.outcome === 'delivered';
      if (at !== 'before-job-end' || !isEnd) return;
      delivered += 1;
      if (delivered >= KILL_AT) kill();
    },
  };
}
