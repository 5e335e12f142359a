import {
  type AgentCall,
  campaignOf,
  checkAllowed,
  end,
  fail,
  loggedIn,
  namesNobody,
  statement,
  succeed,
} from '../agent-call.ts';
import { breaksQuotes, byteLength } from '../php.ts';

const TEXT_COLUMNS = [
  'source_id', 'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2', 'address3',
  'city', 'state', 'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone', 'email',
  'security_phrase', 'comments', 'rank', 'owner',
] as const; // prettier-ignore

/** `external_add_lead`: into the list for manual dialling of the agent's campaign, whatever is there already. */
export function externalAddLead(call: AgentCall): void {
  const given = call.get('value');
  const number = given === '' && byteLength(call.get('phone_number')) > 1 ? call.get('phone_number') : given;
  const phoneCode = call.get('phone_code');
  if (namesNobody(call, { agentUser: 2, altUser: 2 }) || phoneCode === '' || byteLength(number) < 2) {
    const names = [call.get('agent_user'), call.get('alt_user')];
    end(call, 'external_add_lead not valid', number, phoneCode, ...names);
  }
  checkAllowed(call, number);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const campaign = campaignOf(call, agent.row.campaign_id);
  if (campaign === undefined)
    return fail(call, 'campaign manual dial list undefined', number, '', agent.user);
  const { campaign_id: campaignId, manual_dial_list_id: listId } = campaign;
  if (isRefused(call, number, campaignId, campaign.use_other_campaign_dnc, agent.user)) return;
  const columns = leadColumns(call, number, phoneCode, listId);
  const broken = Object.values(columns).some((value) => breaksQuotes(value, '"'));
  if (!statement(call, broken))
    return fail(call, 'lead insertion failed', number, campaignId, listId, agent.user);
  const lead = call.store.insertLead({ ...columns, last_local_call_time: call.now }, call.now);
  succeed(call, 'lead added', number, campaignId, listId, String(lead.lead_id), agent.user);
}

function leadColumns(
  call: AgentCall,
  number: string,
  phoneCode: string,
  listId: string,
): Record<string, string> {
  const vendorId = call.get('vendor_id');
  return {
    ...Object.fromEntries(TEXT_COLUMNS.map((name) => [name, call.get(name)])),
    vendor_lead_code: vendorId === '' ? call.get('vendor_lead_code') : vendorId,
    phone_number: number,
    phone_code: phoneCode,
    list_id: listId,
    status: 'NEW',
    user: call.caller.user,
    called_since_last_reset: 'N',
  };
}

function isRefused(
  call: AgentCall,
  number: string,
  campaignId: string,
  otherCampaign: string,
  user: string,
): boolean {
  const { store } = call;
  const asks = (name: 'dnc_check' | 'campaign_dnc_check'): boolean => ['YES', 'Y'].includes(call.get(name));
  const listed = asks('dnc_check') && store.dnc.has(number);
  const list = otherCampaign === '' ? campaignId : otherCampaign;
  const listedHere = asks('campaign_dnc_check') && store.campaignDnc.has(`${list}|${number}`);
  if (listed) fail(call, 'add_lead PHONE NUMBER IN DNC', number, user);
  if (listedHere) fail(call, 'add_lead PHONE NUMBER IN CAMPAIGN DNC', number, campaignId, user);
  return listed || listedHere;
}
