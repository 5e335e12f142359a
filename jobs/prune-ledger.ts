import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

const BATCH = 500;
/** Bounds one run (jobs stay short); what is left goes the next time. */
const BATCHES = 20;

/** Keep the ledger to its retention; delivered events and settled calls only. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'prune-ledger',
  payload: z.strictObject({}),
  async run(_payload, context) {
    const before = context.now() - context.keepEventsMs;
    const removed = await inBatches((limit) => context.pruneEvents(before, limit));
    // After the events: a call goes when its event has.
    const calls = await inBatches((limit) => context.pruneCalls(before, limit));
    if (removed > 0) context.logger.info({ removed }, 'old delivered events removed from the ledger');
    return { removed, calls };
  },
});

async function inBatches(prune: (limit: number) => Promise<number>): Promise<number> {
  let removed = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const count = await prune(BATCH);
    removed += count;
    if (count < BATCH) break;
  }
  return removed;
}
