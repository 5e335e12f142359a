import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { joined, longYesOrNo } from '../parameter-types.ts';
import { AGENT_LINES, BAD_CALLER_ID, conflict, invalid, NO_CALL } from './agent-lines.ts';
import { agentInput, name, word } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SET = [
  'value', 'ingroup', 'phoneNumber', 'consultative', 'agentUser', 'callId', 'phones',
] as const; // prettier-ignore
const NEEDS_NUMBER = new Set(['BLIND_TRANSFER', 'DIAL_WITH_CUSTOMER', 'PARK_CUSTOMER_DIAL']);

const target = z.string().regex(/^[*#0-9A-Za-z]{2,40}$/, 'must be 2 to 40 digits, letters, * or #');
const multiPhone = z.string().regex(/^\d{5,18}$/, 'must be 5 to 18 digits');

export const transferConference = defineFunction({
  api: 'agent',
  name: 'transfer_conference',
  family: 'agent-calls',
  summary: "Transfer, conference or hang up parties of the agent's call.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({
    value: z.enum([
      'HANGUP_XFER', 'HANGUP_BOTH', 'BLIND_TRANSFER', 'LEAVE_VM', 'LOCAL_CLOSER', 'DIAL_WITH_CUSTOMER',
      'PARK_CUSTOMER_DIAL', 'LEAVE_3WAY_CALL',
    ]), // prettier-ignore
    phoneNumber: target.optional(),
    ingroupChoices: name(20).optional(),
    consultative: longYesOrNo.optional(),
    dialOverride: longYesOrNo.optional(),
    groupAlias: word(30).optional(),
    cidChoice: z.enum(['CAMPAIGN', 'AGENT_PHONE', 'CUSTOMER', 'CUSTOM_CID']).optional(),
    multiDialPhones: joined(multiPhone, ',').optional(),
    mdCheck: longYesOrNo.optional(),
    twCheck: longYesOrNo.optional(),
  })
    .refine(
      ({ value, consultative, ingroupChoices }) =>
        (value !== 'LOCAL_CLOSER' && consultative !== 'YES') || ingroupChoices !== undefined,
      { error: 'is needed for LOCAL_CLOSER and with consultative=YES', path: ['ingroupChoices'] },
    )
    .refine(({ value, ingroupChoices }) => value !== 'BLIND_TRANSFER' || ingroupChoices === undefined, {
      error: 'is dropped by BLIND_TRANSFER: use LOCAL_CLOSER',
      path: ['ingroupChoices'],
    })
    .refine(
      ({ value, consultative, phoneNumber, multiDialPhones }) =>
        !NEEDS_NUMBER.has(value) ||
        consultative === 'YES' ||
        phoneNumber !== undefined ||
        multiDialPhones !== undefined,
      {
        error: 'is needed: VICIdial accepts the transfer without one and calls nobody',
        path: ['phoneNumber'],
      },
    ),
  lines: [
    done('SUCCESS', 'transfer_conference function set', 'transfer-set', SET),
    NO_CALL,
    invalid('value is not valid'),
    invalid('ingroup is not valid', 'unknown-ingroup', ['ingroup']),
    ...BAD_CALLER_ID,
    invalid('cid_choice is not valid'),
    conflict(
      'agent_user has previous active 3-way calls',
      'three-way-calls-active',
      'wait until they are over',
      ['agentUser'],
    ),
    conflict(
      'agent_user has current active 3-way call',
      'three-way-call-active',
      'hang the third party up first',
      ['agentUser'],
    ),
    ...AGENT_LINES,
  ],
  fields: texts(SET),
  row: NO_ROW,
  remark:
    'A number that is missing is not noticed. For another agent send LOCAL_CLOSER with the in-group AGENTDIRECT and his user as the number.',
});
