import { z } from 'zod';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { Run } from './link.ts';

/** Keeps a statement from reading a big table from end to end, which would stall the agents of a live dialer. */
export interface PlanGuard {
  /**
   * Ask the server how it would go about the statement. The answer is kept for a while by its text.
   *
   * @throws PermanentError (`would-scan`, `not-a-read`)
   */
  pass(sql: string, values: readonly string[], run: Run): Promise<void>;
}

/** Tables that hold what goes on now, or how the dialer is set up: small on every dialer. All others only grow. */
const SMALL = new Set([
  'vicidial_live_agents',
  'vicidial_auto_calls',
  'vicidial_hopper',
  'vicidial_campaign_stats',
  'system_settings',
  'vicidial_campaigns',
  'vicidial_inbound_groups',
  'vicidial_lists',
  'vicidial_url_multi',
]);
/** How MySQL says that it reads a whole table, or a whole index. */
const SCANS = new Set(['ALL', 'index']);
/** A plan may change with the table's size and keys. */
const KEPT_MS = 600_000;

const PlanRow = z.object({ table: z.string().nullable(), type: z.string().nullable() });

export function createPlanGuard(options: { readonly who: string; readonly now: () => number }): PlanGuard {
  const { who, now } = options;
  const passedUntil = new Map<string, number>();
  return {
    async pass(sql, values, run) {
      if (!/^SELECT\s/.test(sql) || /;|\bINTO\b|\bFOR\s+UPDATE\b/i.test(sql))
        throw new PermanentError(`${who} is for reading: the statement is not a single SELECT`, {
          code: 'not-a-read',
        });
      if ((passedUntil.get(sql) ?? 0) > now()) return;
      const plan = z.array(PlanRow).parse(await run(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, values));
      const scan = plan.find(
        ({ table, type }) => type !== null && SCANS.has(type) && !SMALL.has(table ?? ''),
      );
      if (scan !== undefined)
        throw new PermanentError(
          `${who} would read all of ${scan.table ?? 'a table'} for this: it was not asked to. See that the table has the indexes of VICIdial's schema`,
          { code: 'would-scan' },
        );
      passedUntil.set(sql, now() + KEPT_MS);
    },
  };
}
