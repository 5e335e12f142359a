import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { leadId } from '../parameter-types.ts';

export const leadDearchive = defineFunction({
  api: 'non-agent',
  name: 'lead_dearchive',
  family: 'leads',
  summary: 'Moves a lead from the archive back to the leads.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_leads 1'] },
  input: z.strictObject({ leadId }),
  lines: [
    done('SUCCESS', 'LEAD DE-ARCHIVED', 'dearchived', ['user', 'leadId', 'affected', 'removed']),
    nothing('ERROR', 'ARCHIVED LEAD NOT FOUND', 'not-found', ['user', 'leadId']),
    nothing('ERROR', 'NON-ARCHIVED LEAD FOUND', 'not-archived', ['user', 'leadId', 'listId']),
    fault('LEAD INSERT FAILED', 'transient', 'insert-failed', "see the dialer's database log", [
      'user',
      'leadId',
      'listId',
    ]),
  ],
  fields: z.object({
    leadId: z.string().optional(),
    listId: z.string().optional(),
    affected: z.coerce.number().optional(),
    /** Rows taken out of the archive. */
    removed: z.coerce.number().optional(),
  }),
  row: z.object({}),
  remark: 'Ends in 500 where the dialer has no archive table; it is not part of the base schema.',
});
