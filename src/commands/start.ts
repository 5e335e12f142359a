import { hiddenValues } from '../config/hidden-values.ts';
import { createLogger } from '../observe/logger.ts';
import { type Role, start } from '../main.ts';
import { runUntilTold } from '../roles/until-told.ts';
import { configOf, type GlobalOptions, UsageError } from './context.ts';

export interface StartOptions extends GlobalOptions {
  readonly role: string;
}

const ROLES: readonly Role[] = ['all', 'receiver', 'worker'];

/** Run the program until a signal; resolves after a graceful stop. */
export async function runStart(options: StartOptions): Promise<void> {
  const role = ROLES.find((candidate) => candidate === options.role);
  if (role === undefined) throw new UsageError(`--role ${options.role}: use one of ${ROLES.join(', ')}`);
  const config = configOf(options);
  const logger = createLogger({
    level: config.log.level,
    secrets: hiddenValues(config),
  });
  await runUntilTold(() => start(role, config, logger), logger.child({ role }));
}
