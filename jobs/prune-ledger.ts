import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

const BATCH = 500;
/** Bounds one run (jobs stay short); what is left goes the next time. */
const BATCHES = 20;

/** Keep the ledger to its retention; delivered events only. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'prune-ledger',
  payload: z.strictObject({}),
  async run(_payload, context) {
    const before = context.now() - context.keepEventsMs;
    let removed = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const count = await context.pruneEvents(before, BATCH);
      removed += count;
      if (count < BATCH) break;
    }
    if (removed > 0) context.logger.info({ removed }, 'old delivered events removed from the ledger');
    return { removed };
  },
});
