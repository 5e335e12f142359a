import type { Config } from '../config/config.ts';
import { liftHold, listHolds } from '../ledger/holds.ts';
import { closeCircuit } from '../queue/dialer-traffic/read-traffic.ts';
import { configOf, type GlobalOptions, hasLedger, print, UsageError, withLedger } from './context.ts';
import { withRedis } from './with-redis.ts';

/**
 * `vicibridge release [destination]`: lift a hold after its credentials were mended, and close a dialer's
 * login circuit; alone: list holds.
 */
export async function runRelease(destination: string | undefined, options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  if (destination === undefined) return withLedger(config, async ({ db }) => printHolds(await listHolds(db)));
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

function printHolds(holds: Awaited<ReturnType<typeof listHolds>>): void {
  if (holds.length === 0) print('nothing is held');
  for (const { destination, since, code, message } of holds)
    print(`${destination}  since ${new Date(since).toISOString()}  ${code}: ${message}`);
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
