import { z } from 'zod';

const Settings = z.strictObject({
  sample: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe(
      'Receipts that are looked at each time, chosen by chance among those recorded since the last day.',
    ),
  everyHours: z.number().min(1).max(720).default(24).describe('Hours between two looks.'),
  repair: z
    .boolean()
    .default(true)
    .describe('Deliver again what is gone; each record once, whoever deletes it again.'),
  people: z
    .boolean()
    .default(false)
    .describe(
      'Also where the person was removed in the CRM: the person is then found or created anew. Mind erasures for privacy.',
    ),
});

/** `connections.<name>.verify`: whether recorded receipts still exist in the CRM. */
export const Verify = z.union([z.literal(false), Settings]).prefault({});
export type VerifySettings = z.infer<typeof Settings>;

/** Key of the connections that can tell. */
export const verifyKeys = {
  verify: Verify.describe(
    'Looks whether the records that receipts name are still in the CRM. `false` = never. See docs/verify.md.',
  ),
};
