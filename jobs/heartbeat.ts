import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** Proves that a job gets through Redis and back; a PING does not (a full Redis answers it). */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'heartbeat',
  payload: z.strictObject({}),
  run(_payload, context) {
    context.onHeartbeat();
    return Promise.resolve({});
  },
});
