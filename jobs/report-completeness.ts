import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** Tell how complete the days are that are to be told by now. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'report-completeness',
  payload: z.strictObject({}),
  async run(_payload, { reportCompleteness }) {
    return { said: await reportCompleteness() };
  },
});
