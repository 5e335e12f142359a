import { z } from 'zod';
import { CallRule } from './rule-schema.ts';
import { TextRule } from './text-rule.ts';

const StatusRules = z.record(z.string().min(1), CallRule).optional();

const campaign = {
  every: CallRule.optional().describe('For every call.'),
  noAgent: CallRule.optional().describe('For calls that no agent took (No Agent Call URL).'),
  statuses: StatusRules.describe('For calls with this status, by its code.'),
};

/** Which rule says what about which calls. */
const levels = {
  ...campaign,
  campaigns: z
    .record(z.string().min(1), z.strictObject(campaign))
    .optional()
    .describe('For calls of this VICIdial campaign, by its id; before the rules of all campaigns.'),
};

const Person = z.strictObject({
  several: z
    .enum(['newest', 'owner', 'park'])
    .default('newest')
    .describe(
      "Several people fit equally well: `newest`, `owner` (the agent's own, else the newest), or `park` for a person to say.",
    ),
  none: z
    .enum(['create', 'park', 'skip'])
    .default('create')
    .describe('Nobody fits: `create` a new one, `park`, or `skip` the call.'),
  object: z
    .string()
    .min(1)
    .optional()
    .describe("Object that is created, by the CRM's name; absent = the connector's own choice."),
  defaults: z
    .record(z.string().min(1), TextRule)
    .default({})
    .describe('What a new one holds where the lead tells nothing.'),
});

const Agents = z
  .strictObject({
    by: z
      .enum(['email', 'user', 'field'])
      .default('email')
      .describe(
        "How an agent is found among the users of the CRM: by e-mail address, by `map` alone (`user`), or by a field that holds VICIdial's user.",
      ),
    field: z.string().min(1).optional().describe("With `by: field`: that field, by the CRM's name."),
    map: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe("VICIdial's user: id or e-mail address of the CRM's. Looked at first."),
  })
  .superRefine(({ by, field, map }, context) => {
    if ((by === 'field') !== (field !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['field'],
        message: by === 'field' ? 'is required with `by: field`' : 'belongs to `by: field` only',
      });
    if (by === 'user' && Object.keys(map).length === 0)
      context.addIssue({ code: 'custom', path: ['map'], message: 'is required with `by: user`' });
  });
export type Agents = z.infer<typeof Agents>;

/** `connections.<name>.calls`: what a CRM shall hold of VICIdial's calls. */
export const CallsMapping = z.strictObject({
  // First: of schemas that hold themselves zod loses a description where it meets them from the inside.
  ...levels,
  person: Person.prefault({}).describe('Whom a call is put on.'),
  agents: Agents.optional().describe('Whose call it is. Absent = the owner is left as the CRM sets it.'),
  canary: z
    .strictObject({
      percent: z.number().min(0).max(100).describe('Share of the leads, the same ones at any time.'),
      ...levels,
    })
    .optional()
    .describe('Rules that some of the leads get in the place of those above.'),
});
export type CallsMapping = z.infer<typeof CallsMapping>;

/** The rules of one side of a mapping. */
export type CallLevels = Pick<CallsMapping, 'every' | 'noAgent' | 'statuses' | 'campaigns'>;
