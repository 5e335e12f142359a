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

/** Hold a destination; a hold that stands keeps its beginning and gets the new reason and probe time. */
export async function holdDestination(trx: LedgerTransaction, hold: Hold): Promise<void> {
  await trx
    .insertInto('holds')
    .values(hold)
    .onConflict((conflict) =>
      conflict
        .column('destination')
        .doUpdateSet({ code: hold.code, message: hold.message, probe_at: hold.probe_at }),
    )
    .execute();
}

/** @returns whether it was held */
export async function liftHold(trx: LedgerTransaction, destination: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('holds')
    .where('destination', '=', destination)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function postponeProbe(
  trx: LedgerTransaction,
  destination: string,
  probeAt: number,
): Promise<void> {
  await trx.updateTable('holds').set({ probe_at: probeAt }).where('destination', '=', destination).execute();
}
