import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** See whether the credentials are good before a delivery finds out that they are not. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'probe-destinations',
  payload: z.strictObject({}),
  run(_payload, context) {
    // Answers may take long, and other jobs of this queue must not: they are not waited for.
    return Promise.resolve({ probed: context.probeDestinations() });
  },
});
