import { z } from 'zod';
import { SigningSecret } from '../signing-secret.ts';
import { oneOrMore } from '../name.ts';

const id = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$`, 'u'), `must be ${what}`);

/** `connections.<name>.webhooks` of a Salesforce org: what may call `/hooks/salesforce/<name>`. */
export const SalesforceWebhooks = z.strictObject({
  organizationId: id('00D', 'the id of the org: 15 or 18 characters that begin with 00D').describe(
    'Id of the org (Setup, Company Information). Messages of another one are refused.',
  ),
  token: oneOrMore(
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{16,128}$/, 'must have 16 to 128 characters, only letters, digits and . _ -'),
  )
    .optional()
    .describe(
      'Last part of the URL for outbound messages, which carry no signature. Without it none are accepted. A list while it is changed.',
    ),
  actionIds: z
    .array(id('04k', 'the id of an outbound message action: it begins with 04k'))
    .default([])
    .describe('Only these outbound message actions. Empty = every action of the org.'),
  secret: oneOrMore(z.string().min(16, 'must have at least 16 characters'))
    .optional()
    .describe('Bearer token of a Flow HTTP callout. Without it none are accepted.'),
  signingSecret: oneOrMore(SigningSecret)
    .optional()
    .describe(
      'Key of the Standard Webhooks signature that the sample Apex class makes. Without it none are accepted.',
    ),
  integrationUserId: id('005', 'the id of a user: it begins with 005')
    .optional()
    .describe(
      'The user that vicibridge writes as: changes that it made are looked at as possible echoes. Without it the one of the login is asked for.',
    ),
});
export type SalesforceWebhooks = z.infer<typeof SalesforceWebhooks>;
