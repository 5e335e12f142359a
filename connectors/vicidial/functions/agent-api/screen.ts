import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { userId, wholeNumber } from '../parameter-types.ts';
import { AGENT_LINES, invalid } from './agent-lines.ts';
import { note, trigger } from './agent-input.ts';
import { count, NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS, agentRights } from './rights.ts';

const REFRESHED = ['user', 'agentUser', 'screensAffected', 'panels'] as const;
const TIMED = ['user', 'agentUser', 'value', 'notes', 'seconds'] as const;
const PANELS = [
  'formreload', 'scriptreload', 'script2reload', 'emailreload', 'chatreload', 'callbacksreload',
] as const; // prettier-ignore
const COMMON = { api: 'agent', family: 'agent-screen', effect: 'write', row: NO_ROW } as const;

export const refreshPanel = defineFunction({
  ...COMMON,
  name: 'refresh_panel',
  summary: "Load parts of an agent's screen anew.",
  rights: AGENT_RIGHTS,
  input: z
    .strictObject({
      agentUser: userId,
      formreload: trigger.optional(),
      scriptreload: trigger.optional(),
      script2reload: trigger.optional(),
      emailreload: trigger.optional(),
      chatreload: trigger.optional(),
      callbacksreload: trigger.optional(),
    })
    .refine((input) => PANELS.some((panel) => input[panel] !== undefined), {
      error: `must name one of ${PANELS.join(', ')}`,
    }),
  lines: [
    done('SUCCESS', 'refresh_panel request sent', 'refresh-sent', REFRESHED),
    invalid('no panels have been defined', 'no-fields', ['agentUser']),
    ...AGENT_LINES,
  ],
  fields: texts(REFRESHED).extend({ screensAffected: count }),
  remark:
    'A panel counts as soon as its name stands anywhere in the request. 0 screens: the same order waits already.',
});

export const setTimerAction = defineFunction({
  ...COMMON,
  name: 'set_timer_action',
  summary: 'Have a message, web form or preset call come up on the screen so many seconds into the call.',
  rights: agentRights('modify_campaigns 1'),
  input: z.strictObject({
    agentUser: userId,
    value: z.enum([
      'NONE', 'WEBFORM', 'WEBFORM2', 'WEBFORM3', 'D1_DIAL', 'D2_DIAL', 'D3_DIAL', 'D4_DIAL', 'D5_DIAL',
      'MESSAGE_ONLY',
    ]), // prettier-ignore
    notes: note(255).optional(),
    rank: wholeNumber(0, 8_388_607),
  }),
  lines: [done('SUCCESS', 'set_timer_action lead updated', 'timer-set', TIMED), ...AGENT_LINES],
  fields: texts(TIMED),
  remark: '`rank` is the seconds, `notes` the message. Says "lead updated" though no lead is touched.',
});
