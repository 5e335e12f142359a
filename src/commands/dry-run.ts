import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';

/** Thrown to take back what a dry run has done. */
class DryRun<T> extends Error {
  readonly result: T;

  constructor(result: T) {
    super('dry run');
    this.result = result;
  }
}

/** Do it in one commit; or, as a dry run, do it, take it back and tell what came of it. */
export async function dryRunnable<T>(
  ledger: Ledger,
  dryRun: boolean,
  work: (trx: LedgerTransaction) => Promise<T>,
): Promise<T> {
  if (!dryRun) return ledger.write(work);
  try {
    return await ledger.write(async (trx): Promise<T> => {
      throw new DryRun(await work(trx));
    });
  } catch (error) {
    if (error instanceof DryRun) return error.result as T;
    throw error;
  }
}
