import type { DncBook } from '../../connector.ts';
import type { LedgerDb } from '../ledger.ts';
import { placeOf, SYSTEM } from './place.ts';

/**
 * Where a number is blocked: everywhere, or in one campaign of one dialer; undefined = nowhere.
 * @param number E.164
 */
export async function blocked(
  db: LedgerDb,
  number: string,
  where: { readonly dialer: string; readonly campaign: string | undefined },
): Promise<'system' | 'campaign' | undefined> {
  const { dialer, campaign } = where;
  const places = [SYSTEM, ...(campaign === undefined ? [] : [placeOf({ dialer, campaign })])];
  const held = await db
    .selectFrom('dnc_facts')
    .select('place')
    .where('number', '=', number)
    .where('place', 'in', places)
    .where('lifted_at', 'is', null)
    .execute();
  if (held.some(({ place }) => place === SYSTEM)) return 'system';
  return held.length > 0 ? 'campaign' : undefined;
}

/** The ledger's facts for connectors; each question reads them anew. */
export function dncBook(db: LedgerDb): DncBook {
  return { blocked: (number, where) => blocked(db, number, where) };
}
