import type { Logger } from '../domain/logger.ts';

/** Above the program's own bounds, milliseconds: what does not come to an end is ended. */
const FORCE_MS = 20_000;

/** After the stop: time to write the last log lines. */
const LINGER_MS = 1000;

/** Start something, run until a signal (or until the parent process is gone), and stop it in good order. */
export async function runUntilTold(
  start: () => Promise<{ stop(): Promise<void> }>,
  logger: Logger,
): Promise<void> {
  const told = Promise.withResolvers<string>();
  // Kept for good: under npm one Ctrl-C comes twice, and the second must not cut the stop short.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => told.resolve(signal));
  if (process.connected) process.once('disconnect', () => told.resolve('parent gone'));
  const first = await Promise.race([start().catch(failed), told.promise]);
  if (typeof first === 'string') {
    logger.info({ reason: first }, 'stopped before it had started');
    process.exit(1);
  }
  const reason = await told.promise;
  logger.info({ reason }, 'stopping');
  const force = setTimeout(() => {
    logger.error({}, 'did not stop in time; forced');
    process.exit(1);
  }, FORCE_MS).unref();
  await first.stop();
  clearTimeout(force);
  logger.info({}, 'stopped');
  leave();
}

/** What could not start says why and ends: the signals that would end it are taken. */
function failed(error: unknown): never {
  leave();
  throw error;
}

/** The channel to a parent would keep the process alive, and so may what a library left open. */
function leave(): void {
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
