import { type ApiCall, BrokenStatement, digits, phoneNumber, refuse } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber } from '../compare.ts';
import { customFields, customRow, customTable } from '../custom-table.ts';
import { leadTable } from '../lead-table.ts';
import { type Layout, layout, LEAD_COLUMNS } from '../output.ts';
import { ascii } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { ALL_CAMPAIGNS, groupCampaigns, isRestricted, listIsIn } from '../scope.ts';
import { hiddenFields, hidesLeadData } from './hidden-fields.ts';
import { masked, printedValues } from './printed-lead.ts';

const MOST_LEADS = 1000;

/**
 * `lead_all_info`: every column of a lead, by id or phone number, the header before each. All of it is
 * printed after the last log entry, so an apostrophe in the data leaves an empty answer.
 */
export function leadAllInfo(call: ApiCall): void {
  requireRight(call, 'GET LEAD INFO', { level: 7, modifyLeads: 5, viewReports: true });
  const leadId = digits(call, 'lead_id');
  const phone = phoneNumber(call);
  const data = `${call.caller.user}|${leadId}|${phone}`;
  if (leadId === '' && (phone.length < 6 || phone.length > 19)) refuse(call, `LEAD NOT FOUND: ${data}`);
  const campaigns = groupCampaigns(call, ALL_CAMPAIGNS);
  const shape = layout(call, { newline: true });
  const found = leadTable(call)
    .filter((row) => (leadId === '' ? row.phone_number === phone : sameNumber(row.lead_id, leadId)))
    .toSorted((a, b) => b.lead_id - a.lead_id)
    .slice(0, MOST_LEADS);
  let output = '';
  let undefinedList: string | undefined;
  for (const lead of found) {
    if (listIsIn(call, lead.list_id, campaigns)) {
      output += describe(call, lead, shape);
      call.reply.log(output);
    } else {
      undefinedList = lead.list_id;
      if (isRestricted(call)) call.reply.say(`ERROR: ${call.name} LIST NOT FOUND: ${data}`);
    }
  }
  if (found.length === 0) refuse(call, `LEAD NOT FOUND: ${data}`);
  if (output !== '') call.reply.print(output);
  else if (undefinedList !== undefined) refuse(call, `LIST NOT FOUND: ${data}|${undefinedList}`);
}

function describe(call: ApiCall, lead: LeadRow, { delimiter, header }: Layout): string {
  const custom = ascii(call, 'custom_fields', '') === 'Y' ? customColumns(call, lead) : [];
  const names = [...LEAD_COLUMNS, 'entry_list_id', 'lead_id', ...custom.map(([label]) => label)];
  const values = [
    ...printedValues(lead),
    lead.entry_list_id,
    String(lead.lead_id),
    ...custom.map(([, value]) => value),
  ];
  return `${header ? `${names.join(delimiter)}\n` : ''}${values.join(delimiter)}\n`;
}

/** Labels and values of the lead's custom row; without a custom table the statement is no valid one. */
function customColumns(call: ApiCall, lead: LeadRow): readonly (readonly [string, string])[] {
  const listId = digits(call, 'force_entry_list_id') || lead.entry_list_id;
  const fields = customFields(call, listId);
  if (fields.length === 0 || customTable(call, listId) === undefined)
    throw new BrokenStatement(`no columns of custom_${listId} to select`);
  const row = customRow(lead, listId);
  if (row === undefined) return [];
  const hidden = hiddenFields(call, listId);
  const hidesAll = hidesLeadData(call);
  return fields.map(({ field_label: label }) => {
    const value = row[label] ?? '';
    return [label, hidesAll || hidden.has(label) ? masked(value) : value] as const;
  });
}
