import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { conflict, invalid } from './agent-lines.ts';
import { freeText, name } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const LEAD = [
  'agentUser', 'phoneNumber', 'leadId', 'vendorLeadCode', 'province', 'securityPhrase', 'sourceId',
] as const; // prettier-ignore
const COMMON = { api: 'agent', rights: AGENT_RIGHTS, row: NO_ROW } as const;
const INPUT = z.strictObject({ value: name(100), vendorId: freeText(100).min(1) });
const UNKNOWN = invalid('no user found', 'unknown-agent', ['value']);

export const stLoginLog = defineFunction({
  ...COMMON,
  name: 'st_login_log',
  family: 'agent-state',
  summary:
    "Find the user behind a CRM's agent id (`custom_three`) and note the CRM's team at him (`custom_four`).",
  effect: 'write',
  input: INPUT,
  lines: [
    done('SUCCESS', 'st_login_log user found', 'found', ['agentUser']),
    UNKNOWN,
    invalid('st_login_log not valid'),
  ],
  fields: texts(['agentUser', 'value']),
  remark: 'Logs nobody in. An apostrophe in the team ends in status 500.',
});

export const stGetAgentActiveLead = defineFunction({
  ...COMMON,
  name: 'st_get_agent_active_lead',
  family: 'agent-leads',
  summary: "The lead on the screen of the agent behind a CRM's agent id (`custom_three`).",
  effect: 'read',
  input: INPUT,
  lines: [
    done('SUCCESS', 'st_get_agent_active_lead lead found', 'found', LEAD),
    UNKNOWN,
    conflict('user not logged in', 'agent-not-logged-in', 'wait until the agent has logged in', [
      'agentUser',
    ]),
    conflict('no active lead found', 'no-lead-on-screen', 'wait until the agent has a lead', ['agentUser']),
    invalid('st_get_agent_active_lead not valid'),
  ],
  fields: texts([...LEAD, 'value']),
  remark: '`vendor_id` is mandatory though nothing is done with it. A `|` in the data shifts the values.',
});
