import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { joined } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { inGroup, userGroup } from './parameter-types.ts';
import { AS_TABLE, noFields, number, REPORT_RIGHTS } from './row-types.ts';

/** VICIdial joins the names by blanks in its answer. */
const names = z.string().transform((text) => text.split(' '));

/** The agents of some user groups together. */
export const userGroupStatus = defineFunction({
  api: 'non-agent',
  name: 'user_group_status',
  family: 'agents',
  summary: 'Agents of some user groups counted by what they do, in one row for all.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({ userGroups: joined(userGroup, '|') }),
  always: AS_TABLE,
  lines: [],
  fields: noFields,
  rows: readTable({
    columns: [
      'usergroups', 'calls_waiting', 'agents_logged_in', 'agents_in_calls', 'agents_waiting', 'agents_paused',
      'agents_in_dead_calls', 'agents_in_dispo', 'agents_in_dial',
    ],
  }), // prettier-ignore
  row: z.object({
    usergroups: names,
    calls_waiting: number,
    agents_logged_in: number,
    agents_in_calls: number,
    agents_waiting: number,
    agents_paused: number,
    agents_in_dead_calls: number,
    agents_in_dispo: number,
    agents_in_dial: number,
  }),
  remark:
    'Waiting calls are those of all campaigns. An agent in a web chat makes it fail with a 500 on PHP 8 and newer.',
});

/** Calls and agents of some in-groups together. */
export const inGroupStatus = defineFunction({
  api: 'non-agent',
  name: 'in_group_status',
  family: 'in-groups',
  summary: 'Calls in some in-groups and the agents who take them, in one row for all.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({ inGroups: joined(inGroup, '|') }),
  always: AS_TABLE,
  lines: [],
  fields: noFields,
  rows: readTable({
    columns: [
      'ingroups', 'total_calls', 'calls_waiting', 'agents_logged_in', 'agents_in_calls', 'agents_waiting',
      'agents_paused', 'agents_in_dispo', 'agents_in_dial',
    ],
  }), // prettier-ignore
  row: z.object({
    ingroups: names,
    total_calls: number,
    calls_waiting: number,
    agents_logged_in: number,
    agents_in_calls: number,
    agents_waiting: number,
    agents_paused: number,
    agents_in_dispo: number,
    agents_in_dial: number,
  }),
});
