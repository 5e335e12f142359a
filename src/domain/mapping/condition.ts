import { z } from 'zod';
import { momentOfText } from './moment.ts';

/** A question about a record. Exactly one of `field`, `memberOf`, `all`, `any`, `not`. */
export interface Condition {
  readonly field?: string | undefined;
  readonly is?: string | readonly string[] | undefined;
  readonly isNot?: string | readonly string[] | undefined;
  readonly contains?: string | readonly string[] | undefined;
  readonly startsWith?: string | readonly string[] | undefined;
  readonly endsWith?: string | readonly string[] | undefined;
  readonly exists?: boolean | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly memberOf?: string | readonly string[] | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

/** The tests that a `field` can be put to; several of them must all hold. */
export const TESTS = [
  'is',
  'isNot',
  'contains',
  'startsWith',
  'endsWith',
  'exists',
  'above',
  'below',
  'after',
  'before',
] as const satisfies readonly (keyof Condition)[];
export type Test = (typeof TESTS)[number];

const KINDS = ['field', 'memberOf', 'all', 'any', 'not'] as const;

const words = z.union([z.string(), z.array(z.string()).min(1, 'must not be an empty list')]);
const moment = z
  .string()
  .refine(
    (text) => momentOfText(text) !== undefined,
    'must be a day or a time, such as 2026-01-31 or 2026-01-31T08:00:00Z',
  );

/** What stands in the configuration as `when`. Text is compared trimmed, capital and small letters alike. */
export const Condition: z.ZodType<Condition> = z
  .strictObject({
    field: z.string().min(1).optional().describe('Field of the record that is asked.'),
    is: words.optional().describe('One of these values.'),
    isNot: words.optional().describe('None of these values.'),
    contains: words.optional().describe('One of these texts stands in it.'),
    startsWith: words.optional().describe('It begins with one of these.'),
    endsWith: words.optional().describe('It ends with one of these.'),
    exists: z.boolean().optional().describe('`true`: it is filled in. `false`: it is empty.'),
    above: z.number().optional().describe('A larger number than this.'),
    below: z.number().optional().describe('A smaller number than this.'),
    after: moment.optional().describe('A later time than this; without an offset UTC.'),
    before: moment.optional().describe('An earlier time than this; without an offset UTC.'),
    memberOf: words
      .optional()
      .describe(
        'Id of a list (HubSpot) or campaign (Salesforce), or a tag (HighLevel), that the record has; of several, one.',
      ),
    get all() {
      return conditions().describe('Every one holds.');
    },
    get any() {
      return conditions().describe('At least one holds.');
    },
    get not() {
      return Condition.optional().describe('It does not hold.');
    },
  })
  .superRefine((condition, context) => {
    const fault = context.issues.length > 0 ? undefined : faultOf(condition);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    id: 'Condition',
    description:
      'A question about a record: exactly one of `field`, `memberOf`, `all`, `any`, `not`. Text is compared trimmed, capital and small letters alike; several tests of one field must all hold.',
  });

function conditions() {
  return z.array(Condition).min(1, 'must not be an empty list').optional();
}

function faultOf(condition: Condition): string | undefined {
  const kinds = KINDS.filter((kind) => condition[kind] !== undefined);
  const tests = TESTS.filter((test) => condition[test] !== undefined);
  if (kinds.length !== 1) return `needs exactly one of ${KINDS.join(', ')}`;
  if (condition.field === undefined && tests.length > 0) return `${tests.join(', ')} needs a field`;
  if (condition.field !== undefined && tests.length === 0)
    return `asks nothing of ${condition.field}: add one of ${TESTS.join(', ')}`;
  return undefined;
}
