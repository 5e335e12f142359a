import { z } from 'zod';
import { OUTCOMES } from './outcome.ts';

/** A settled row as the state keeps it. */
export const StateRow = z.object({
  row: z.number(),
  line: z.number(),
  outcome: z.enum(OUTCOMES),
  lead_id: z.string(),
  reason: z.string(),
  changes: z.string(),
});
export type StateRow = z.infer<typeof StateRow>;
