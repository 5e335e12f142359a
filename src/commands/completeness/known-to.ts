import type { Config } from '../../config/config.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { requireDestination } from '../known-destination.ts';
import { UsageError } from '../usage-error.ts';

const LIKE_A_DAY = /^(?:\d{4}-\d\d?-\d\d?\b|today$|yesterday$)/;

/**
 * Refuse a `--to` that is no destination. `backfill` has its end there, so one who writes a day means `--until`.
 * @throws UsageError
 */
export async function requireTo(to: string | undefined, config: Config, db: LedgerDb): Promise<void> {
  try {
    await requireDestination(to, config, db);
  } catch (error) {
    if (!(error instanceof UsageError) || to === undefined || !LIKE_A_DAY.test(to)) throw error;
    throw new UsageError(`--to ${to}: --to is a connection here; the last day, which is counted, is --until`);
  }
}
