import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import type { Connection, Logger } from '../connector.ts';
import { createLogger } from '../observe/logger.ts';
import { UsageError } from './usage-error.ts';
import { withAccounts } from './with-accounts.ts';

/**
 * Do something with a connection and its logger, which is silent, within the limits that the running program's workers share.
 *
 * @throws UsageError where there is none of the name
 */
export async function withConnection<Result>(
  config: Config,
  name: string,
  work: (connection: Connection, logger: Logger) => Promise<Result>,
): Promise<Result> {
  const settings = config.connections[name]?.settings;
  const connector = connectors.find(({ type }) => type === settings?.type);
  if (settings === undefined || connector === undefined)
    throw new UsageError(`there is no connection ${name}`);
  const logger = createLogger({ level: 'silent', secrets: [] });
  return withAccounts(config, async (openAccount) => {
    const connection = await connector.connect(settings, { name, logger, now: Date.now, openAccount });
    try {
      return await work(connection, logger);
    } finally {
      await connection.close();
    }
  });
}
