import { sql } from 'kysely';
import { isoTime } from '../../domain/time.ts';
import type { LedgerTransaction } from '../ledger.ts';

const DAY_MS = 86_400_000;

/**
 * Remove up to `limit` calls that began before `before` and of which there is nothing left to do: those that nobody
 * asked for, and those whose event is not kept any more either. Which days were read is kept, so what is forgotten
 * here is not taken back in a second time; that they were forgotten is kept with it, so that no figure is made of
 * what is left of such a day.
 * @returns how many went
 */
export async function pruneCalls(trx: LedgerTransaction, before: number, limit: number): Promise<number> {
  // Counts of a day whose calls begin to go would tell that they are missing.
  await trx
    .deleteFrom('dialer_counts')
    .where('day', '<=', isoTime(before + DAY_MS).slice(0, 10))
    .execute();
  const { rows } = await sql<Gone>`delete from dialer_calls where (dialer, leg) in (
    select dialer, leg from dialer_calls as old
    where called_at < ${before} and state in ('accepted', 'excluded')
      and not exists (select 1 from events where events.id = old.event_id)
    order by called_at limit ${limit}) returning dialer, day, state`.execute(trx);
  const counted = rows.filter(({ state }) => state === 'accepted');
  for (const { dialer, day } of new Map(counted.map((row) => [`${row.day} ${row.dialer}`, row])).values())
    await trx
      .updateTable('dialer_days')
      .set({ forgotten: 1 })
      .where('dialer', '=', dialer)
      .where('day', '=', day)
      .execute();
  return rows.length;
}

interface Gone {
  readonly dialer: string;
  readonly day: string;
  readonly state: string;
}
