import { createLogger } from '../observe/logger.ts';
import { FolderLockedError } from '../journal/folder-lock.ts';
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
    secrets: config.environment.map(({ value }) => value),
  });
  await runUntilTold(() => start(role, config, logger).catch(explain), logger.child({ role }));
}

/** What a person must mend is said in one line, without a stack. */
function explain(error: unknown): never {
  if (error instanceof FolderLockedError) throw new UsageError(error.message);
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const where = port === undefined ? '' : ` on ${address ?? ''}:${port}`;
    throw new UsageError(
      `cannot listen${where} (${code}): another program has the port, or it needs rights; see server.port and console.port`,
    );
  }
  throw error;
}
