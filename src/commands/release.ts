import type { Config } from '../config/config.ts';
import { type Hold, liftHold, listHolds } from '../ledger/holds.ts';
import { closeCircuit } from '../queue/dialer-traffic/read-traffic.ts';
import { dialerFigures } from '../roles/dialer-figures.ts';
import { configOf, type GlobalOptions, hasLedger, print, UsageError, withLedger } from './context.ts';
import { withRedis } from './with-redis.ts';

/**
 * `vicibridge release [destination]`: lift a hold after its credentials were mended, and close a dialer's
 * login circuit; alone: list holds and open circuits.
 */
export async function runRelease(destination: string | undefined, options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  if (destination === undefined) return listHeld(config);
  const circuit = await closeCircuitOf(config, destination);
  // Before its first start there is no ledger, but a command may have been refused already.
  const lifted =
    circuit === 'was-closed' || hasLedger(config)
      ? await withLedger(config, (ledger) => ledger.write((trx) => liftHold(trx, destination)))
      : false;
  if (circuit === 'redis-away') {
    print(
      `${destination}: redis cannot be reached, so its login circuit stays as it is; run this again, or wait 16 minutes`,
    );
    process.exitCode = 1;
  }
  if (!lifted && circuit === 'was-closed')
    throw new UsageError(`${destination} is not held; see: vicibridge release`);
  if (circuit === 'closed-now') print(`${destination}: the login circuit is closed; calls go again`);
  if (lifted) print(`${destination} is released; its deliveries go on`);
}

async function listHeld(config: Config): Promise<void> {
  const holds = hasLedger(config) ? await withLedger(config, ({ db }) => listHolds(db)) : undefined;
  const circuits = await circuitLines(config);
  const lines = [...(holds ?? []).map(holdLine), ...circuits];
  for (const line of lines.length === 0 ? ['nothing is held'] : lines) print(line);
  if (holds === undefined) print(`there is no ledger in ${config.data.dir}: nothing has run with it yet`);
}

function holdLine({ destination, since, code, message }: Hold): string {
  return `${destination}  since ${new Date(since).toISOString()}  ${code}: ${message}`;
}

/** One line for each dialer whose login circuit is open; a dialer may be both held and that. */
async function circuitLines(config: Config): Promise<readonly string[]> {
  const names = Object.keys(config.dialers);
  if (names.length === 0) return [];
  const asked = await withRedis(config, (redis) => dialerFigures(config, redis));
  if ('away' in asked) {
    process.stderr.write(
      `the login circuits of dialers are unknown: redis cannot be reached (${asked.away}); start it, or set redis.url\n`,
    );
    return [];
  }
  return names.flatMap((name) => {
    const circuit = asked.result[name]?.circuit;
    if (circuit === undefined || circuit.state === 'closed') return [];
    const since = circuit.since === undefined ? '' : `since ${new Date(circuit.since).toISOString()}  `;
    const fact = circuit.state === 'locked' ? 'the API user is locked' : 'the login was refused';
    return [
      `${name}  ${since}login-${circuit.state}: ${fact}, and nothing is sent; mend it, then run: vicibridge release ${name}`,
    ];
  });
}

/** Only a dialer has a circuit; for all others it counts as closed. */
async function closeCircuitOf(
  config: Config,
  destination: string,
): Promise<'closed-now' | 'was-closed' | 'redis-away'> {
  if (config.dialers[destination] === undefined) return 'was-closed';
  const asked = await withRedis(config, (redis) => closeCircuit(redis, config.redis.prefix, destination));
  if ('away' in asked) return 'redis-away';
  return asked.result ? 'closed-now' : 'was-closed';
}
