import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { joined, status, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE, FIELD_CHARACTERS, textOf, urlTemplate } from './inputs.ts';
import { emptySuccess, NO_UPDATES } from './line-rules.ts';

const LIST_ID = z.string().regex(/^\d{3,14}$/, 'must be 3 to 14 digits');
const PLACE = ['urlType', 'entryType', 'campaignId'];

const ALT_URL_ID = 'must be NEW, LIST or the number of an alternate URL';

export const updateAltUrl = defineFunction({
  api: 'non-agent',
  name: 'update_alt_url',
  family: 'alternate-urls',
  summary: 'Lists (`LIST`), adds (`NEW`) or changes an alternative URL of a campaign, in-group or list.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_campaigns'] },
  input: z.strictObject({
    campaignId: textOf('_\\-', 20, 2),
    entryType: z.enum(['campaign', 'ingroup', 'list']),
    urlType: z.enum(['dispo', 'start', 'noagent', 'addlead']),
    altUrlId: z.union(
      [z.int().positive().transform(String), z.string().regex(/^(?:NEW|LIST|\d{1,9})$/, ALT_URL_ID)],
      { error: ALT_URL_ID },
    ),
    active: yesOrNo.optional(),
    urlAddress: urlTemplate.min(5).optional(),
    urlRank: wholeNumber(0, 32_767).optional(),
    /** `---ALL---` or statuses. */
    urlStatuses: z.union([z.literal('---ALL---'), joined(status, ' ')]).optional(),
    urlDescription: textOf(FIELD_CHARACTERS, 255).optional(),
    urlLists: z.union([z.literal('--BLANK--'), joined(LIST_ID, ' ')]).optional(),
    /** Least talk time in seconds. */
    urlCallLength: wholeNumber(0, 32_767).optional(),
  }),
  always: AS_TABLE,
  unsanitised: ['url_address'],
  lines: [
    done('SUCCESS', 'ALT URL HAS BEEN ADDED', 'added', ['user', 'newUrlId', ...PLACE]),
    emptySuccess('ALT URL HAS BEEN UPDATED', /^[^|]*\|\|/, 'unknown-url', 'add it first: there is none yet'),
    done('SUCCESS', 'ALT URL HAS BEEN UPDATED', 'updated', ['user', 'altUrlId', ...PLACE]),
    nothing('NOTICE', 'LIST, No Records Found', 'none', ['user', ...PLACE]),
    NO_UPDATES,
    fault(
      / URL IS NOT SET TO ALT$/,
      'permanent',
      'not-alt',
      'set that URL of the campaign, in-group or list to ALT',
    ),
    fault(
      /^NO (?:VALID URL|ENTRY) TYPE DEFINED/,
      'permanent',
      'invalid-request',
      'correct entry and URL type',
    ),
  ],
  fields: z.object({
    user: z.string().optional(),
    /** VICIdial writes `NEW URL ID: 1`. */
    newUrlId: z
      .string()
      .transform((text) => text.replace(/^NEW URL ID: /, ''))
      .optional(),
    altUrlId: z.string().optional(),
    urlType: z.string().optional(),
    entryType: z.string().optional(),
    campaignId: z.string().optional(),
  }),
  rows: readTable({
    columns: [
      'url_id', 'campaign_id', 'entry_type', 'active', 'url_type', 'url_rank', 'url_statuses',
      'url_description', 'url_lists', 'url_call_length', 'url_address',
    ], // prettier-ignore
  }),
  row: z.object({
    url_id: z.string(),
    campaign_id: z.string(),
    entry_type: z.string(),
    active: z.string(),
    url_type: z.string(),
    url_rank: z.coerce.number(),
    url_statuses: z.string(),
    url_description: z.string(),
    url_lists: z.string(),
    url_call_length: z.coerce.number(),
    url_address: z.string(),
  }),
  remark:
    'An id that does not exist means the only URL there is, so list first. In-groups and lists work only where ' +
    'a campaign has the same id.',
});
