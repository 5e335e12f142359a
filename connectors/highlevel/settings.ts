import { z } from 'zod';

const FieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be the key of the field without `contact.`: small letters, digits and _');

/** `connections.<name>` with `type: highlevel`. The configuration reference is generated from this. */
export const HighLevelSettings = z.strictObject({
  type: z.literal('highlevel').describe('HighLevel (GoHighLevel, LeadConnector).'),
  accessToken: z
    .string()
    .regex(/^\S+$/, 'must be one word: check for a line break or a blank around the token')
    .describe('Private integration token of the sub-account; docs/connectors/highlevel.md names its scopes.'),
  locationId: z
    .string()
    .regex(/^[A-Za-z0-9]{8,40}$/, 'must be the id of the sub-account: letters and digits')
    .describe('Id of the sub-account (location): Settings, Business Profile.'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://services.leadconnectorhq.com')
    .describe('Where the API is; change it for a proxy or the sandbox only.'),
  leadIdField: z
    .union([FieldKey, z.literal(false)])
    .default('vicidial_lead_id')
    .describe(
      'Custom field (text) of contacts that holds `<dialer>:<lead_id>`; `vicibridge connections prepare` ' +
        'creates it. `false` = none: contacts are found by e-mail and phone only.',
    ),
  doNotCall: z
    .union([z.enum(['call', 'everything']), z.literal(false)])
    .default('call')
    .describe(
      'What a number that must not be called sets on its contacts: DND for calls, or for every channel. ' +
        '`false` = HighLevel is not told.',
    ),
  visibleAfterMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(10_000)
    .describe(
      'Milliseconds after which a new note, task or opportunity is sure to be listed: an unclear outcome is ' +
        'looked up no earlier than this.',
    ),
  requestsPer10s: z
    .int()
    .min(1)
    .max(100)
    .default(90)
    .describe(
      'Requests in 10 seconds, of all workers together. HighLevel takes 100 of all programs together.',
    ),
  dailyShare: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.95)
    .describe(
      "Share of the day's requests (200,000 of all programs together, as HighLevel counts them) at which deliveries " +
        'wait; it is looked at again every 15 minutes. Who must not be called is told beyond it.',
    ),
  timeoutMs: z
    .int()
    .min(1000)
    .max(60_000)
    .default(20_000)
    .describe('How long HighLevel may take to answer, milliseconds.'),
});
export type HighLevelSettings = z.infer<typeof HighLevelSettings>;
