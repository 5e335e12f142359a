import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** Look whether failures, holds or parked deliveries are something that people must be told. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'watch-alerts',
  payload: z.strictObject({}),
  async run(_payload, { watchAlerts }) {
    return { said: await watchAlerts() };
  },
});
