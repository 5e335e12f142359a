import type { Difference } from '../../../bulk/compare/difference.ts';
import { destinationsOf } from '../../../dispatch/routing.ts';
import { UnreadableHitError } from '../../../dispatch/read-hit.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import { leadKey } from '../../../domain/hit/keys.ts';
import { lastDelivered } from '../../../ledger/changed-leads.ts';
import { eventOfNow } from '../../read-event.ts';
import type { Comparison } from './comparison.ts';

/** Objects that people are kept in. */
const PEOPLE: ReadonlySet<string> = new Set(['contact', 'Contact', 'Lead']);

/**
 * Where the person's record does not hold what the last call of the lead writes by the rules of now. What that
 * delivery would change is asked of the connection itself, which writes nothing for it.
 *
 * @returns undefined: the CRM has got no call of this lead
 */
export async function dialerOwned(
  { ledger, dialer, name, look, reading, note }: Comparison,
  row: LeadRow,
  signal: AbortSignal,
): Promise<readonly Difference[] | undefined> {
  const leadId = row.lead.id ?? '';
  const stored = await lastDelivered(ledger.db, leadKey(dialer, leadId), name);
  if (stored === undefined || look === undefined) return undefined;
  const event = readable(() => eventOfNow(stored, reading));
  if (event === undefined) {
    note(`${name}: calls whose request cannot be read any more were not compared`);
    return undefined;
  }
  if (!destinationsOf(event, reading.routing).includes(name)) return undefined;
  const looked = await look(event, signal);
  if (looked.kind === 'skipped') return [];
  const { failure, changes } = looked.receipt;
  if (failure !== undefined) {
    const repair = { kind: 'none', reason: `its delivery would fail: ${failure.code}` } as const;
    const what = { owner: 'dialer', field: 'record', dialer: '', crm: '' } as const;
    return [{ leadId, connection: name, record: undefined, ...what, repair }];
  }
  return changes
    .filter(({ object, outcome }) => PEOPLE.has(object) && outcome !== 'unchanged')
    .flatMap(({ object, id, fields }) =>
      Object.entries(fields).map(([field, { from = '', to }]): Difference => ({
        leadId,
        connection: name,
        record: id === undefined ? undefined : `${object} ${id}`,
        owner: 'dialer',
        field,
        dialer: to,
        crm: from,
        repair: { kind: 'replay', eventId: stored.id },
      })),
    );
}

function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableHitError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
