import { z } from 'zod';
import type { Lead } from '../domain/event.ts';
import { writeKeys } from '../domain/mapping/policy-schema.ts';

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
  ...writeKeys,
  write: writeKeys.write
    .unwrap()
    .optional()
    .describe(
      '`add`: never touch a lead that is there. `update`: never make a new one. `upsert`: both. Default: `upsert`, for a public source `add`, since with the others anybody could change the lead of anybody whose number he knows.',
    ),
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

/** Whether its leads go into the hopper at once, and how; undefined = they wait their turn. */
export function hotOf({
  hot,
}: Pick<Policy, 'hot'>): { readonly priority: number; readonly localCallTimeCheck: boolean } | undefined {
  if (hot === false) return undefined;
  return hot === true ? Hot.parse({}) : hot;
}

/** What its posts may do to leads that are there. */
export function writeOf({
  write,
  public: isPublic,
}: Pick<Policy, 'write'> & { readonly public: boolean }): 'add' | 'update' | 'upsert' {
  return write ?? (isPublic ? 'add' : 'upsert');
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
