import type { BridgeEvent } from '../../domain/event.ts';
import type { LedgerDb } from '../ledger.ts';
import { placeOf } from './place.ts';

/**
 * Whether something later has decided otherwise about the numbers of an event: a number that it sets has
 * been lifted since, or one that it lifts is set again. Such an event must not be delivered (any more), or
 * it would undo the later one. An event about something else is never overtaken.
 */
export async function isOvertaken(db: LedgerDb, event: BridgeEvent): Promise<boolean> {
  const { dnc } = event;
  if (dnc === undefined || dnc.numbers.length === 0) return false;
  if (event.type !== 'dnc-set' && event.type !== 'dnc-lifted') return false;
  const rows = await db
    .selectFrom('dnc_facts')
    .select('lifted_at')
    .where('number', 'in', dnc.numbers)
    .where('place', '=', placeOf(dnc.only))
    .execute();
  if (rows.length === 0) return false;
  const holding = rows.some(({ lifted_at }) => lifted_at === null);
  return event.type === 'dnc-set' ? !holding : holding;
}
