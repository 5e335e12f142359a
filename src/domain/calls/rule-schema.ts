import { z } from 'zod';
import { Condition } from '../mapping/condition.ts';
import { ValueRule } from '../mapping/value-rule.ts';
import { Duration } from './duration.ts';
import { TextRule } from './text-rule.ts';

/** `false` in the place of what a less specific rule says. */
const off = z.literal(false);
const text = z.union([TextRule, off]).optional();

/** The CRM's names of fields. */
export const FieldRules = z.record(z.string().min(1), z.union([ValueRule, off]));
export type FieldRules = z.infer<typeof FieldRules>;

const fields = FieldRules.optional().describe(
  "Further fields by the CRM's names: value of the call, or a rule; `false` leaves an inherited one out.",
);

const task = {
  subject: text.describe('What the task is called.'),
  body: text.describe('What stands in it.'),
  priority: z.enum(['low', 'medium', 'high']).optional().describe('How urgent; `medium` if absent.'),
  owner: text.describe(
    "Whose task it is: id or e-mail address of a user of the CRM. Absent = the call's owner.",
  ),
  fields,
};

export const CallbackTask = z.strictObject({
  ...task,
  minutesBefore: z
    .int()
    .min(0)
    .max(10_080)
    .optional()
    .describe('Due so many minutes before the time that the agent agreed on; 0 if absent.'),
});
export type CallbackTask = z.infer<typeof CallbackTask>;

export const FollowUpTask = z.strictObject({
  ...task,
  after: Duration.optional().describe('Due so long after the call: `30m`, `2h`, `3d`.'),
});
export type FollowUpTask = z.infer<typeof FollowUpTask>;

export const CampaignRule = z.strictObject({
  id: TextRule.optional().describe('Id of the campaign in the CRM.'),
  status: text.describe("Status of the member. Absent = the campaign's own default."),
});
export type CampaignRule = z.infer<typeof CampaignRule>;

export const DealRule = z.strictObject({
  name: TextRule.optional().describe('What it is called.'),
  stage: TextRule.optional().describe('Stage: its id (HubSpot) or name (Salesforce).'),
  pipeline: text.describe('Pipeline; absent = the default one.'),
  amount: text.describe('Decimal number.'),
  closeInDays: z
    .int()
    .min(0)
    .max(3650)
    .optional()
    .describe('Closing date, so many days after the call; 0 if absent.'),
  fields,
});
export type DealRule = z.infer<typeof DealRule>;

/** What one level of the configuration says about calls. What it leaves out a less specific level says. */
export const CallRule = z
  .strictObject({
    when: Condition.optional().describe('This rule counts for calls of which that holds. Absent = for all.'),
    unless: Condition.optional().describe('This rule does not count for calls of which that holds.'),
    log: z
      .boolean()
      .optional()
      .describe('Whether the call is logged as an activity; `true` if no rule says.'),
    outcome: text.describe("How the call ended, in the CRM's own words: name or id."),
    subject: text.describe('What the activity is called.'),
    activity: z.union([FieldRules, off]).optional().describe('Fields of the activity.'),
    person: z
      .union([FieldRules, off])
      .optional()
      .describe('Fields of the contact or lead; `{ value: "" }` empties one.'),
    owner: z
      .union([z.boolean(), TextRule])
      .optional()
      .describe(
        "Whose activity it is: `true` = the agent's (by `agents`), or id or e-mail address of a user of the CRM. If no rule says: the agent's where `agents` is there.",
      ),
    ownsPerson: z.boolean().optional().describe('That owner gets the person too; `false` if no rule says.'),
    callback: z
      .union([CallbackTask, z.boolean()])
      .optional()
      .describe('A task for the callback that the agent agreed on; only where the call has such a time.'),
    followUp: z.union([FollowUpTask, off]).optional().describe('A task some time after the call.'),
    campaign: z.union([CampaignRule, off]).optional().describe('Makes the person a member of a campaign.'),
    deal: z
      .union([DealRule, off])
      .optional()
      .describe('A deal (HubSpot) or opportunity (Salesforce, HighLevel).'),
  })
  .meta({
    id: 'CallRule',
    description:
      'What a CRM shall hold of a call. Of several rules the more specific one wins, key by key and field by field; `false` switches off what is inherited. [calls.md](calls.md) tells more.',
  });
export type CallRule = z.infer<typeof CallRule>;
