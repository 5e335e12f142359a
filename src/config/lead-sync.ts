import { z } from 'zod';
import { ObjectMapping } from '../domain/mapping/schema.ts';
import { Name } from './name.ts';

/** `connections.<name>.leads`: which records of a CRM become leads in VICIdial. */
export const LeadSync = z.strictObject({
  dialer: Name.describe('Dialer that gets the leads.'),
  coalesceMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(1000)
    .describe(
      'Milliseconds that a change waits for more changes of the same record, so that they are one look and one write.',
    ),
  objects: z
    .record(z.string().min(1), ObjectMapping)
    .describe(
      "Objects by the CRM's own name: `contact` (HubSpot, HighLevel), `Lead`, `Contact` (Salesforce).",
    ),
});
export type LeadSync = z.infer<typeof LeadSync>;
