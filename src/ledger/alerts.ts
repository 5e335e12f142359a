import type { RaisedAlert } from '../domain/alerts/alerter.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';

/** An alert that was said and is not over. */
export interface StoredAlert extends RaisedAlert {
  readonly level: number;
  readonly repeats: boolean;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly saidAt: number;
}

export async function listAlerts(db: LedgerDb): Promise<readonly StoredAlert[]> {
  const rows = await db.selectFrom('alerts').selectAll().orderBy('since').execute();
  return rows.map(({ said_at: saidAt, repeats, ...row }) => ({ ...row, saidAt, repeats: repeats === 1 }));
}

export async function findAlert(
  trx: LedgerTransaction,
  code: string,
  subject: string,
): Promise<StoredAlert | undefined> {
  const row = await trx
    .selectFrom('alerts')
    .selectAll()
    .where('code', '=', code)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { said_at: saidAt, repeats, ...rest } = row;
  return { ...rest, saidAt, repeats: repeats === 1 };
}

/** It was said now, for the first time or anew. */
export async function keepAlert(
  trx: LedgerTransaction,
  {
    alert,
    level,
    repeats,
    now,
  }: {
    readonly alert: RaisedAlert;
    readonly level: number;
    readonly repeats: boolean;
    readonly now: number;
  },
): Promise<void> {
  const { severity, message } = alert;
  const said = { severity, message, level, repeats: repeats ? 1 : 0, said_at: now };
  await trx
    .insertInto('alerts')
    .values({ code: alert.code, subject: alert.subject, since: now, ...said })
    .onConflict((conflict) => conflict.columns(['code', 'subject']).doUpdateSet(said))
    .execute();
}

/** @returns whether it lasted until now */
export async function endAlert(trx: LedgerTransaction, code: string, subject: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('alerts')
    .where('code', '=', code)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
