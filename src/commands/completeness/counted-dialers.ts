import { countsCalls } from '../../config/completeness.ts';
import type { Config } from '../../config/config.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { chooseDialers } from '../choose-dialer.ts';
import { UsageError } from '../usage-error.ts';

export interface CountedDialers {
  /** Those whose own records are read. */
  readonly counted: readonly string[];
  /** The others, of which nobody can say what is missing. */
  readonly uncounted: readonly string[];
}

/**
 * The dialers of which there is a figure: whose records are to be read, or were read so far.
 * @throws UsageError where there is none, with what to configure
 */
export async function countedDialers(
  config: Pick<Config, 'dialers'>,
  db: LedgerDb,
  wanted: string | undefined,
): Promise<CountedDialers> {
  const names = chooseDialers(config, wanted);
  if (names.length === 0) throw new UsageError('there is no dialer: add one under dialers');
  const known = new Set(
    (await db.selectFrom('dialer_days').select('dialer').distinct().execute()).map(({ dialer }) => dialer),
  );
  const isCounted = (name: string): boolean => {
    const dialer = config.dialers[name];
    return known.has(name) || (dialer !== undefined && countsCalls(dialer));
  };
  const counted = names.filter(isCounted);
  if (counted.length > 0) return { counted, uncounted: names.filter((name) => !isCounted(name)) };
  throw new UsageError(names.map((name) => whyUncounted(name, config)).join('\n'));
}

/** Why there is no figure, and what to configure. */
export function whyUncounted(name: string, { dialers }: Pick<Config, 'dialers'>): string {
  const nobody = `${name}: nothing reads the dialer's own records, so nobody can say whether calls are missing`;
  return dialers[name]?.reconcile.enabled === false
    ? `${nobody}; take enabled: false out of dialers.${name}.reconcile`
    : `${nobody}; configure dialers.${name}.database (docs/vicidial-database.md), or reconcile.api for what the API tells (docs/reconciliation.md), then start vicibridge`;
}
