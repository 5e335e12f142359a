import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { rightsTo } from './rights.ts';

export const serverRefresh = defineFunction({
  api: 'non-agent',
  name: 'server_refresh',
  family: 'servers',
  summary: 'Have every telephony server build its configuration files anew.',
  effect: 'write',
  rights: rightsTo('ast_admin_access'),
  input: z.object({}),
  always: { stage: 'REFRESH' },
  lines: [done('SUCCESS', 'SERVER REFRESH HAS BEEN TRIGGERED', 'triggered', ['', 'servers'])],
  fields: z.object({ servers: z.coerce.number().optional() }),
  row: z.never(),
  remark: 'servers counts those that were not waiting for a refresh already.',
});
