import type { LedgerDb, LedgerTransaction } from './ledger.ts';

export interface Hold {
  readonly destination: string;
  readonly code: string;
  readonly message: string;
  readonly since: number;
  /** One delivery may be tried then. */
  readonly probe_at: number;
}

export async function listHolds(db: LedgerDb): Promise<readonly Hold[]> {
  return db.selectFrom('holds').selectAll().execute();
}

/**
 * Hold a destination; a hold that stands keeps its beginning and gets the new reason and probe time.
 * @returns whether it is new
 */
export async function holdDestination(trx: LedgerTransaction, hold: Hold): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('holds')
    .set({ code: hold.code, message: hold.message, probe_at: hold.probe_at })
    .where('destination', '=', hold.destination)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return false;
  await trx.insertInto('holds').values(hold).execute();
  return true;
}

/**
 * An attempt that began at `startedAt` was delivered: the hold goes, unless the attempt is older than the
 * hold and so says nothing of the credentials now. @returns whether it was held
 */
export async function liftHoldBefore(
  trx: LedgerTransaction,
  destination: string,
  startedAt: number,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('holds')
    .where('destination', '=', destination)
    .where('since', '<=', startedAt)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * @param code only a hold with this code goes; absent = any
 * @returns whether it was held
 */
export async function liftHold(trx: LedgerTransaction, destination: string, code?: string): Promise<boolean> {
  const ofDestination = trx.deleteFrom('holds').where('destination', '=', destination);
  const { numDeletedRows } = await (
    code === undefined ? ofDestination : ofDestination.where('code', '=', code)
  ).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function postponeProbe(
  trx: LedgerTransaction,
  destination: string,
  probeAt: number,
): Promise<void> {
  await trx.updateTable('holds').set({ probe_at: probeAt }).where('destination', '=', destination).execute();
}
