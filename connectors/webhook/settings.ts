import { z } from 'zod';
import { unknownWords } from './slack/template.ts';

/** Key length that the Standard Webhooks specification asks for, in bytes. */
const SECRET_BYTES = { min: 24, max: 64 };
const SECRET_PREFIX = 'whsec_';
/** Set by the connector or by HTTP itself. */
const RESERVED_HEADERS = new Set([
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'host',
]);

const Url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).refine(
  (value) => {
    const url = URL.parse(value);
    return url !== null && url.username === '' && url.password === '';
  },
  { error: 'must not carry credentials: put them in `headers`', abort: true },
);

const Secret = z.string().refine(isSigningSecret, {
  error: 'must be a Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 random bytes',
});

const HeaderName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not an HTTP header name')
  .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), {
    error: 'is set by vicibridge and cannot be configured',
  });

const HeaderValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII on one line');

const NoticeText = z
  .string()
  .min(1)
  .max(2000)
  .superRefine((text, context) => {
    for (const message of unknownWords(text)) context.addIssue({ code: 'custom', message });
  });

/** One endpoint that receives events as Standard Webhooks messages. */
export const WebhookSettings = z
  .strictObject({
    type: z.literal('webhook'),
    url: Url.describe('Where messages are posted; redirects are never followed.'),
    format: z
      .enum(['standard', 'slack'])
      .default('standard')
      .describe(
        '`standard`: the whole event as a signed Standard Webhooks message. `slack`: a line of text for an incoming webhook of Slack (or of what takes the same, such as Mattermost).',
      ),
    secret: Secret.optional().describe(
      'Signs every message: `whsec_` and base64, shared with the receiver. Needed for the format `standard`.',
    ),
    text: NoticeText.optional().describe(
      'For the format `slack`: what is said of a call, with words of the event such as `{status}` or `{lead.firstName}`. See docs/connectors/webhook.md.',
    ),
    headers: z
      .record(HeaderName, HeaderValue)
      .default({})
      .describe('Sent with every message, for example a key that a gateway before the endpoint wants.'),
    /**
     * False refuses loopback and private networks. True by default: the address comes from the operator's
     * own file, and an on-premise endpoint is the usual case. Link-local addresses, where clouds keep
     * instance credentials, are refused either way.
     */
    allowPrivateAddresses: z
      .boolean()
      .default(true)
      .describe('`false` refuses loopback and private networks; link-local addresses are always refused.'),
    timeoutMs: z
      .number()
      .int()
      .min(1_000)
      .max(60_000)
      .default(20_000)
      .describe('How long the endpoint may take to answer, milliseconds.'),
  })
  .refine(({ format, secret }) => format === 'slack' || secret !== undefined, {
    path: ['secret'],
    message: 'is needed to sign messages; only the format slack does without',
  })
  .refine(({ format, secret }) => format === 'standard' || secret === undefined, {
    path: ['secret'],
    message: 'is not used by the format slack, whose messages are not signed: leave it out',
  })
  .refine(({ format, text }) => format === 'slack' || text === undefined, {
    path: ['text'],
    message: 'is only for the format slack; the format standard carries the whole event',
  });
export type WebhookSettings = z.infer<typeof WebhookSettings>;

function isSigningSecret(secret: string): boolean {
  if (!secret.startsWith(SECRET_PREFIX)) return false;
  const encoded = secret.slice(SECRET_PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  if (key.length < SECRET_BYTES.min || key.length > SECRET_BYTES.max) return false;
  return key.toString('base64') === encoded;
}
