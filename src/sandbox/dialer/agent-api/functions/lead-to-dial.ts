import type { LeadRow } from '../../store.ts';
import { type AgentCall, end } from '../agent-call.ts';
import { looselyEqual } from '../php.ts';

interface NumberToDial {
  readonly value: string;
  readonly phoneCode: string;
  readonly altDial: string;
}

/** With a lead id the lead's own number and calling code count, and what was sent is only searched for. */
export function leadToDial(call: AgentCall, user: string, sent: string): NumberToDial {
  const leadId = call.get('lead_id');
  const wanted = call.get('alt_dial');
  if (leadId === '') return { value: sent, phoneCode: call.get('phone_code'), altDial: wanted };
  const lead = call.store.leads.find(({ lead_id: id }) => id === Number(leadId));
  const altDial = wanted === 'SEARCH' ? foundNumber(call, user, lead, sent) : wanted;
  if (lead === undefined) return end(call, 'lead_id is not valid', user, leadId);
  const value = numberOf(lead, altDial).replaceAll(/[^0-9]/g, '');
  if (value.length < 2) end(call, 'phone number is not valid', user, value, leadId, altDial);
  return { value, phoneCode: lead.phone_code, altDial };
}

/** Which of the lead's numbers it is; compared as PHP does, so a leading zero does not count. */
function foundNumber(call: AgentCall, user: string, lead: LeadRow | undefined, sent: string): string {
  if (lead === undefined) return '';
  if (looselyEqual(lead.phone_number, sent)) return 'MAIN';
  if (looselyEqual(lead.alt_phone, sent)) return 'ALT';
  if (looselyEqual(lead.address3, sent)) return 'ADDR3';
  return end(call, 'phone number lead_id search not found', user, '', call.get('lead_id'), '');
}

function numberOf(lead: LeadRow, altDial: string): string {
  if (altDial === 'ALT') return lead.alt_phone;
  return altDial === 'ADDR3' ? lead.address3 : lead.phone_number;
}
