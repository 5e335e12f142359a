import { z } from 'zod';
import { checkMapping } from './check-mapping.ts';
import { Condition } from './condition.ts';
import { GonePolicy, writeKeys } from './policy-schema.ts';
import { Target } from './targets.ts';
import { ValueRule } from './value-rule.ts';

const FieldName = z.string().min(1);

const Hot = z.strictObject({
  when: Condition.optional().describe('Which leads are hot. Absent = all.'),
  priority: z.int().min(-99).max(99).default(99).describe('Place in the hopper; 99 is dialled first.'),
  localCallTimeCheck: z
    .boolean()
    .default(true)
    .describe('Only while it is an hour at which this person may be called.'),
});

const Callback = z.strictObject({
  at: FieldName.describe('Field that holds the time: ISO 8601, or milliseconds since the epoch.'),
  dayTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')
    .default('09:00')
    .describe("Time of day where the field holds a day alone; the dialer's clock."),
  agent: ValueRule.optional().describe('VICIdial user who gets the callback. Absent or empty = anyone.'),
  comments: ValueRule.optional().describe('What the agent reads with it.'),
  when: Condition.optional().describe('Which leads get a callback. Absent = all that have a time.'),
});

const AltNumber = z.strictObject({
  from: ValueRule.describe('Field or rule for the number.'),
  note: z
    .string()
    .regex(/^[A-Za-z0-9 .-]{1,30}$/, 'may hold letters, digits, blanks, dots and hyphens, at most 30')
    .optional()
    .describe('What VICIdial shows with it, such as `HOME`.'),
});

/** How the records of one object of a CRM become leads. Defaults are filled in. */
export const ObjectMapping = z
  .strictObject({
    on: z
      .array(z.enum(['created', 'updated']))
      .min(1, 'must not be an empty list')
      .default(['created', 'updated'])
      .describe('Which changes of a record are carried to the dialer.'),
    when: Condition.optional().describe('Which records become leads. Absent = all.'),
    fields: z
      .partialRecord(Target, ValueRule)
      .describe('Lead field of VICIdial (or `custom.<name>`): field of the record, or a rule.'),
    required: z
      .array(Target)
      .default(['phone_number'])
      .describe('Lead fields without which a record is not written.'),
    list: ValueRule.optional().describe("VICIdial list. Absent or empty = the dialer's `listId`."),
    campaign: ValueRule.optional().describe('VICIdial campaign: for its DNC list and for callbacks.'),
    rank: ValueRule.optional().describe('Rank of the lead; the same as `fields.rank`.'),
    owner: ValueRule.optional().describe('Owner of the lead; the same as `fields.owner`.'),
    source: ValueRule.optional().describe('Source of the lead; the same as `fields.source_id`.'),
    altPhones: z
      .array(AltNumber)
      .default([])
      .describe('Further numbers of the person, in the order in which they are tried.'),
    hot: Hot.optional().describe('Leads that go into the hopper at once. Absent = none.'),
    callback: Callback.optional().describe('Scheduled callbacks. Absent = none.'),
    ...writeKeys,
    optOut: z
      .strictObject({
        when: Condition.describe('What says that the person must not be called any more.'),
        by: FieldName.optional().describe('Field that tells who asked for it; kept as evidence.'),
      })
      .optional()
      .describe('When a record makes its numbers do-not-call. Absent = never.'),
    onDelete: GonePolicy.default('nothing').describe('What becomes of the lead when its record is deleted.'),
    onErase: GonePolicy.default('dnc').describe(
      'What becomes of the lead when its record is deleted for privacy (GDPR).',
    ),
    onMerge: GonePolicy.default('nothing').describe(
      'What becomes of the lead of a record that was merged into another one.',
    ),
  })
  .superRefine(checkMapping)
  .meta({
    id: 'LeadMapping',
    description: 'How the records of one object become leads. [mapping.md](mapping.md) tells more.',
  });
export type ObjectMapping = z.infer<typeof ObjectMapping>;
