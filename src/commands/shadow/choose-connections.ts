import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The connections whose deliveries can be looked at, or the one that is named.
 *
 * @throws UsageError for one that there is not, or that cannot tell what it would do
 */
export function chooseConnections(config: Config, wanted: string | undefined): readonly string[] {
  const known = Object.entries(config.connections).flatMap(([name, { type }]) =>
    connectors.find((connector) => connector.type === type)?.takesCalls === true ? [name] : [],
  );
  if (wanted !== undefined) {
    if (config.connections[wanted] === undefined)
      throw new UsageError(`there is no connection ${wanted}; ${suggest(wanted, known)}`);
    if (known.includes(wanted)) return [wanted];
  }
  if (wanted === undefined && known.length > 0) return known;
  throw new UsageError(
    `${wanted === undefined ? 'no connection' : `connection ${wanted}`} ${wanted === undefined ? 'can' : 'cannot'} tell what it would change`,
  );
}
