import { z } from 'zod';
import type { FoundFault } from './fault.ts';

/** As much as the check needs; what is wrong in itself is the schema's to say. */
const View = z.object({
  dialers: z.record(
    z.string(),
    z.object({
      database: z.unknown().optional(),
      reconcile: z.looseObject({ enabled: z.unknown().optional() }).optional().catch(undefined),
    }),
  ),
});

/** A dialer whose records are to be read needs what they are read with. Takes anything. */
export function checkReconcile(data: unknown): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.dialers)
    .filter(([, { database, reconcile }]) => reconcile?.enabled === true && database === undefined)
    .map(([name]) => ({
      path: ['dialers', name, 'reconcile', 'enabled'],
      message:
        "the dialer's own records can be read in its database only: add `database` (docs/vicidial-database.md), or leave this out",
    }));
}
