import { z } from 'zod';
import { Name } from './name.ts';

/** Parameters that steer VICIdial's Non-Agent API; a form must not reach them. */
const CONTROL_FIELDS = new Set(['user', 'pass', 'function', 'source']);

const DialerField = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,50}$/, 'must be a field name of VICIdial: letters, digits and underscores')
  .refine((field) => !CONTROL_FIELDS.has(field), 'must be a lead field, not a control parameter of VICIdial');

/** A web form or CRM that posts leads to `/hooks/leads/<name>`. */
export const Source = z.strictObject({
  secret: z.string().min(16, 'must have at least 16 characters').describe('Secret that a post must carry.'),
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
});
export type Source = z.infer<typeof Source>;
