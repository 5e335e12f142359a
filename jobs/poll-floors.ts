import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/**
 * Have the floors read that are due. The job itself is done at once: a dialer may take its time, and the heartbeat
 * is in the same queue.
 */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'poll-floors',
  payload: z.strictObject({}),
  run(_payload, context) {
    return Promise.resolve({ dialers: context.pollFloors() });
  },
});
