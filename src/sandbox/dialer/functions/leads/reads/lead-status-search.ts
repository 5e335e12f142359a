import { type ApiCall, BrokenStatement, digits, refuse } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber, sameText } from '../compare.ts';
import { customRow, customTable } from '../custom-table.ts';
import { leadById, leadTable } from '../lead-table.ts';
import { LEAD_COLUMNS } from '../output.ts';
import { ascii, dateText, letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { ALL, groupCampaigns, isRestricted, listIsIn } from '../scope.ts';
import { hiddenFields } from './hidden-fields.ts';
import { masked } from './printed-lead.ts';

interface LoggedCall {
  readonly lead_id: string;
  readonly status: string;
  readonly call_date: string;
  readonly campaign_id: string;
}

const MOST_CALLS = 1000;

/**
 * `lead_status_search`: the leads of the calls with a status on a day, or of all calls of one lead; outbound
 * first. What is printed is the lead as it is now.
 */
export function leadStatusSearch(call: ApiCall): void {
  requireRight(call, 'GET LEAD INFO', { level: 7, modifyLeads: 4 });
  const leadId = digits(call, 'lead_id');
  const status = letters(call, 'status', '-_');
  const date = dateText(call);
  const byStatus = status !== '' && date.length === 10;
  const { user } = call.caller;
  if (!byStatus && leadId === '')
    refuse(call, `INVALID SEARCH PARAMETERS: ${user}|${status}|${date}|${leadId}`);
  const campaigns = groupCampaigns(call, ALL);
  // The campaigns are appended behind ORDER BY and LIMIT.
  if (byStatus && campaigns !== undefined) throw new BrokenStatement('a condition behind LIMIT');
  const select = (rows: readonly LoggedCall[]): readonly LoggedCall[] =>
    byStatus ? callsOfDay(rows, status, date) : rows.filter(({ lead_id }) => sameNumber(lead_id, leadId));
  const { log, closerLog } = call.tables;
  const outbound = select(log.rows).filter(
    ({ campaign_id }) => campaigns === undefined || campaigns.some((one) => sameText(one, campaign_id)),
  );
  const ids = [...new Set([...outbound, ...select(closerLog.rows)].map(({ lead_id }) => lead_id))];

  const table = leadTable(call);
  const records = ids
    .map((id) => leadById(table, id))
    .filter((lead) => lead !== undefined)
    .filter((lead) => !isRestricted(call) || listIsIn(call, lead.list_id, campaigns));
  if (records.length === 0) refuse(call, `NO RESULTS FOUND: ${user}|${leadId}|${status}|`);
  const output = records.map((lead, index) => describe(call, lead, index + 1)).join('');
  call.reply.print(output);
  call.reply.log(output);
}

function callsOfDay(rows: readonly LoggedCall[], status: string, date: string): readonly LoggedCall[] {
  return rows
    .filter(
      (row) =>
        sameText(row.status, status) &&
        row.call_date >= `${date} 00:00:00` &&
        row.call_date <= `${date} 23:59:59`,
    )
    .toSorted((a, b) => (a.call_date < b.call_date ? 1 : a.call_date > b.call_date ? -1 : 0))
    .slice(0, MOST_CALLS);
}

function describe(call: ApiCall, lead: LeadRow, number: number): string {
  const own = [['lead_id', String(lead.lead_id)], ...LEAD_COLUMNS.map((name) => [name, lead[name] ?? ''])];
  const custom = ascii(call, 'custom_fields', '') === 'Y' ? customColumns(call, lead) : [];
  const lines = [...own, ['entry_list_id', lead.entry_list_id], ...custom];
  return `;---------- START OF RECORD ${number} ----------\n${lines.map(([name, value]) => `${name} => ${value}\n`).join('')}`;
}

/** Every column of the custom table, tabs and line breaks replaced. */
function customColumns(call: ApiCall, lead: LeadRow): readonly (readonly [string, string])[] {
  const listId = Number(lead.entry_list_id) > 99 ? lead.entry_list_id : lead.list_id;
  const row = customRow(lead, listId);
  const table = customTable(call, listId);
  if (table === undefined || row === undefined) return [];
  const hidden = hiddenFields(call, listId);
  return Object.keys(table).map((label) => {
    const value = row[label] ?? '';
    const shown = hidden.has(label) ? masked(value) : value;
    return [label, shown.replaceAll('\t', ' -- ').replaceAll(/\n|\r\n/g, '!N')] as const;
  });
}
