import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, leftOut } from '../meaning.ts';
import { leadId, longYesOrNo, phoneCode } from '../parameter-types.ts';
import {
  AGENT_LINES,
  BAD_CALLER_ID,
  conflict,
  forbidden,
  invalid,
  MAY_NOT_DIAL,
  NOT_PAUSED,
} from './agent-lines.ts';
import { agentInput, freeText, name, word } from './agent-input.ts';
import { count, NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const DIALLED = [
  'phoneNumber', 'agentUser', 'phoneCode', 'search', 'preview', 'focus', 'vendorId', 'epoch', 'dialPrefix',
  'groupAlias', 'callerId', 'altDial',
] as const; // prettier-ignore
const SEARCHED = ['agentUser', '', 'leadId', 'altDial'];

/** `vicidial_live_agents.external_dial`. */
const COMMAND_WIDTH = 100;
/** Thirteen `!`, the time and the caller id of a group alias. */
const COMMAND_OVERHEAD = 13 + 10 + 20;

const number = z
  .string()
  .regex(/^(?:MANUALNEXT|\d{2,18})$/, 'must be 2 to 18 digits without the country code, or MANUALNEXT');

export const externalDial = defineFunction({
  api: 'agent',
  name: 'external_dial',
  family: 'agent-calls',
  summary: "Place a manual call on an agent's screen, by number or by lead.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({
    value: number.optional(),
    phoneCode: phoneCode.optional(),
    leadId: leadId.optional(),
    search: longYesOrNo,
    preview: longYesOrNo,
    focus: longYesOrNo,
    vendorId: freeText(20).optional(),
    dialPrefix: word(20).optional(),
    groupAlias: word(30).optional(),
    outboundCid: name(20).optional(),
    altDial: z.enum(['MAIN', 'ALT', 'ADDR3', 'SEARCH']).optional(),
    dialIngroup: name(20).optional(),
    vtigerCallback: longYesOrNo.optional(),
  })
    .refine(({ value, leadId: lead }) => value !== undefined || lead !== undefined, {
      error: 'must be given, or else `lead_id`',
      path: ['value'],
    })
    .refine(fitsCommand, {
      error: 'with vendor id, prefix, alias and in-group is cut: all of the command has 100 characters',
      path: ['value'],
    }),
  lines: [
    done('SUCCESS', 'external_dial function set', 'dial-set', DIALLED),
    leftOut('NOTICE', 'defined dial_ingroup not found', 'unknown-dial-ingroup', ['dialIngroup']),
    NOT_PAUSED,
    MAY_NOT_DIAL,
    ...BAD_CALLER_ID,
    forbidden('outbound_cid is not allowed on this system', 'outbound-cid-not-allowed', [
      'agentUser',
      'outboundCid',
    ]),
    invalid('phone number lead_id search not found', 'number-not-of-lead', SEARCHED),
    invalid('phone number is not valid', 'invalid-phone', SEARCHED),
    invalid('lead_id is not valid', 'unknown-lead', ['agentUser', 'leadId']),
    invalid('vtiger callback activity does not exist in vtiger system', 'unknown-activity', ['activity']),
    conflict(
      'phone_number is already in this agents manual dial queue',
      'already-queued',
      'wait until the number was dialled',
      ['agentUser', 'phoneNumber'],
    ),
    ...AGENT_LINES,
  ],
  fields: texts([...DIALLED, 'leadId', 'outboundCid', 'activity', 'dialIngroup']).extend({ epoch: count }),
  row: NO_ROW,
  remark:
    'Checks no DNC list. A country code in the number is kept and `phone_code` is dialled before it, so leave it out. `lead_id` overrides number and code. With `api_manual_dial` STANDARD the agent must be paused without a lead; a later order overwrites an earlier one.',
});

function fitsCommand(input: Readonly<Record<string, unknown>>): boolean {
  const {
    value,
    phoneCode: code,
    search,
    preview,
    focus,
    vendorId,
    dialPrefix,
    leadId: lead,
    altDial,
  } = input;
  const { groupAlias, outboundCid, dialIngroup } = input;
  const alias = outboundCid === undefined ? groupAlias : '-FORCE-';
  const parts = [
    value,
    code,
    search,
    preview,
    focus,
    vendorId,
    dialPrefix,
    alias,
    lead,
    altDial,
    dialIngroup,
  ];
  const length = parts.reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  return length + COMMAND_OVERHEAD <= COMMAND_WIDTH;
}
