import type { Selectable } from 'kysely';
import type { RaisedAlert } from '../domain/alerts/alerter.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

/** An alert that was said and is not over. */
export interface StoredAlert extends RaisedAlert {
  readonly level: number;
  readonly repeats: boolean;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly saidAt: number;
  /** Since when it is over, though nobody was told so far; undefined = it lasts. */
  readonly overAt: number | undefined;
}

export async function listAlerts(db: LedgerDb): Promise<readonly StoredAlert[]> {
  const rows = await db.selectFrom('alerts').selectAll().orderBy('since').execute();
  return rows.map(stored);
}

function stored({ said_at, over_at, repeats, ...row }: Selectable<LedgerTables['alerts']>): StoredAlert {
  return { ...row, saidAt: said_at, overAt: over_at ?? undefined, repeats: repeats === 1 };
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
  return row && stored(row);
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
  const said = { severity, message, level, repeats: repeats ? 1 : 0, said_at: now, over_at: null };
  await trx
    .insertInto('alerts')
    .values({ code: alert.code, subject: alert.subject, since: now, ...said })
    .onConflict((conflict) => conflict.columns(['code', 'subject']).doUpdateSet(said))
    .execute();
}

/** It is over since then, and nobody is told yet; undefined = it is not over after all. */
export async function markOver(
  trx: LedgerTransaction,
  { code, subject }: Pick<StoredAlert, 'code' | 'subject'>,
  since: number | undefined,
): Promise<void> {
  await trx
    .updateTable('alerts')
    .set({ over_at: since ?? null })
    .where('code', '=', code)
    .where('subject', '=', subject)
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
