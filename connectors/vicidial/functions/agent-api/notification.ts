import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, leftOut, nothing } from '../meaning.ts';
import { dateTime, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { forbidden, invalid } from './agent-lines.ts';
import { freeText, name, word } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const QUEUED = ['recipient', 'recipientType', 'notificationId'] as const;
const positive = (max: number) => wholeNumber(1, max).optional();

export const sendNotification = defineFunction({
  api: 'agent',
  name: 'send_notification',
  family: 'agent-screen',
  summary: 'Show a text, confetti or both on the screens of a user, a user group or a campaign.',
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: z
    .strictObject({
      recipient: name(20),
      recipientType: z.enum(['USER', 'USER_GROUP', 'CAMPAIGN']),
      notificationText: freeText(1000).min(1).optional(),
      notificationDate: dateTime.optional(),
      notificationRetry: yesOrNo.optional(),
      textSize: positive(255),
      textFont: z
        .string()
        .regex(/^[-, A-Za-z]{1,30}$/, 'must be 1 to 30 letters, blanks, commas or -')
        .optional(),
      textWeight: z
        .string()
        .regex(/^[A-Za-z]{1,30}$/, 'must be 1 to 30 letters')
        .optional(),
      textColor: word(15).optional(),
      showConfetti: yesOrNo.optional(),
      duration: positive(999),
      maxParticleCount: positive(9999),
      particleSpeed: positive(99),
    })
    .refine(({ notificationText, showConfetti }) => notificationText !== undefined || showConfetti === 'Y', {
      error: 'must be given, or else `show_confetti`',
      path: ['notificationText'],
    })
    // VICIdial writes these two in camel case.
    .transform(({ maxParticleCount, particleSpeed, ...rest }) => ({
      ...rest,
      customFields: { maxParticleCount, particleSpeed },
    })),
  lines: [
    done('SUCCESS', 'notification queued', 'queued', QUEUED),
    nothing('NOTICE', /^(?:found )?\S+ as (?:USER|USER_GROUP|CAMPAIGN)<BR>$/, 'type-found'),
    leftOut('NOTICE', /^Invalid notification date/, 'date-replaced'),
    forbidden('Agent API Notifications are disabled on this system', 'notifications-off'),
    invalid('no matching recipient found in users, user_groups, or campaigns', 'unknown-recipient', [
      'recipient',
    ]),
    invalid(/DOES NOT EXIST in vicidial_\w+$/, 'unknown-recipient', ['', 'recipient']),
    invalid(/^ACCESS TO CAMPAIGN .* NOT ALLOWED FOR USER /, 'campaign-not-allowed', ['', 'recipient']),
    invalid(/^ACCESS TO USER GROUP .* NOT ALLOWED FOR USER /, 'user-group-not-allowed', ['', 'recipient']),
    fault(
      /^(?:user_group )?DOES NOT EXIST$/,
      'auth',
      'no-user-group',
      'give the API user a user group that exists',
    ),
    invalid('Missing recipient or recipient_type'),
    invalid('invalid request'),
  ],
  fields: texts(QUEUED),
  row: NO_ROW,
  remark:
    'An apostrophe in the text ends in status 500. A date that VICIdial cannot read becomes now, and id 0 means that nothing was queued (PHP up to 8.0). The system setting `agent_notifications` must be on.',
});
