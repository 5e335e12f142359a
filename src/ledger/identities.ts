import type { IdentityMap } from '../connector.ts';
import type { Ledger, LedgerDb, LedgerTransaction } from './ledger.ts';

/** Which entry of which destination's map. */
export interface IdentityKey {
  readonly destination: string;
  readonly kind: string;
  readonly key: string;
}

/** The identity map of one destination, durable before `set` resolves. */
export function identityMap(ledger: Ledger, destination: string, now: () => number): IdentityMap {
  return {
    async get(kind, key, withinMs) {
      const since = withinMs === undefined ? undefined : now() - withinMs;
      return readIdentity(ledger.db, { destination, kind, key }, since);
    },
    async set(kind, key, id) {
      await ledger.write((trx) => setIdentity(trx, { destination, kind, key }, id, now()));
    },
    async forget(kind, key) {
      await ledger.write((trx) => forgetIdentity(trx, { destination, kind, key }));
    },
    async keysOf(kind, id) {
      return identityKeysOf(ledger.db, { destination, kind, id });
    },
  };
}

/** @param since only where it was set from then on, milliseconds since the epoch; absent = whenever it was */
export async function readIdentity(
  db: LedgerDb,
  { destination, kind, key }: IdentityKey,
  since: number = 0,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('identities')
    .select('remote_id')
    .where('destination', '=', destination)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('updated_at', '>=', since)
    .executeTakeFirst();
  return row?.remote_id;
}

export async function setIdentity(
  trx: LedgerTransaction,
  { destination, kind, key }: IdentityKey,
  id: string,
  now: number,
): Promise<void> {
  const row = { remote_id: id, updated_at: now };
  await trx
    .insertInto('identities')
    .values({ destination, kind, key, ...row })
    .onConflict((conflict) => conflict.columns(['destination', 'kind', 'key']).doUpdateSet(row))
    .execute();
}

export async function forgetIdentity(
  trx: LedgerTransaction,
  { destination, kind, key }: IdentityKey,
): Promise<void> {
  await trx
    .deleteFrom('identities')
    .where('destination', '=', destination)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .execute();
}

/** Our keys that stand for one id of the other system. */
export async function identityKeysOf(
  db: LedgerDb,
  { destination, kind, id }: { readonly destination: string; readonly kind: string; readonly id: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('identities')
    .select('key')
    .where('destination', '=', destination)
    .where('kind', '=', kind)
    .where('remote_id', '=', id)
    .execute();
  return rows.map(({ key }) => key);
}
