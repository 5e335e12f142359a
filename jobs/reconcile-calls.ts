import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/**
 * Have the dialers' own records read. The job itself is done at once: a dialer may take its time, and the heartbeat
 * is in the same queue.
 */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'reconcile-calls',
  payload: z.strictObject({}),
  run(_payload, context) {
    return Promise.resolve({ dialers: context.reconcileCalls() });
  },
});
