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
  return Object.entries(parsed.data.dialers).flatMap(([name, { database, reconcile }]) => {
    const path = ['dialers', name, 'reconcile'];
    const found: FoundFault[] = [];
    if (reconcile?.enabled === true && database === undefined && reconcile.api !== true)
      found.push({
        path: [...path, 'enabled'],
        message:
          "the dialer's own records can be read in its database: add `database` (docs/vicidial-database.md), or `api: true` for what the API tells (docs/reconciliation.md), or leave this out",
      });
    if (reconcile?.api === true && database !== undefined)
      found.push({
        path: [...path, 'api'],
        message: 'the records are read in the database, which tells all: leave `api` out',
      });
    return found;
  });
}
