import { connectors } from '../../../../connectors/index.ts';
import type { Config } from '../../../config/config.ts';
import { suggest } from '../../../config/nearest.ts';
import { UsageError } from '../../usage-error.ts';

/**
 * The connections that leads of the dialer can be compared with, or the one that is named: those whose records
 * become its leads, and those that can tell what its calls would change.
 *
 * @throws UsageError for one that there is not, or that has nothing to compare
 */
export function chooseCompared(
  config: Config,
  dialer: string,
  wanted: string | undefined,
): readonly string[] {
  const able = Object.entries(config.connections).flatMap(([name, { type, leads }]) => {
    const connector = connectors.find((candidate) => candidate.type === type);
    return leads?.dialer === dialer || connector?.takesCalls === true ? [name] : [];
  });
  if (wanted === undefined) {
    if (able.length > 0) return able;
    throw new UsageError(`no connection has anything to compare with the leads of ${dialer}`);
  }
  if (config.connections[wanted] === undefined)
    throw new UsageError(`there is no connection ${wanted}; ${suggest(wanted, able)}`);
  if (able.includes(wanted)) return [wanted];
  throw new UsageError(`${wanted} has nothing to compare with leads: it holds neither records nor calls`);
}
