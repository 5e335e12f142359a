import type { HookTarget } from '../../connectors/vicidial/doctor/url-judge.ts';
import type { Config } from '../config/config.ts';
import { UsageError } from './usage-error.ts';

/** What the URLs of a configured dialer are made of. @throws UsageError without `server.publicUrl` */
export function hookTargetOf(config: Pick<Config, 'server' | 'dialers'>, dialer: string): HookTarget {
  const { publicUrl } = config.server;
  if (publicUrl === undefined)
    throw new UsageError('server.publicUrl is not set: it is what VICIdial reaches this server by');
  return { publicUrl, dialer, hookKeys: config.dialers[dialer]?.hookKeys ?? [] };
}
