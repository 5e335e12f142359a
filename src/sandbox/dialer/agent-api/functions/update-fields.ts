import { writeColumns } from '../../store.ts';
import {
  type AgentCall,
  checkAllowed,
  fail,
  hasLead,
  loggedIn,
  statement,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { breaksQuotes } from '../php.ts';
import { namedPanels } from './panels.ts';

/** Columns in the order in which they are looked for; from `postal_code` on letter case does not count. */
const COLUMNS = [
  'phone_code', 'address1', 'address2', 'address3', 'alt_phone', 'city', 'comments', 'country_code',
  'date_of_birth', 'email', 'first_name', 'gender', 'gmt_offset_now', 'last_name', 'middle_initial',
  'phone_number', 'postal_code', 'province', 'security_phrase', 'source_id', 'state', 'title',
  'vendor_lead_code', 'rank', 'owner',
] as const; // prettier-ignore
const FIRST_WITHOUT_CASE = COLUMNS.indexOf('postal_code');

type Column = (typeof COLUMNS)[number];

/** `update_fields`: writes every column whose name occurs anywhere in the request, also inside a value. */
export function updateFields(call: AgentCall): void {
  const sentUser = call.get('agent_user');
  if (sentUser === '') return fail(call, 'agent_user not valid', sentUser);
  checkAllowed(call, call.get('value'));
  const agent = loggedIn(call, sentUser);
  if (agent === undefined) return;
  const { caller } = call;
  if (!['1', '2', '3', '4'].includes(caller.modify_leads))
    return fail(call, 'user is not allowed to modify lead information', agent.user, caller.user);
  if (!hasLead(agent.row)) return fail(call, 'agent_user does not have a lead on their screen', agent.user);
  const columns = COLUMNS.filter((name, index) => occurs(call, name, index >= FIRST_WITHOUT_CASE));
  const names = [...columns, ...namedPanels(call)].join(',');
  if (names === '') return fail(call, 'no fields have been defined', agent.user);
  const { lead_id: leadId } = agent.row;
  const affected = writeLead(call, Number(leadId), columns);
  const shown = updateAgent(call, agent.user, {
    external_update_fields: '1',
    external_update_fields_data: names,
  });
  const written = columns.map((name) => `${name}="${call.get(name)}"`).join(',');
  const counts = [leadId, String(affected), String(shown)];
  succeed(call, 'update_fields lead updated', caller.user, agent.user, ...counts, names, written, '');
}

function occurs(call: AgentCall, name: Column, anyCase: boolean): boolean {
  return (anyCase ? call.uriText.toLowerCase() : call.uriText).includes(name);
}

/** Rows changed; -1 where up to PHP 8.0 the statement failed. */
function writeLead(call: AgentCall, leadId: number, columns: readonly Column[]): number {
  if (columns.length === 0) return 0;
  const values = Object.fromEntries(columns.map((name) => [name, call.get(name)]));
  const broken = Object.values(values).some((value) => breaksQuotes(value, '"'));
  if (!statement(call, broken)) return -1;
  const lead = call.store.leads.find(({ lead_id: id }) => id === leadId);
  return lead !== undefined && writeColumns(lead, values) ? 1 : 0;
}
