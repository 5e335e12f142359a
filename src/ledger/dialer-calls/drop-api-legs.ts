import { sql } from 'kysely';
import type { LedgerTransaction } from '../ledger.ts';

/** Ids of legs that the API told of, and of those that are known by their hit only. */
const BY_API = sql<boolean>`(leg GLOB 'api:*' OR leg GLOB 'hit:*')`;

/**
 * The dialer's tables name these calls now: what stood for the same events while only its API was asked goes, or
 * each call would count twice. @param calls of which the ids of events are known
 */
export async function dropApiLegs(
  trx: LedgerTransaction,
  dialer: string,
  calls: readonly { readonly leg: string; readonly event_id: string | null }[],
): Promise<void> {
  const events = calls.flatMap(({ leg, event_id }) =>
    event_id === null || !/^(?:out|in):/.test(leg) ? [] : [event_id],
  );
  if (events.length === 0) return;
  await trx
    .deleteFrom('dialer_calls')
    .where('event_id', 'in', events)
    .where('dialer', '=', dialer)
    .where(BY_API)
    .execute();
}
