import { z } from 'zod';

const Field = z.object({ from: z.string().optional(), to: z.string() });

/** A change that a connector says it would make; one from elsewhere may not keep to the contract. */
const PlannedChangeRow = z.object({
  object: z.string(),
  id: z.string().optional(),
  outcome: z.enum(['created', 'updated', 'unchanged']),
  fields: z.record(z.string(), Field),
});

/** Outcome of a delivery that was looked at and not made. */
export const PREVIEWED = 'previewed';

/** What is kept of a delivery in shadow: nothing was written, so it has no ids. */
export const PreviewReceipt = z.object({
  outcome: z.literal(PREVIEWED),
  ids: z.record(z.string(), z.never()),
  warnings: z.array(z.string()),
  changes: z.array(PlannedChangeRow),
  /** It would fail for good. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type PreviewReceipt = z.infer<typeof PreviewReceipt>;
