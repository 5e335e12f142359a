import { z } from 'zod';
import { SigningSecret } from './signing-secret.ts';
import { Status } from './dialer.ts';
import { Name, oneOrMore } from './name.ts';

/** Who may post to `/hooks/dnc/<name>`. */
const DncSource = z.strictObject({
  secret: oneOrMore(z.string().min(16, 'must have at least 16 characters'))
    .optional()
    .describe('What a post must carry, as bearer token or header `X-Vicibridge-Secret`.'),
  signingSecret: oneOrMore(SigningSecret)
    .optional()
    .describe('Key of the Standard Webhooks signature that a post must carry.'),
  numberField: z
    .string()
    .min(1)
    .default('phone_number')
    .describe('Name of the number, or of the list of numbers, in the post.'),
  defaultPhoneCode: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a calling code such as 1 or 44')
    .default('1')
    .describe('Calling code of numbers that come without one.'),
});
export type DncSource = z.infer<typeof DncSource>;

/** `dnc`: what makes a number one that must not be called, and who is told. */
export const Dnc = z.strictObject({
  statuses: z
    .record(Status, z.enum(['system', 'campaign']))
    .default({ DNC: 'system', DNCL: 'system', DNCC: 'campaign' })
    .describe('VICIdial statuses that mean do-not-call, and whether everywhere or in the campaign only.'),
  sources: z
    .record(
      Name,
      DncSource.refine(({ secret, signingSecret }) => secret !== undefined || signingSecret !== undefined, {
        message: 'needs a secret or a signingSecret',
      }),
    )
    .default({})
    .describe('Compliance vendors that post numbers, by name.'),
  to: z
    .array(Name)
    .optional()
    .describe(
      'Dialers and connections that are told of every number. Absent = every dialer and every CRM connection.',
    ),
});
export type Dnc = z.infer<typeof Dnc>;
