import { z } from 'zod';
import { DEFAULT_API_VERSION } from './api-version.ts';
import { DispositionTarget } from './dispositions.ts';

const PropertyName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be the internal name: lower-case letters, digits and underscores');

const OneWord = z.string().regex(/^\S+$/, 'must be one word: check for a line break or a blank around it');

const OAuthApp = z.strictObject({
  clientId: OneWord.describe('Client ID of the app.'),
  clientSecret: OneWord.describe('Client secret of the app.'),
  refreshToken: OneWord.describe('What the account answered when the app was installed; it does not expire.'),
});

const Limits = z.strictObject({
  requestsPer10Seconds: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'Requests in any ten seconds, by all processes together. Absent = 100, and what HubSpot names as the ' +
        'limit of the token once it has answered.',
    ),
  searchesPerSecond: z
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe('Searches in any second. HubSpot allows five to all apps of an account together.'),
  dailyShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .describe(
      'Share of the requests of a day, which all apps of the account share, at which deliveries wait until ' +
        'midnight in the time zone of the account. Who must not be called is told beyond it.',
    ),
});

const Shape = z.strictObject({
  type: z.literal('hubspot').describe('HubSpot CRM.'),
  accessToken: OneWord.optional().describe(
    'Service key or private app token with the scopes crm.objects.contacts.read and ' +
      'crm.objects.contacts.write (they cover calls too). Write it as $NAME, never in the file. ' +
      'An OAuth app is configured under oauth instead.',
  ),
  oauth: OAuthApp.optional().describe(
    'OAuth app in place of accessToken; its access tokens are renewed by themselves.',
  ),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.hubapi.com')
    .describe('Where the API is; change it for a proxy or the sandbox only.'),
  apiVersion: z
    .string()
    .regex(/^(v3|20\d\d-\d\d)$/, 'must be a dated version such as 2026-09, or v3')
    .default(DEFAULT_API_VERSION)
    .describe('Version of the API in every path. `v3` is unsupported by HubSpot from September 2027.'),
  leadIdProperty: z
    .union([PropertyName, z.literal(false)])
    .default('vicidial_lead_id')
    .describe(
      'Contact property with unique values that holds `<dialer>:<lead_id>`; contacts are upserted by it. ' +
        '`false` = the account has none: contacts are searched by e-mail and phone, then created.',
    ),
  dncProperty: z
    .union([PropertyName, z.literal(false)])
    .default('vicidial_dnc')
    .describe(
      'Contact property (single checkbox) that says that the person must not be called; HubSpot has none of ' +
        'its own. `false` = HubSpot is not told.',
    ),
  callKeyProperty: z
    .union([PropertyName, z.literal(false)])
    .default('vicidial_call_key')
    .describe(
      'Call property with unique values that holds the key of the call; call records are upserted by it, ' +
        'so that a repeat can never make a second one. `false` = the account has none: the key is kept in ' +
        'hs_call_external_id and, after an unclear outcome, searched for before anything is written again.',
    ),
  searchLagMs: z
    .number()
    .int()
    .nonnegative()
    .default(60_000)
    .describe(
      'Milliseconds after which a new record is sure to be found by search. Only used where one of the two ' +
        'properties is `false`: an unclear outcome is looked up no earlier than this.',
    ),
  dispositions: z
    .record(z.string().regex(/^[-_0-9a-zA-Z]{1,6}$/, 'must be a VICIdial status'), DispositionTarget)
    .default({})
    .describe(
      'VICIdial status to HubSpot call outcome: busy, connected, left-live-message, left-voicemail, ' +
        'no-answer, wrong-number, or the label or GUID of an outcome of your own. Added to the built-in map.',
    ),
  limits: Limits.prefault({}).describe('What this connection may use of the limits of the API.'),
});

/** `connections.<name>` with `type: hubspot`. The configuration reference is generated from this. */
export const HubSpotSettings = Shape.superRefine(({ accessToken, oauth }, context) => {
  if ((accessToken === undefined) !== (oauth === undefined)) return;
  const message =
    oauth === undefined
      ? 'is missing: give a service key or private app token, or oauth'
      : 'and oauth exclude each other: keep one of the two';
  context.addIssue({ code: 'custom', path: ['accessToken'], message });
});
export type HubSpotSettings = z.infer<typeof HubSpotSettings>;
