import { z } from 'zod';
import { CONTROL_NAMES } from '../domain/hit/control-names.ts';
import { POST_NAMES } from '../domain/hit/aliases.ts';
import { Name } from './name.ts';
import { accessKeys, RateLimit } from './source-access.ts';
import { policyOf } from '../domain/mapping/policy.ts';
import { constantsOf, hotOf, policyKeys, writeOf } from './source-policy.ts';

export { constantsOf, hotOf, writeOf } from './source-policy.ts';

/** Parameters that steer VICIdial's Non-Agent API; a form must not reach them. */
const API_FIELDS = new Set(['user', 'pass', 'function', 'source']);

const DialerField = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,50}$/, 'must be a field name of VICIdial: letters, digits and underscores')
  .refine((field) => !API_FIELDS.has(field), 'must be a lead field, not a control parameter of VICIdial');

const Keys = z.strictObject({
  ...accessKeys,
  dialer: Name.describe('Dialer that gets the leads.'),
  listId: z
    .string()
    .regex(/^\d{3,14}$/, 'must be a list id: 3 to 14 digits')
    .optional()
    .describe("VICIdial list for new leads; without it the dialer's own `listId`."),
  fields: z
    .record(z.string(), DialerField)
    .default({})
    .describe(
      'Name in the post (`person.phone` for one inside another): name of the lead field in VICIdial. What is not listed keeps its name.',
    ),
  ...policyKeys,
});

/** A web form, vendor or CRM that posts leads to `/hooks/leads/<name>`. */
export const Source = Keys.superRefine((source, context) => {
  const guarded = source.secret !== undefined || source.signingSecret !== undefined;
  if (!guarded && !source.public) {
    context.addIssue({
      code: 'custom',
      message: 'needs a secret or a signingSecret; for a form on a web page, public: true',
    });
  }
  if (!source.public) return;
  if (guarded) {
    context.addIssue({
      code: 'custom',
      path: ['public'],
      message: 'anybody may post to a public source, so a secret guards nothing: leave out one of them',
    });
  }
  for (const [name, target] of Object.entries(source.fields)) {
    if (!CONTROL_NAMES.has(target)) continue;
    context.addIssue({
      code: 'custom',
      path: ['fields', name],
      message: `anybody could set ${target}, since the source is public: leave it out, or give the source a secret`,
    });
  }
});
export type Source = z.infer<typeof Source>;

/** How many posts it takes; undefined = as many as come. */
export function rateLimitOf({ rateLimit, public: isPublic }: Source): RateLimit | undefined {
  return rateLimit ?? (isPublic ? RateLimit.parse({}) : undefined);
}

/** Everything that makes an order of a posted lead, apart from the post. */
export function postedLeadsOf(source: Source) {
  return {
    policy: policyOf({ ...source, write: writeOf(source) }),
    campaign: source.campaign,
    hot: hotOf(source),
    constants: constantsOf(source),
    customFields: customFieldsOf(source),
  };
}

const LEAD_FIELDS: ReadonlySet<string> = new Set([...Object.keys(POST_NAMES), 'lead_id']);

/** VICIdial's names of the custom fields that the source's map fills. */
function customFieldsOf({ fields }: Source): ReadonlySet<string> {
  return new Set(Object.values(fields).filter((target) => !LEAD_FIELDS.has(target)));
}
