import type { Difference } from '../../../bulk/compare/difference.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import { numbersOf } from '../../../domain/mapping/opt-out.ts';
import { wantOf } from '../../../domain/mapping/wanted-fields.ts';
import type { Comparison } from './comparison.ts';
import { crmOwned } from './crm-owned.ts';
import { dialerOwned } from './dialer-owned.ts';
import { doNotCall, numbersOfLead } from './do-not-call.ts';
import { type Pair, recordOf } from './pairs.ts';
import { unmarked } from './unmarked.ts';

/** What a lead and one connection do not agree about; undefined = nothing links the two. */
export async function compareLead(
  comparison: Comparison,
  row: LeadRow,
  signal: AbortSignal,
): Promise<readonly Difference[] | undefined> {
  const { ledger, dialer, name, connection } = comparison;
  const pair = await recordOf(ledger.db, { dialer, name, leads: connection.leads }, row.lead);
  const ofRecord = pair === undefined ? undefined : await compareRecord(comparison, row, pair, signal);
  const ofCall = await dialerOwned(comparison, row, signal);
  const mark = ofRecord?.saysDnc === true ? [] : await unmarked(comparison, row, signal);
  if (ofRecord === undefined && ofCall === undefined && mark.length === 0) return undefined;
  return [...(ofRecord?.differences ?? []), ...(ofCall ?? []), ...mark];
}

interface OfRecord {
  readonly differences: readonly Difference[];
  /** Do-not-call was compared by the mapping. */
  readonly saysDnc: boolean;
}

async function compareRecord(
  comparison: Comparison,
  row: LeadRow,
  pair: Pair,
  signal: AbortSignal,
): Promise<OfRecord | undefined> {
  const { connection, records, name, note, dialer, zone } = comparison;
  const asked = connection.leads?.objects[pair.object];
  if (asked === undefined || records === undefined) return undefined;
  const record = await records.read(pair, wantOf(asked), { signal, warn: note });
  if (record === undefined)
    return pair.by === 'code' ? undefined : { differences: [gone(row, pair, name)], saysDnc: false };
  // One that lives on as another object has the mapping of that one.
  const mapping = connection.leads?.objects[record.object];
  if (mapping === undefined) return { differences: [], saysDnc: false };
  // A code that happens to be an id of this CRM says nothing where the number is another one.
  const numbers = numbersOf(record, mapping, { ...zone, connection: name, dialer });
  const isSame = numbersOfLead(comparison, row).some((number) => numbers.includes(number));
  if (pair.by === 'code' && !isSame) return undefined;
  const about = { record, pair, mapping };
  const ofFields = await crmOwned(comparison, row, about, signal);
  if (mapping.optOut === undefined) return { differences: ofFields, saysDnc: false };
  return { differences: [...ofFields, ...(await doNotCall(comparison, row, about))], saysDnc: true };
}

function gone({ lead }: LeadRow, { object, id }: Pair, connection: string): Difference {
  const reason =
    'the record is gone from the CRM: say with onDelete of the mapping what becomes of such leads';
  return {
    leadId: lead.id ?? '',
    connection,
    record: `${object} ${id}`,
    owner: 'crm',
    field: 'record',
    dialer: 'there',
    crm: 'gone',
    repair: { kind: 'none', reason },
  };
}
