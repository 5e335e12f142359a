import type { FunctionClient } from '../../../connectors/vicidial/functions/client.ts';
import { LEAD_COLUMNS } from '../../../connectors/vicidial/functions/leads/lead-columns.ts';
import { FILE_FIELDS } from '../../bulk/map/fields.ts';
import type { LeadRow } from '../../domain/dialer-database.ts';
import { DeliveryError } from '../../domain/errors.ts';
import type { Lead } from '../../domain/event.ts';

type Columns = Readonly<Record<string, unknown>>;

/**
 * One lead through the API; undefined = there is none. Where VICIdial cannot print the whole lead (an apostrophe
 * in it, from PHP 8.1 on) its columns are asked for one by one. The API tells no times of entry and change.
 */
export async function readLead(
  client: Pick<FunctionClient, 'nonAgent'>,
  leadId: string,
  signal: AbortSignal,
): Promise<LeadRow | undefined> {
  try {
    const { rows } = await client.nonAgent.leadAllInfo({ leadId }, { signal, lane: 'normal' });
    return rows[0] && toRow(leadId, rows[0]);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'http-500') throw error;
    return byColumns(client, leadId, signal);
  }
}

async function byColumns(
  client: Pick<FunctionClient, 'nonAgent'>,
  leadId: string,
  signal: AbortSignal,
): Promise<LeadRow | undefined> {
  const columns: Record<string, string> = {};
  for (const fieldName of [...LEAD_COLUMNS, 'entry_list_id']) {
    const { code, rows } = await client.nonAgent.leadFieldInfo(
      { leadId, fieldName },
      { signal, lane: 'normal' },
    );
    if (code === 'not-found') return undefined;
    columns[fieldName] = rows[0]?.value ?? '';
  }
  return toRow(leadId, columns);
}

function toRow(leadId: string, columns: Columns): LeadRow {
  const text = (name: string): string => {
    const value = columns[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const lead: Lead = { id: leadId, listId: text('list_id'), status: text('status') };
  for (const [name, key] of Object.entries(FILE_FIELDS)) lead[key] = text(name);
  const called = text('last_local_call_time');
  return {
    lead,
    user: text('user'),
    enteredAt: undefined,
    modifiedAt: undefined,
    lastCalledLocal: called === '' || called.startsWith('0000') ? undefined : called,
    calledCount: Number(text('called_count')),
    calledSinceReset: '',
    gmtOffsetHours: Number(text('gmt_offset_now')),
    entryListId: text('entry_list_id'),
  };
}
