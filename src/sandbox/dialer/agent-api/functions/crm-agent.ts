import { storeText } from '../../lead-fields.ts';
import {
  type AgentCall,
  checkAllowed,
  fail,
  hasLead,
  liveAgent,
  logData,
  statement,
  succeed,
  userByAlias,
} from '../agent-call.ts';
import { breaksQuotes, sameText } from '../php.ts';

/** `st_login_log`: find a user by his name in a CRM (`custom_three`) and note his team (`custom_four`). */
export function stLoginLog(call: AgentCall): void {
  const user = crmUser(call);
  if (user === undefined) return;
  const team = call.get('vendor_id');
  if (statement(call, breaksQuotes(team, "'")))
    call.tables.users.update((row) => sameText(row.user, user), { custom_four: storeText(team, 100) });
  succeed(call, 'st_login_log user found', user);
}

/** `st_get_agent_active_lead`: the lead on that user's screen. */
export function stGetAgentActiveLead(call: AgentCall): void {
  const user = crmUser(call);
  if (user === undefined) return;
  const agent = liveAgent(call, user);
  if (agent === undefined) return fail(call, 'user not logged in', user);
  if (!hasLead(agent)) return fail(call, 'no active lead found', user);
  const { lead_id: leadId } = agent;
  const lead = call.store.leads.find(({ lead_id: id }) => id === Number(leadId));
  const sourceId = lead?.source_id ?? '';
  succeed(
    call,
    'st_get_agent_active_lead lead found',
    user,
    lead?.phone_number ?? '',
    leadId,
    lead?.vendor_lead_code ?? '',
    lead?.province ?? '',
    lead?.security_phrase ?? '',
    sourceId,
  );
  logData(call, sourceId);
}

function crmUser(call: AgentCall): string | undefined {
  const value = call.get('value');
  const vendorId = call.get('vendor_id');
  if (value === '' || vendorId === '') {
    fail(call, `${call.name} not valid`, value, vendorId);
    logData(call, vendorId);
    return undefined;
  }
  checkAllowed(call, value);
  const user = userByAlias(call, value);
  if (user === undefined) fail(call, 'no user found', value);
  return user;
}
