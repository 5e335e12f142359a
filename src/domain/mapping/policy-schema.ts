import { z } from 'zod';

/** The only spans that add_lead reads as a suffix of its duplicate check (`docs/NON-AGENT_API.txt`, 2.14). */
const DUPLICATE_DAYS = [1, 2, 3, 7, 14, 15, 21, 28, 30, 60, 90, 180, 360] as const;

/** What makes a new lead one that VICIdial has already. */
export const Duplicates = z
  .strictObject({
    scope: z
      .enum(['none', 'list', 'campaign', 'system'])
      .describe('Where the same person is looked for: nowhere, in the list, its campaign, or everywhere.'),
    match: z
      .enum(['phone', 'phone-or-alt', 'name-and-phone'])
      .default('phone')
      .describe('What must be the same.'),
    days: z
      .literal(DUPLICATE_DAYS)
      .optional()
      .describe('Only leads entered in so many days count. Absent = all.'),
  })
  .refine(({ scope, days }) => scope !== 'none' || days === undefined, {
    message: 'days without a scope: nothing is looked for',
    path: ['days'],
  });
export type Duplicates = z.infer<typeof Duplicates>;

/** The keys that say how a lead is written; a mapping has them, and so has a source of leads. */
export const writeKeys = {
  write: z
    .enum(['add', 'update', 'upsert'])
    .default('upsert')
    .describe('`add`: never touch a lead that is there. `update`: never make a new one. `upsert`: both.'),
  duplicates: Duplicates.optional().describe(
    "What makes a new lead a duplicate, which then is updated. Absent = the dialer's `duplicateCheck`.",
  ),
  listExistsCheck: z.boolean().default(true).describe('Refuse a list that VICIdial does not have.'),
  dncCheck: z
    .enum(['number', 'areacode', 'off'])
    .optional()
    .describe(
      "What VICIdial's own DNC lists are asked before a lead is added. Absent = as the dialer's settings say. Our own ledger is always asked.",
    ),
  moveList: z.boolean().default(false).describe('Move a lead that is there to the list that is given here.'),
};

/** A status of 1 to 6 characters, as the API's filter leaves it. */
const LeadStatus = z
  .string()
  .regex(/^[-_0-9A-Za-z]{1,6}$/, 'must be a status: 1 to 6 letters, digits, - or _');

/** What becomes of the lead when its record is gone: a word, or for a status an object. */
export const GonePolicy = z.union([
  z.enum(['nothing', 'dnc', 'remove-from-hopper', 'delete']),
  z
    .strictObject({
      do: z
        .enum(['nothing', 'status', 'dnc', 'remove-from-hopper', 'delete'])
        .describe('What is done with the lead.'),
      status: LeadStatus.optional().describe('With `do: status`: the status that the lead gets.'),
    })
    .superRefine(({ do: action, status }, context) => {
      if ((action === 'status') === (status !== undefined)) return;
      const message = action === 'status' ? 'is required with `do: status`' : 'belongs to `do: status` only';
      context.addIssue({ code: 'custom', path: ['status'], message });
    }),
]);
export type GonePolicy = z.infer<typeof GonePolicy>;
