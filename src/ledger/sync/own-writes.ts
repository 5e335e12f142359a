import type { OwnWrites } from '../../connector.ts';
import { digestOf } from '../../domain/hit/digest.ts';
import { recordKey } from '../../domain/hit/keys.ts';
import type { Ledger, LedgerDb, LedgerTransaction } from '../ledger.ts';

/** What a value is remembered as: values are personal data and are not kept for this. */
export function valueHash(value: string): string {
  return digestOf([value]);
}

/** Where a connection writes down what it is about to write into a record. */
export function ownWrites(ledger: Ledger, connection: string, now: () => number): OwnWrites {
  return {
    async announce({ object, id }, fields) {
      const record = recordKey(connection, object, id);
      await ledger.write(async (trx) => {
        for (const [field, value] of Object.entries(fields)) {
          const row = { hash: valueHash(value), written_at: now() };
          await trx
            .insertInto('own_writes')
            .values({ connection, record, field, ...row })
            .onConflict((conflict) => conflict.columns(['connection', 'record', 'field']).doUpdateSet(row))
            .execute();
        }
      });
    },
  };
}

export interface OwnWrite {
  readonly hash: string;
  /** When it was announced, milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** What we wrote last, by field. */
export async function readOwnWrites(
  db: LedgerDb,
  key: { readonly connection: string; readonly record: string },
): Promise<ReadonlyMap<string, OwnWrite>> {
  const rows = await db
    .selectFrom('own_writes')
    .select(['field', 'hash', 'written_at'])
    .where('connection', '=', key.connection)
    .where('record', '=', key.record)
    .execute();
  return new Map(rows.map(({ field, hash, written_at: writtenAt }) => [field, { hash, writtenAt }]));
}

/** Seen, or written over by somebody: from now on what stands there is not news of ours. */
export async function forgetOwnWrites(
  trx: LedgerTransaction,
  key: { readonly connection: string; readonly record: string },
  fields: readonly string[],
): Promise<void> {
  if (fields.length === 0) return;
  await trx
    .deleteFrom('own_writes')
    .where('connection', '=', key.connection)
    .where('record', '=', key.record)
    .where('field', 'in', fields)
    .execute();
}
