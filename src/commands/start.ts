import { createLogger } from '../observe/logger.ts';
import { start, type Role, type Running } from '../main.ts';
import { configOf, type GlobalOptions, UsageError } from './context.ts';

export interface StartOptions extends GlobalOptions {
  readonly role: string;
}

const ROLES: readonly Role[] = ['all', 'receiver', 'worker'];
/** Above the program's own bounds: whoever does not come to an end is ended. */
const FORCE_MS = 20_000;

/** Run the program until a signal; resolves after a graceful stop. */
export async function runStart(options: StartOptions): Promise<void> {
  const role = ROLES.find((candidate) => candidate === options.role);
  if (role === undefined) throw new UsageError(`--role ${options.role}: use one of ${ROLES.join(', ')}`);
  const config = configOf(options);
  const logger = createLogger({
    level: config.log.level,
    secrets: config.environment.map(({ value }) => value),
  });
  const told = Promise.withResolvers<string>();
  process.once('SIGTERM', () => told.resolve('SIGTERM'));
  process.once('SIGINT', () => told.resolve('SIGINT'));
  // A receiver whose parent is gone ends too: the parent's successor starts its own.
  if (process.connected) process.once('disconnect', () => told.resolve('parent gone'));

  const starting: Promise<Running> = start(role, config, logger);
  const first = await Promise.race([starting, told.promise]);
  if (typeof first === 'string') {
    process.exitCode = 1;
    process.exit();
  }
  const reason = await told.promise;
  logger.info({ reason, role }, 'stopping');
  setTimeout(() => {
    logger.error({ role }, 'did not stop in time; forced');
    process.exit(1);
  }, FORCE_MS).unref();
  await first.stop();
  logger.info({ role }, 'stopped');
  if (process.connected) process.disconnect();
}
