import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { userId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE, number, REPORT_RIGHTS } from './row-types.ts';

/** One user, logged in or not. */
export const userDetails = defineFunction({
  api: 'non-agent',
  name: 'user_details',
  family: 'users',
  summary: 'Name, group, level and activity of one user.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({ agentUser: userId }),
  always: AS_TABLE,
  lines: [nothing('ERROR', 'USER NOT FOUND', 'unknown-user', ['user', 'agentUser'])],
  fields: z.object({ user: z.string().optional(), agentUser: z.string().optional() }),
  rows: readTable({ columns: ['user', 'full_name', 'user_group', 'user_level', 'active'] }),
  row: z.object({
    user: z.string(),
    full_name: z.string(),
    user_group: z.string(),
    user_level: number,
    active: z.string(),
  }),
});
