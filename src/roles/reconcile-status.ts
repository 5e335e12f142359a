import type { Config } from '../config/config.ts';
import { countUnsettled } from '../ledger/dialer-calls.ts';
import type { LedgerDb } from '../ledger/ledger.ts';
import { type PassReport, readReport } from '../reconcile/report.ts';

/** How far a dialer's own records were held against the ledger. */
export interface CallsStatus {
  /** The latest pass; undefined = there was none yet. */
  readonly pass: PassReport | undefined;
  /** Calls that are yet to be settled, by state. */
  readonly unsettled: Awaited<ReturnType<typeof countUnsettled>>;
}

/** By dialer; those whose records are not read and never were are left out. */
export async function readCallsStatus(
  { dialers }: Pick<Config, 'dialers'>,
  db: LedgerDb,
): Promise<Readonly<Record<string, CallsStatus>>> {
  const found: Record<string, CallsStatus> = {};
  for (const name of Object.keys(dialers)) {
    const pass = await readReport(db, name);
    if (pass !== undefined) found[name] = { pass, unsettled: await countUnsettled(db, name) };
  }
  return found;
}
