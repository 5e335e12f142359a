import { z } from 'zod';
import { ledgerRows } from './ledger-rows.ts';

const Attempts = z.object({ destination: z.string(), attempts: z.number(), failed: z.number() });
export type Attempts = z.infer<typeof Attempts>;

/** How often each destination was tried, and how many of the tries failed, whether or not they counted. */
export function attemptsOf(dataDir: string): readonly Attempts[] {
  return ledgerRows(
    dataDir,
    Attempts,
    `SELECT destination, count(*) AS attempts, sum(attempts.outcome IS NOT 'delivered') AS failed
      FROM attempts JOIN deliveries ON deliveries.id = attempts.delivery_id
      GROUP BY destination ORDER BY destination`,
  );
}
