import type { Config } from '../config/config.ts';
import { suggest } from '../config/nearest.ts';
import type { LedgerDb } from '../ledger/ledger.ts';
import { UsageError } from './usage-error.ts';

/**
 * Refuse a name that is no destination: neither in the configuration nor, from an earlier one, in the ledger.
 * @throws UsageError with the names that are configured
 */
export async function requireDestination(
  name: string | undefined,
  config: Pick<Config, 'connections' | 'dialers'>,
  db: LedgerDb,
): Promise<void> {
  if (name === undefined) return;
  const names = [...Object.keys(config.dialers), ...Object.keys(config.connections)];
  if (names.includes(name)) return;
  const kept = await db
    .selectFrom('deliveries')
    .select('seq')
    .where('destination', '=', name)
    .limit(1)
    .executeTakeFirst();
  if (kept === undefined)
    throw new UsageError(`--to ${name}: there is no such connection or dialer; ${suggest(name, names)}`);
}
