import { z } from 'zod';
import type { DialerConfig } from './config.ts';

/** `completeness`: what is said every day of how complete the day before is. */
export const Completeness = z.strictObject({
  dailyAt: z
    .union([
      z.literal(false),
      z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 07:30, or false'),
    ])
    .default('07:30')
    .describe(
      "When each dialer's figure of the day before is told as an alert, on the dialer's own clock. `false` = never.",
    ),
  failUnder: z
    .number()
    .min(0)
    .max(100)
    .default(100)
    .describe('Percent below which that alert is a warning, and no piece of information.'),
});
export type Completeness = z.infer<typeof Completeness>;

/** Whether the dialer's own records are to be read, so that there is something to hold events against. */
export function countsCalls({ reconcile, settings }: Pick<DialerConfig, 'reconcile' | 'settings'>): boolean {
  return reconcile.enabled ?? (reconcile.api || ('database' in settings && settings.database !== undefined));
}
