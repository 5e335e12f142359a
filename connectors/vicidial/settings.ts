import { z } from 'zod';
import { DatabaseSettings } from './database/settings.ts';
import { GovernorSettings } from './governor-settings.ts';

/**
 * The duplicate checks that add_lead knows and that cannot match a stranger. The title-and-alt-phone ones
 * are left out: with both fields empty they match any other lead that has both empty (2.14-202).
 */
const DuplicateCheck = z.enum([
  'none',
  'DUPLIST',
  'DUPCAMP',
  'DUPSYS',
  'DUPPHONEALTLIST',
  'DUPPHONEALTCAMP',
  'DUPPHONEALTSYS',
  'DUPNAMEPHONELIST',
  'DUPNAMEPHONECAMP',
  'DUPNAMEPHONESYS',
]);

/** The only spans that add_lead reads as a suffix of the duplicate check. */
const DUPLICATE_DAYS = [1, 2, 3, 7, 14, 15, 21, 28, 30, 60, 90, 180, 360] as const;

const BaseUrl = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https address, for example https://dialer.example.com',
  })
  .refine((value) => /^https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/.test(value) && !/\.php\/?$/.test(value), {
    error:
      'must be the address of the web server without credentials, query or script: the path of the API is added',
  });

const ListId = z
  .string()
  .regex(/^\d{3,14}$/, 'must be 3 to 14 digits; VICIdial takes shorter ones for list 999');

/** One VICIdial server as a destination for leads. */
export const VicidialSettings = z.strictObject({
  type: z.literal('vicidial'),
  url: BaseUrl.describe("Address of the dialer's web server; `/vicidial/non_agent_api.php` is added."),
  user: z
    .string()
    .regex(
      /^[-_0-9A-Za-z]{2,20}$/,
      'must be 2 to 20 letters, digits, - or _ (the API drops every other character)',
    )
    .describe('API user: level 8 or higher, `vdc_agent_api_access` and `modify_leads` on.'),
  password: z
    .string()
    .regex(
      /^[-_0-9A-Za-z]{1,100}$/,
      'may hold letters, digits, - and _ only: the API drops every other character',
    )
    .describe("The API user's password."),
  source: z
    .string()
    .regex(/^[0-9A-Za-z]{2,20}$/, 'must be 2 to 20 letters or digits')
    .default('vicibridge')
    .describe("Shown in VICIdial's API log as the source of each request."),
  timezone: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone name such as America/New_York' })
    .describe("IANA name of the time zone that the dialer's local times are in."),
  listId: ListId.default('999').describe('List for leads that name none.'),
  duplicateCheck: DuplicateCheck.default('DUPCAMP').describe(
    'Where a lead with the same phone number makes a new lead a duplicate, which then is updated.',
  ),
  duplicateDays: z
    .literal(DUPLICATE_DAYS)
    .optional()
    .describe('Only leads entered in so many days count as duplicates; absent = all.'),
  dncCheck: z
    .enum(['number', 'areacode', 'off'])
    .default('number')
    .describe('Refuse new leads on the DNC lists; `areacode` also honours entries such as 900XXXXXXX.'),
  database: DatabaseSettings.optional().describe(
    "VICIdial's own database, read only: what the API cannot tell. See docs/vicidial-database.md.",
  ),
  nonLatin: z
    .boolean()
    .default(false)
    .describe("VICIdial's system setting `use_non_latin`; false = names are written in ASCII."),
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(120_000)
    .default(35_000)
    .describe(
      'How long one request may take, milliseconds; reads never take longer than 15 s. Table locks delay writes by seconds.',
    ),
  governor: GovernorSettings.prefault({}).describe(
    'How hard the dialer may be used, by all workers together.',
  ),
});
export type VicidialSettings = z.infer<typeof VicidialSettings>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
