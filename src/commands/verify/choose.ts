import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The connections whose receipts can be looked at, or the one that is named.
 *
 * @throws UsageError for one that there is not, or that cannot tell
 */
export function chooseVerified(config: Config, wanted: string | undefined): readonly string[] {
  const able = Object.entries(config.connections).flatMap(([name, { type }]) =>
    connectors.find((connector) => connector.type === type)?.verifies === true ? [name] : [],
  );
  if (wanted === undefined) {
    if (able.length > 0) return able;
    throw new UsageError('no connection can tell whether its records are still there');
  }
  const named = config.connections[wanted];
  if (named === undefined) throw new UsageError(`there is no connection ${wanted}; ${suggest(wanted, able)}`);
  if (able.includes(wanted)) return [wanted];
  throw new UsageError(
    `${wanted} is a ${named.type} connection, which cannot tell whether its records are still there`,
  );
}

/**
 * Those of them to which something may be delivered again: in shadow nothing would be written, and what is remembered
 * of the gone record would be lost.
 *
 * @throws UsageError where none is left
 */
export function writtenTo(config: Config, names: readonly string[]): readonly string[] {
  const written = names.filter((name) => {
    const connection = config.connections[name];
    return connection?.enabled === true && !connection.shadow;
  });
  if (written.length > 0) return written;
  throw new UsageError(
    `--repair: nothing is written to ${names.join(', ')}, switched off or in shadow: leave it out`,
  );
}
