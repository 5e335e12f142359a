import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/**
 * Have the recordings looked for that are due. The job itself is done at once: a dialer may take its time, and
 * the heartbeat is in the same queue.
 */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'look-up-recordings',
  payload: z.strictObject({}),
  run(_payload, context) {
    return Promise.resolve({ dialers: context.lookUpRecordings() });
  },
});
