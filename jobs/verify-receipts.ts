import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/**
 * Begin to see whether recorded receipts still exist in the CRMs that are due for it. The job itself is done at
 * once: a CRM may take its time, and the heartbeat is in the same queue.
 */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'verify-receipts',
  payload: z.strictObject({}),
  async run(_payload, context) {
    return { connections: await context.verifyReceipts() };
  },
});
