import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** Have backfills begun or gone on with that were ordered. The job itself is done at once. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'run-backfills',
  payload: z.strictObject({}),
  run(_payload, context) {
    return Promise.resolve({ dialers: context.runBackfills() });
  },
});
