import { z } from 'zod';
import { defineJob } from '../src/queue/define-job.ts';
import type { MaintenanceContext } from './context.ts';

/** Redis' settings can be changed under us: look again, and stop queueing when jobs could vanish. */
export default defineJob<Record<string, never>, MaintenanceContext>({
  name: 'check-redis',
  payload: z.strictObject({}),
  async run(_payload, context) {
    const findings = await context.checkRedis();
    return { findings: findings.map((finding) => finding.message) };
  },
});
