import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { joined, leadId } from '../parameter-types.ts';
import { AGENT_LINES, conflict, NO_CALL, NO_LEAD } from './agent-lines.ts';
import { agentInput, name } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SET = ['value', 'agentUser'] as const;
const COMMON = {
  api: 'agent',
  family: 'agent-calls',
  effect: 'write',
  rights: AGENT_RIGHTS,
  row: NO_ROW,
} as const;

export const parkCall = defineFunction({
  ...COMMON,
  name: 'park_call',
  summary: 'Park the customer or a third party, with or without an IVR, or bring them back.',
  input: agentInput({
    value: z.enum([
      'PARK_CUSTOMER', 'GRAB_CUSTOMER', 'PARK_IVR_CUSTOMER', 'GRAB_IVR_CUSTOMER', 'PARK_XFER', 'GRAB_XFER',
    ]), // prettier-ignore
  }),
  lines: [done('SUCCESS', 'park_call function set', 'park-set', SET), NO_LEAD, ...AGENT_LINES],
  fields: texts(SET),
  remark: 'Asks for a lead on the screen, not for a call.',
});

export const sendDtmf = defineFunction({
  ...COMMON,
  name: 'send_dtmf',
  summary: "Send tones into the agent's session.",
  input: agentInput({
    value: z
      .string()
      .regex(/^[0-9PSQ]{1,100}$/, 'must be 1 to 100 of 0-9, P for #, S for * and Q for a second of silence'),
  }),
  lines: [done('SUCCESS', 'send_dtmf function set', 'dtmf-set', SET), ...AGENT_LINES],
  fields: texts(SET),
  remark: '`#` and `*` are dropped: they are written P and S.',
});

export const vmMessage = defineFunction({
  ...COMMON,
  name: 'vm_message',
  summary: 'Choose the recordings that the VM button leaves for this lead.',
  input: agentInput({ value: joined(name(100), '|'), leadId: leadId.optional() }),
  lines: [
    done('SUCCESS', 'vm_message function set', 'vm-message-set', ['agentUser', 'leadId']),
    NO_CALL,
    conflict(
      'current call does not match lead_id submitted',
      'other-lead-on-call',
      'name the lead that is on the call, or none',
      ['agentUser'],
    ),
    ...AGENT_LINES,
  ],
  fields: texts(['agentUser', 'leadId']),
  remark: 'The files need not exist.',
});
