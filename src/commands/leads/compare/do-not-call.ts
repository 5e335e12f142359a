import type { Difference } from '../../../bulk/compare/difference.ts';
import type { CrmRecord } from '../../../connector.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import { isOptedOut, numbersOf } from '../../../domain/mapping/opt-out.ts';
import type { ObjectMapping } from '../../../domain/mapping/schema.ts';
import { toE164 } from '../../../domain/phone.ts';
import { blocked } from '../../../ledger/dnc/book.ts';
import type { Comparison } from './comparison.ts';

const FIELD = 'do-not-call';

/**
 * Whether one side says that the person must not be called and the other does not. Told always, whoever owns what,
 * and repaired only so that nobody calls: it is never undone.
 */
export async function doNotCall(
  comparison: Comparison,
  row: LeadRow,
  { record, mapping }: { readonly record: CrmRecord; readonly mapping: ObjectMapping },
): Promise<readonly Difference[]> {
  const { dialer, name, zone, note } = comparison;
  const optedOut = isOptedOut(record, mapping);
  if (optedOut === undefined) {
    note(`${name}: the fields of optOut cannot be read, so do-not-call was not compared`);
    return [];
  }
  const isBlocked = await isDialerBlocked(comparison, row);
  if (isBlocked === optedOut) return [];
  const own = numbersOfLead(comparison, row);
  const told = numbersOf(record, mapping, { ...zone, connection: name, dialer });
  const numbers = optedOut ? [...told, ...own] : own;
  return [
    {
      leadId: row.lead.id ?? '',
      connection: name,
      record: `${record.object} ${record.id}`,
      owner: 'dnc',
      field: FIELD,
      dialer: isBlocked ? 'yes' : 'no',
      crm: optedOut ? 'yes' : 'no',
      repair:
        numbers.length === 0
          ? { kind: 'none', reason: 'it has no number that could be one' }
          : { kind: 'set-dnc', numbers: [...new Set(numbers)], source: optedOut ? name : dialer },
    },
  ];
}

/**
 * By the lead's status, and by our ledger, which deliveries to the dialer keep to: everywhere. Of one that must not be
 * called in one campaign the CRM need not say so, and nobody else is told.
 */
export async function isDialerBlocked(comparison: Comparison, row: LeadRow): Promise<boolean> {
  const { ledger, dialer, reading } = comparison;
  const status = row.lead.status?.toUpperCase() ?? '';
  if (reading.routing.derive?.statuses.get(status) === 'system') return true;
  for (const number of numbersOfLead(comparison, row))
    if ((await blocked(ledger.db, number, { dialer, campaign: undefined })) !== undefined) return true;
  return false;
}

/** The number that VICIdial would dial for the lead, E.164, where it is one. */
export function numbersOfLead({ zone }: Pick<Comparison, 'zone'>, { lead }: LeadRow): readonly string[] {
  const number = toE164(lead.phone ?? '', lead.phoneCode || zone.defaultPhoneCode);
  return number === undefined ? [] : [number];
}
