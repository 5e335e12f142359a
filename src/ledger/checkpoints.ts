import type { LedgerDb, LedgerTransaction } from './ledger.ts';

export async function readCheckpoint(db: LedgerDb, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('checkpoints').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function writeCheckpoint(trx: LedgerTransaction, name: string, value: string): Promise<void> {
  await trx
    .insertInto('checkpoints')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
