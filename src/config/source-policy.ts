import { z } from 'zod';
import type { Lead } from '../domain/event.ts';
import type { LeadPolicy } from '../domain/lead-order.ts';

/** The values of `add_lead` that cannot match a stranger; the vicidial connector has the same ones. */
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
/** The spans that `add_lead` knows. */
const DUPLICATE_DAYS = [1, 2, 3, 7, 14, 15, 21, 28, 30, 60, 90, 180, 360] as const;

const Hot = z.strictObject({
  priority: z.int().min(-99).max(99).default(99).describe('Place in the hopper: higher is dialled first.'),
  localCallTimeCheck: z
    .boolean()
    .default(true)
    .describe('Only where the call time of the campaign lets the lead be called now.'),
});

/** The keys of a source that say how its leads are written into VICIdial. */
export const policyKeys = {
  campaign: z
    .string()
    .regex(/^\S{1,8}$/, 'must be a campaign id of 1 to 8 characters without blanks')
    .optional()
    .describe('VICIdial campaign of leads that name none: for its DNC list.'),
  write: z
    .enum(['add', 'update', 'upsert'])
    .default('upsert')
    .describe('`add` never changes a lead that is there, `update` never makes a new one.'),
  duplicates: z
    .strictObject({
      check: DuplicateCheck.optional().describe(
        "Where the same number makes a lead a duplicate, in VICIdial's words.",
      ),
      days: z.literal(DUPLICATE_DAYS).optional().describe('Only leads entered in so many days count.'),
    })
    .default({})
    .describe("What counts as the same lead. What is absent is as the dialer's settings say."),
  dncCheck: z
    .enum(['number', 'areacode', 'off'])
    .optional()
    .describe(
      "What VICIdial's own DNC lists are asked before a lead is added. Absent = as the dialer's settings say.",
    ),
  listExistsCheck: z.boolean().default(true).describe('Refuse a list that VICIdial does not have.'),
  moveList: z.boolean().default(false).describe('Move a lead that is there to the list of the post.'),
  hot: z
    .union([z.boolean(), Hot])
    .default(false)
    .describe('Put leads into the hopper at once. `true` = priority 99, within the local call time.'),
  rank: z
    .string()
    .regex(/^-?\d{1,5}$/, 'must be a whole number of at most 5 digits')
    .optional()
    .describe('Rank of leads that tell none.'),
  owner: z.string().min(1).max(20).optional().describe('Owner of leads that tell none.'),
  sourceId: z.string().min(1).max(50).optional().describe('`source_id` of leads that tell none.'),
};

const Policy = z.object(policyKeys);
type Policy = z.output<typeof Policy>;

/** How the leads of a source are written. */
export function policyOf({
  write,
  duplicates,
  listExistsCheck,
  dncCheck,
  moveList,
}: Pick<Policy, 'write' | 'duplicates' | 'listExistsCheck' | 'dncCheck' | 'moveList'>): LeadPolicy {
  return {
    write,
    duplicateCheck: duplicates.check,
    duplicateDays: duplicates.days,
    listExistsCheck,
    dncCheck,
    moveList,
  };
}

/** Whether its leads go into the hopper at once, and how; undefined = they wait their turn. */
export function hotOf({
  hot,
}: Pick<Policy, 'hot'>): { readonly priority: number; readonly localCallTimeCheck: boolean } | undefined {
  if (hot === false) return undefined;
  return hot === true ? Hot.parse({}) : hot;
}

/** What a lead gets where the post tells nothing. */
export function constantsOf({
  listId,
  rank,
  owner,
  sourceId,
}: Pick<Policy, 'rank' | 'owner' | 'sourceId'> & { readonly listId?: string | undefined }): Lead {
  return {
    ...(listId === undefined ? {} : { listId }),
    ...(rank === undefined ? {} : { rank }),
    ...(owner === undefined ? {} : { owner }),
    ...(sourceId === undefined ? {} : { sourceId }),
  };
}
