import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * REST version that is asked for where none is configured. 66.0 is Spring '26; versions 21.0 to 40.0 are
 * retired or about to be.
 */
export const DEFAULT_API_VERSION = '66.0';
/** From 46.0 on the answer to an upsert carries the record's id on both branches, which the Task refers to. */
const LOWEST_API_VERSION = 46;
const LOWEST_RSA_BITS = 2048;
const CUSTOM_FIELD = /^[A-Za-z][A-Za-z0-9_]{0,75}__c$/;

const customField = (example: string): z.ZodString =>
  z.string().regex(CUSTOM_FIELD, `must be the API name of a custom field, such as ${example}`);

const Limits = z.strictObject({
  dailyShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe(
      "Share of the org's API calls of 24 hours at which deliveries wait; it is looked again every 15 minutes. Who must not be called is told beyond it.",
    ),
  requestsPerSecond: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('API calls in any second, by all processes together. Absent = as many as deliveries need.'),
});

export const SalesforceSettings = z
  .strictObject({
    type: z.literal('salesforce').describe('Kind of connection.'),
    loginUrl: z
      .string()
      .superRefine(checkLoginUrl)
      .transform((url) => new URL(url).origin)
      .describe(
        'My Domain of the org, such as https://example.my.salesforce.com (Setup, My Domain). Tokens are fetched there, and it is the audience of a JWT.',
      ),
    clientId: z.string().min(1).describe('Consumer key of the External Client App.'),
    clientSecret: z
      .string()
      .min(1)
      .optional()
      .describe('Consumer secret: selects the client credentials flow. Leave out for JWT bearer.'),
    privateKey: z
      .string()
      .min(1)
      .optional()
      .describe(
        'RSA private key (PEM, at least 2048 bits) of the certificate uploaded to the app: selects the JWT bearer flow together with username. Line ends may be written as \\n.',
      ),
    username: z
      .string()
      .min(1)
      .optional()
      .describe('Salesforce user that JWT bearer acts as; must be pre-authorised for the app.'),
    apiVersion: z
      .string()
      .regex(/^\d{2,3}\.0$/, 'must look like 66.0')
      .refine((version) => Number.parseInt(version, 10) >= LOWEST_API_VERSION, {
        message: `must be ${LOWEST_API_VERSION}.0 or later: older ones do not name the record that an upsert updated`,
      })
      .default(DEFAULT_API_VERSION)
      .describe('Version of the REST API.'),
    object: z
      .enum(['Lead', 'Contact'])
      .default('Lead')
      .describe('What is created for a person whom Salesforce does not know yet.'),
    leadIdField: customField('VICIdial_Lead_Id__c')
      .default('VICIdial_Lead_Id__c')
      .describe(
        'Text field on that object, marked External ID and Unique, that holds the key of the VICIdial lead.',
      ),
    callKeyField: customField('VICIdial_Call_Key__c')
      .default('VICIdial_Call_Key__c')
      .describe(
        'Text field on Activity, marked External ID and Unique, that holds the key of the call: it keeps one Task per call.',
      ),
    dncField: z
      .union([z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be the API name of a field'), z.literal(false)])
      .default('DoNotCall')
      .describe(
        'Checkbox on Lead and Contact that says that the person must not be called. `false` = Salesforce is not told.',
      ),
    recordingField: z
      .string()
      .regex(/^[A-Za-z]\w{0,79}$/, 'must be the API name of a field')
      .optional()
      .describe(
        'Field on Activity (Text, URL or Long Text Area) that takes the link to the recording of a call. Absent = a line at the end of the description.',
      ),
    company: z
      .string()
      .min(1)
      .max(255)
      .default('[not provided]')
      .describe('Company of a new Lead where the call names none; Salesforce requires one.'),
    timezone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone, such as America/New_York')
      .default('UTC')
      .describe(
        'Time zone in which the date of a call (ActivityDate) is taken: usually the one of the dialer.',
      ),
    sessionMinutes: z
      .number()
      .gt(0)
      .max(1440)
      .default(30)
      .describe(
        'A login is used for so many minutes, then replaced in time. Salesforce does not tell how long one lasts: stay below the session timeout of the app or the profile (two hours where nobody set it).',
      ),
    limits: Limits.prefault({}).describe('What this connection may use of the limits of the API.'),
  })
  .superRefine(checkFlow);
export type SalesforceSettings = z.infer<typeof SalesforceSettings>;

/** The configured key, line ends restored where an environment variable flattened them. Throws when it is none. */
export function readPrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem.replaceAll(String.raw`\n`, '\n'));
}

function checkLoginUrl(value: string, context: z.RefinementCtx): void {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(value)) return refuse('must be a URL such as https://example.my.salesforce.com');
  const url = new URL(value);
  const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
    return refuse('must begin with https:// (http:// is for a stand-in on 127.0.0.1 only)');
  if (url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return refuse('must be the host only, without a path, a query or credentials');
  if (/^(login|test)\.salesforce\.com$/.test(url.hostname))
    return refuse(
      `${url.hostname} refuses External Client Apps: use the My Domain URL (https://example.my.salesforce.com)`,
    );
  if (url.hostname.includes('.lightning.'))
    return refuse('is a Lightning page: use the My Domain URL that ends in .my.salesforce.com');
}

interface Credentials {
  readonly clientSecret?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly username?: string | undefined;
}

function checkFlow(settings: Credentials, context: z.RefinementCtx): void {
  const refuse = (path: keyof Credentials, message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message });
  const { clientSecret, privateKey, username } = settings;
  if (clientSecret !== undefined) {
    if (privateKey !== undefined || username !== undefined)
      refuse('clientSecret', 'and privateKey/username exclude each other: keep one of the two flows');
    return;
  }
  if (privateKey === undefined)
    return refuse(
      'clientSecret',
      'is missing: give it (client credentials), or privateKey and username (JWT)',
    );
  if (username === undefined) refuse('username', 'is missing: JWT bearer needs the user to act as');
  const fault = keyFault(privateKey);
  if (fault !== undefined) refuse('privateKey', fault);
}

function keyFault(pem: string): string | undefined {
  try {
    const key = readPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= LOWEST_RSA_BITS
      ? undefined
      : `must be an RSA key of at least ${LOWEST_RSA_BITS} bits`;
  } catch {
    return 'is not a readable PEM private key without a passphrase';
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
