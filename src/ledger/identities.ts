import type { IdentityMap } from '../connector.ts';
import type { Ledger } from './ledger.ts';

/** The identity map of one destination, durable before `set` resolves. */
export function identityMap(ledger: Ledger, destination: string, now: () => number): IdentityMap {
  return {
    async get(kind, key) {
      const row = await ledger.db
        .selectFrom('identities')
        .select('remote_id')
        .where('destination', '=', destination)
        .where('kind', '=', kind)
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.remote_id;
    },
    async set(kind, key, id) {
      const row = { remote_id: id, updated_at: now() };
      await ledger.write((trx) =>
        trx
          .insertInto('identities')
          .values({ destination, kind, key, ...row })
          .onConflict((conflict) => conflict.columns(['destination', 'kind', 'key']).doUpdateSet(row))
          .execute(),
      );
    },
    async forget(kind, key) {
      await ledger.write((trx) =>
        trx
          .deleteFrom('identities')
          .where('destination', '=', destination)
          .where('kind', '=', kind)
          .where('key', '=', key)
          .execute(),
      );
    },
  };
}
