import { columnDifferences } from '../../../bulk/compare/columns.ts';
import type { Difference, Repair } from '../../../bulk/compare/difference.ts';
import type { CrmRecord } from '../../../connector.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import { PermanentError } from '../../../domain/errors.ts';
import { recordKey } from '../../../domain/hit/keys.ts';
import type { LeadOrder } from '../../../domain/lead-order.ts';
import { mapRecord } from '../../../domain/mapping/map-record.ts';
import type { ObjectMapping } from '../../../domain/mapping/schema.ts';
import { readSyncState } from '../../../ledger/sync/states.ts';
import type { Comparison } from './comparison.ts';
import { expectedLead } from './expected-lead.ts';
import type { Pair } from './pairs.ts';

/**
 * Where a lead does not hold what its record says by the mapping: the CRM owns every field that the mapping brings
 * to the dialer. A status counts only until the lead's first call, and a list where the mapping moves leads.
 */
export async function crmOwned(
  comparison: Comparison,
  row: LeadRow,
  {
    record,
    pair,
    mapping,
  }: { readonly record: CrmRecord; readonly pair: Pair; readonly mapping: ObjectMapping },
  signal: AbortSignal,
): Promise<readonly Difference[]> {
  const { name, dialer, zone, note } = comparison;
  const mapped = mapRecord(record, mapping, { ...zone, connection: name, dialer });
  if (mapped.kind !== 'lead') {
    note(`${name}: records that the mapping does not want, or that lack what it requires, were not compared`);
    return [];
  }
  if (!mapping.on.includes('updated') || mapped.order.policy.write === 'add') {
    note(`${name}: its mapping of ${record.object} makes new leads only, so its fields were not compared`);
    return [];
  }
  const expected = expectedOf(comparison, mapped.order, row);
  if (expected === undefined) return [];
  const custom = Object.keys(expected.custom).length === 0 ? {} : await comparison.customOf(row, signal);
  if (custom === undefined)
    note(
      'custom fields were not compared where the dialer has none for the lead, or its database may not be asked: it takes the right to read the custom_... table of the list',
    );
  const found = columnDifferences(expected, row, custom);
  if (found.length === 0) return [];
  const repair = await repairOf(
    comparison,
    record,
    pair,
    found.flatMap(({ parts }) => parts),
  );
  return found.map(({ column, expected: crm, held }) => ({
    leadId: row.lead.id ?? '',
    connection: name,
    record: `${record.object} ${record.id}`,
    owner: 'crm',
    field: column,
    dialer: held,
    crm,
    repair,
  }));
}

function expectedOf({ limits, name, note }: Comparison, order: LeadOrder, row: LeadRow) {
  try {
    return expectedLead(order, limits, row.calledCount > 0);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    note(`${name}: records that VICIdial cannot hold (${error.code}) were not compared`);
    return undefined;
  }
}

/** Only a lead that we have placed is written as if the CRM had told: of another nobody knows whose it is. */
async function repairOf(
  { ledger, dialer, name }: Comparison,
  { object, id }: CrmRecord,
  pair: Pair,
  parts: readonly string[],
): Promise<Repair> {
  if (pair.by !== 'placed')
    return { kind: 'none', reason: 'the lead was not made of this record by vicibridge' };
  const state = await readSyncState(ledger.db, { dialer, record: recordKey(name, object, id) });
  if (state === undefined)
    return { kind: 'none', reason: 'it is not remembered what the dialer was told of this record' };
  return { kind: 'look-again', object, id, parts };
}
