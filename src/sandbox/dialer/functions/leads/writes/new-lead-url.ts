import type { ApiCall } from '../../../api-call.ts';
import { leadValues } from '../../../lead-values.ts';
import { phpFile } from '../../../php-file.ts';
import type { LeadRow } from '../../../store.ts';
import { buildPhpUrl, type TagValues } from '../../../url-builder.ts';
import { sameNumber } from '../compare.ts';
import { customRow, writableFields } from '../custom-table.ts';

/** Shorter ones are not called. */
const SHORTEST_URL = 11;
const SYSTEM = '-SYSTEM-API-NEWLEAD-';

/**
 * Call the URL that is set for leads from the API, the list's before the system's. The answer to the request
 * waits for it, as the real one does, and what came back is logged.
 */
export async function callNewLeadUrl(
  call: ApiCall,
  lead: LeadRow,
  listId: string,
  options: { readonly custom: boolean },
): Promise<void> {
  const template = urlTemplate(call, listId);
  if (template.length < SHORTEST_URL) return;
  const values = { ...newLeadValues(call, lead), ...(options.custom ? customValues(call, lead) : {}) };
  const url = buildPhpUrl(template, values, 'start');
  const { clock, tables } = call;
  const entry = tables.urlLog.insert({
    uniqueid: String(lead.lead_id),
    url_date: clock.local(clock.now()),
    url_type: 'apinewlead',
    url,
  });
  const called = await phpFile(url, { clock, trigger: 'start' });
  entry.response_sec = String(called.responseSeconds);
  entry.url_response = called.urlResponse;
}

function urlTemplate({ tables }: ApiCall, listId: string): string {
  const of = (campaign: (id: string) => boolean, type: string): string =>
    tables.urlMulti.find(
      ({ campaign_id, entry_type, url_type }) =>
        campaign(campaign_id) && entry_type === type && url_type === 'apinewlead',
    )?.url_address ?? '';
  const list = of((id) => id === listId, 'list');
  if (list !== '') return list === '---DISABLED---' ? '' : list;
  return of((id) => id === SYSTEM, 'system');
}

function newLeadValues(call: ApiCall, lead: LeadRow): TagValues {
  const list = call.tables.lists.find(({ list_id }) => sameNumber(list_id, lead.list_id));
  return {
    ...leadValues(call, lead),
    user: lead.user,
    campaign: list?.campaign_id ?? '',
    // The program takes these two from variables that it never fills here.
    sqldate: '',
    epoch: '',
    phone: lead.phone_number,
    source_id: lead.source_id,
    status: lead.status,
    rank: lead.rank,
    owner: lead.owner,
    entry_list_id: lead.entry_list_id,
    entry_date: lead.entry_date,
    called_count: lead.called_count,
  };
}

function customValues(call: ApiCall, lead: LeadRow): TagValues {
  const row = customRow(lead, lead.entry_list_id);
  return Object.fromEntries(
    writableFields(call, lead.entry_list_id).map(({ field_label: label }) => [label, row?.[label] ?? '']),
  );
}
