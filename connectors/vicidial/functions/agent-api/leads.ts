import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault } from '../meaning.ts';
import { leadId, longYesOrNo, phoneCode, phoneNumber, text } from '../parameter-types.ts';
import { AGENT_LINES, conflict, forbidden, invalid, NO_CALL } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { LEAD_FIELDS } from './lead-fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const ADDED = ['phoneNumber', 'campaignId', 'listId', 'leadId', 'agentUser'] as const;
const SWITCHED = ['agentUser', 'leadId', 'vendorLeadCode', 'campaignId', 'formerLeadId'] as const;

export const externalAddLead = defineFunction({
  api: 'agent',
  name: 'external_add_lead',
  family: 'agent-leads',
  summary: "Add a lead to the list for manual dialling of the agent's campaign.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({
    ...LEAD_FIELDS,
    phoneNumber,
    phoneCode,
    dncCheck: longYesOrNo.optional(),
    campaignDncCheck: longYesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'lead added', 'added', ADDED),
    fault('lead insertion failed', 'transient', 'insert-failed', "see the dialer's database log", [
      'phoneNumber',
      'campaignId',
      'listId',
      'agentUser',
    ]),
    forbidden('campaign manual dial list undefined', 'no-manual-dial-list', ['phoneNumber']),
    ...AGENT_LINES,
  ],
  fields: texts(ADDED),
  row: NO_ROW,
  remark:
    'Looks for no duplicates and asks no DNC list unless told to. The time zone offset stays 0, so the lead counts as in Greenwich. By POST the number must be sent though `value` is empty, or the last parameter becomes the number.',
});

export const switchLead = defineFunction({
  api: 'agent',
  name: 'switch_lead',
  family: 'agent-leads',
  summary: "Put another lead under the inbound call on the agent's screen.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({ leadId: leadId.optional(), vendorLeadCode: text(20).min(1).optional() }).refine(
    ({ leadId: lead, vendorLeadCode }) => lead !== undefined || vendorLeadCode !== undefined,
    { error: 'must be given, or else `vendor_lead_code`', path: ['leadId'] },
  ),
  lines: [
    done('SUCCESS', 'switch_lead function set', 'switch-set', SWITCHED),
    NO_CALL,
    conflict('agent call is not inbound', 'call-not-inbound', 'switch the lead of inbound calls only', [
      'agentUser',
      'callId',
    ]),
    forbidden('campaign not found', 'unknown-campaign', ['agentUser', 'campaignId']),
    forbidden('campaign does not allow inbound lead search', 'lead-search-not-allowed', [
      'agentUser',
      'campaignId',
    ]),
    invalid('switch-to lead not found', 'unknown-lead', ['agentUser', 'leadId', 'vendorLeadCode']),
    ...AGENT_LINES,
  ],
  fields: texts([...SWITCHED, 'callId']),
  row: z.strictObject({}),
  remark:
    'The campaign must have `agent_lead_search` LIVE_CALL_INBOUND or LIVE_CALL_INBOUND_AND_MANUAL. A vendor lead code beats the lead id, takes the newest lead and scans the table.',
});
