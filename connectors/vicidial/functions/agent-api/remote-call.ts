import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { status, userId } from '../parameter-types.ts';
import { AGENT_LINES, conflict, invalid } from './agent-lines.ts';
import { name } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SET = ['agentUser', 'callId', 'target'] as const;

const number = z.string().regex(/^[*#0-9A-Za-z]{2,40}$/, 'must be 2 to 40 digits, letters, * or #');

export const raCallControl = defineFunction({
  api: 'agent',
  name: 'ra_call_control',
  family: 'agent-calls',
  summary: "Hang up or transfer a remote agent's call by its call id, with a status for it.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: z
    .strictObject({
      agentUser: userId,
      value: z.string().regex(/^[0-9A-Za-z]{16,20}$/, 'must be a call id of 16 to 20 letters and digits'),
      stage: z.enum(['HANGUP', 'EXTENSIONTRANSFER', 'INGROUPTRANSFER']),
      ingroupChoices: name(20).optional(),
      phoneNumber: number.optional(),
      status: status.optional(),
    })
    .refine(({ stage, ingroupChoices }) => stage !== 'INGROUPTRANSFER' || ingroupChoices !== undefined, {
      error: 'is needed for INGROUPTRANSFER (DEFAULTINGROUP is one)',
      path: ['ingroupChoices'],
    })
    .refine(({ stage, phoneNumber }) => stage !== 'EXTENSIONTRANSFER' || phoneNumber !== undefined, {
      error: 'is needed for EXTENSIONTRANSFER',
      path: ['phoneNumber'],
    }),
  lines: [
    done('SUCCESS', 'ra_call_control hungup', 'hung-up', SET),
    done('SUCCESS', 'ra_call_control transfer', 'transferred', SET),
    conflict('no active call found', 'no-active-call', 'the call is over or its id is wrong', ['callId']),
    invalid('phone_number is not valid', 'invalid-phone'),
    invalid('ingroup is not valid', 'unknown-ingroup', ['ingroup']),
    invalid('stage is not valid'),
    ...AGENT_LINES,
  ],
  fields: texts([...SET, 'ingroup']),
  row: NO_ROW,
  remark:
    'Takes any call id, not only one of the named agent: the wrong id hangs up somebody else. Sets the status of lead and log at once, RAXFER when none is sent.',
});
