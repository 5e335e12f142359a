import {
  type Agent,
  type AgentCall,
  campaignOf,
  checkAllowed,
  fail,
  hasLead,
  loggedIn,
  namesNobody,
  statement,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { BrokenStatement } from '../../api-call.ts';
import { storeText } from '../../lead-fields.ts';
import type { LeadRow } from '../../store.ts';
import { breaksQuotes, looselyEqual, sameText } from '../php.ts';

/** `switch_lead`: another lead for the inbound call on the screen. */
export function switchLead(call: AgentCall): void {
  const leadId = call.get('lead_id');
  const code = call.get('vendor_lead_code');
  if ((Number(leadId) < 1 && code === '') || namesNobody(call))
    return fail(call, 'switch_lead not valid', leadId, code, call.get('agent_user'));
  checkAllowed(call, leadId);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const { row, user } = agent;
  if (!isOnCall(agent)) return fail(call, 'agent_user does not have a live call', user);
  if (!row.callerid.startsWith('Y'))
    return call.reply.print(`ERROR: agent call is not inbound - ${user}|${row.callerid}`);
  const campaign = campaignOf(call, row.campaign_id);
  if (campaign === undefined) return fail(call, 'campaign not found', user, row.campaign_id);
  if (!['LIVE_CALL_INBOUND', 'LIVE_CALL_INBOUND_AND_MANUAL'].includes(campaign.agent_lead_search))
    return fail(call, 'campaign does not allow inbound lead search', user, row.campaign_id);
  const lead = findLead(call, leadId, code);
  if (lead === undefined) return fail(call, 'switch-to lead not found', user, leadId, code);
  const current = row.lead_id;
  updateAgent(call, user, { external_lead_id: String(lead.lead_id) });
  const found = [String(lead.lead_id), lead.vendor_lead_code, row.campaign_id, current, ''];
  succeed(call, 'switch_lead function set', user, ...found);
}

/** `vm_message`: what the VM button plays to this lead; files are joined by `|`. */
export function vmMessage(call: AgentCall): void {
  const value = call.get('value');
  const sent = call.get('lead_id');
  if (value === '' || namesNobody(call))
    return fail(call, 'vm_message not valid', sent, value, call.get('agent_user'));
  checkAllowed(call, sent);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  if (!isOnCall(agent)) return fail(call, 'agent_user does not have a live call', agent.user);
  const leadId = sent === '' ? agent.row.lead_id : sent;
  if (!looselyEqual(leadId, agent.row.lead_id))
    return fail(call, 'current call does not match lead_id submitted', agent.user);
  call.tables.leadMessages.insert({
    lead_id: String(Number(leadId)),
    call_date: call.now,
    user: call.caller.user,
    message_entry: value,
  });
  succeed(call, 'vm_message function set', agent.user, leadId, value, '');
}

function isOnCall({ row }: Agent): boolean {
  return hasLead(row) && row.callerid.length > 15;
}

/** The newest lead with the code, or without one the lead of that id. */
function findLead(call: AgentCall, leadId: string, code: string): LeadRow | undefined {
  const { leads } = call.store;
  if (code === '') return leads.find(({ lead_id: id }) => id === Number(leadId));
  // PHP cannot count the rows of a statement that failed, whichever version it is.
  if (!statement(call, breaksQuotes(code, "'"))) throw new BrokenStatement('there are no rows to count');
  const wanted = storeText(code, code.length);
  return leads
    .filter(({ vendor_lead_code: other }) => sameText(other, wanted))
    .toSorted((a, b) => b.lead_id - a.lead_id)[0];
}
