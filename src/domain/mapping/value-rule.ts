import { z } from 'zod';
import { Condition } from './condition.ts';

export const Transform = z.enum([
  'trim',
  'lower',
  'upper',
  'title-case',
  'digits',
  'phone',
  'date',
  'boolean',
]);
export type Transform = z.infer<typeof Transform>;

/** Where a value comes from: a field of the record by its name, or a rule. */
export type ValueRule = string | RuleObject;

/** Exactly one of `from`, `value`, `firstOf`, `join`, `cases`. */
export interface RuleObject {
  readonly from?: string | undefined;
  readonly value?: string | undefined;
  readonly firstOf?: readonly ValueRule[] | undefined;
  readonly join?: readonly ValueRule[] | undefined;
  readonly with?: string | undefined;
  readonly cases?: readonly RuleCase[] | undefined;
  readonly transform?: Transform | readonly Transform[] | undefined;
  readonly lookup?: Readonly<Record<string, string>> | undefined;
  readonly else?: ValueRule | undefined;
  readonly default?: string | undefined;
}

export interface RuleCase {
  readonly when: Condition;
  readonly use: ValueRule;
}

const KINDS = ['from', 'value', 'firstOf', 'join', 'cases'] as const;

/** A rule that is more than a word. */
export const RuleObject: z.ZodType<RuleObject> = z
  .strictObject({
    from: z.string().min(1).optional().describe('Field of the record.'),
    value: z.string().optional().describe('This text, whatever the record holds.'),
    get firstOf() {
      return rules().describe('The first of these that is not empty.');
    },
    get join() {
      return rules().describe('All of these that are not empty, one after the other.');
    },
    with: z.string().optional().describe('What stands between the joined parts; a blank if absent.'),
    get cases() {
      return z
        .array(
          z.strictObject({
            when: Condition.describe('When this holds,'),
            use: ValueRule.describe('this is the value.'),
          }),
        )
        .min(1, 'must not be an empty list')
        .optional()
        .describe('The value of the first case that holds.');
    },
    transform: z
      .union([Transform, z.array(Transform).min(1, 'must not be an empty list')])
      .optional()
      .describe('What is done to the value, in this order.'),
    lookup: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'Value in the record: value in VICIdial. What is not listed is left out, unless `else` says more.',
      ),
    get else() {
      return ValueRule.optional().describe(
        'With `lookup`: the text for values that are not listed. With `cases`: the rule when no case holds.',
      );
    },
    default: z
      .string()
      .optional()
      .describe('Text for when nothing came of the above, or nothing but blanks.'),
  })
  .superRefine((rule, context) => {
    const fault = context.issues.length > 0 ? undefined : faultOf(rule);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    id: 'Rule',
    description:
      'Exactly one of `from`, `value`, `firstOf`, `join`, `cases`, and what is done to what it gives.',
  });

/** What stands in the configuration for the value of one lead field. */
export const ValueRule: z.ZodType<ValueRule> = z
  .union([z.string().min(1, 'must be the name of a field of the record'), RuleObject])
  .meta({
    id: 'ValueRule',
    description: 'Where a value comes from: the name of a field of the record, or a rule.',
  });

function rules() {
  return z.array(ValueRule).min(1, 'must not be an empty list').optional();
}

function faultOf(rule: RuleObject): string | undefined {
  const kinds = KINDS.filter((kind) => rule[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) return `needs exactly one of ${KINDS.join(', ')}`;
  if (rule.with !== undefined && kind !== 'join') return '`with` belongs to `join`';
  const changes = (['transform', 'lookup', 'else', 'default'] as const).filter(
    (key) => rule[key] !== undefined,
  );
  if (kind === 'value' && changes.length > 0)
    return `${changes.join(', ')} would change a fixed value: write the value as it shall be`;
  if (rule.else === undefined) return undefined;
  if (rule.lookup === undefined && kind !== 'cases') return '`else` belongs to `lookup` or `cases`';
  if (rule.lookup !== undefined && kind === 'cases')
    return '`else` is unclear with both `lookup` and `cases`: put the lookup into the cases';
  if (rule.lookup !== undefined && typeof rule.else !== 'string')
    return '`else` of a `lookup` is a text, as the values of the lookup are';
  return undefined;
}
