import { type ApiCall, BrokenStatement, digits, refuse } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { customRow, customTable } from '../custom-table.ts';
import { leadById, leadTable } from '../lead-table.ts';
import { ascii, letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { ALL, groupCampaigns, listIsIn } from '../scope.ts';
import { hiddenFields, hidesLeadData } from './hidden-fields.ts';
import { masked } from './printed-lead.ts';
import { LEAD_COLUMNS } from '../output.ts';

const COLUMNS: ReadonlySet<string> = new Set([
  ...LEAD_COLUMNS,
  'lead_id',
  'entry_date',
  'modify_date',
  'called_since_last_reset',
  'entry_list_id',
]);

/** `lead_field_info`: one column of a lead as it is, without a newline; a column that is none breaks it. */
export function leadFieldInfo(call: ApiCall): void {
  requireRight(call, 'GET LEAD INFO', { level: 7, modifyLeads: 4 });
  const leadId = digits(call, 'lead_id');
  const field = letters(call, 'field_name', '-_');
  const data = `${call.caller.user}|${leadId}`;
  if (leadId === '' || leadId.length > 11 || field === '')
    refuse(call, `INVALID SEARCH PARAMETERS: ${data}|${field}`);
  const lead = leadById(leadTable(call), leadId);
  if (lead === undefined) refuse(call, `LEAD NOT FOUND: ${data}`);
  if (!listIsIn(call, lead.list_id, groupCampaigns(call, ALL)))
    refuse(call, `LIST NOT FOUND: ${data}|${lead.list_id}`);
  const custom = ascii(call, 'custom_fields', '') === 'Y';
  const value = custom ? customValue(call, lead, field) : ownValue(lead, field);
  if (value === undefined) refuse(call, `LIST FIELD NOT FOUND: ${data}`);
  const hides = custom && (hidesLeadData(call) || hiddenFields(call, customList(call, lead)).has(field));
  const shown = hides ? masked(value) : value;
  call.reply.print(shown);
  call.reply.log(shown.replace(/\\$/, "'"));
}

function ownValue(lead: LeadRow, field: string): string {
  if (/^\d+$/.test(field)) return field.replace(/^0+(?=\d)/, '');
  const name = field.toLowerCase();
  if (!COLUMNS.has(name)) throw new BrokenStatement(`vicidial_list has no column ${field}`);
  const value = lead[name as Exclude<keyof LeadRow, 'custom'>];
  return value === undefined ? '' : String(value);
}

function customValue(call: ApiCall, lead: LeadRow, field: string): string | undefined {
  const listId = customList(call, lead);
  const table = customTable(call, listId);
  const name = Object.keys(table ?? {}).find((label) => label.toLowerCase() === field.toLowerCase());
  const isKey = field.toLowerCase() === 'lead_id';
  if (table === undefined || (name === undefined && !isKey && !/^\d+$/.test(field)))
    throw new BrokenStatement(`custom_${listId} has no column ${field}`);
  const row = customRow(lead, listId);
  if (row === undefined) return undefined;
  if (isKey) return String(lead.lead_id);
  return name === undefined ? field : (row[name] ?? '');
}

function customList(call: ApiCall, lead: LeadRow): string {
  const sent = digits(call, 'list_id');
  return sent.length > 1 ? sent : lead.entry_list_id;
}
