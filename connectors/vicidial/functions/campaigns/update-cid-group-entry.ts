import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { textOf } from './inputs.ts';

const NAMES = ['user', 'cidGroupId', 'areacode', 'outboundCid'];

export const updateCidGroupEntry = defineFunction({
  api: 'non-agent',
  name: 'update_cid_group_entry',
  family: 'campaigns',
  summary: "Tells, adds, changes or deletes entries of a caller id group or of a campaign's own caller ids.",
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_campaigns'] },
  input: z.strictObject({
    cidGroupId: textOf('_\\-', 20, 1),
    stage: z.enum(['INFO', 'ADD', 'UPDATE', 'DELETE']),
    /** `---ALL---` = every one. */
    areacode: z.union([z.literal('---ALL---'), textOf('', 5, 1)]),
    outboundCid: z
      .union([z.literal('---ALL---'), z.string().regex(/^\d{4,20}$/, 'must be 4 to 20 digits')])
      .optional(),
    active: yesOrNo.optional(),
    cidDescription: textOf(' .,_\\-', 50).optional(),
  }),
  lines: [
    done('SUCCESS', 'CID GROUP INFO AS FOLLOWS', 'info', [
      'cidGroupId',
      'areacode',
      'outboundCid',
      'entries',
    ]),
    done('SUCCESS', 'CID GROUP ENTRY HAS BEEN ADDED', 'added', [...NAMES, 'affected']),
    done('SUCCESS', 'CID GROUP ENTRIES HAVE BEEN UPDATED', 'updated', [...NAMES, 'affected']),
    done('SUCCESS', 'CID GROUP ENTRIES HAVE BEEN DELETED', 'deleted', [...NAMES, 'affected']),
    nothing('ERROR', 'THIS CID GROUP HAS NO ENTRIES', 'none', ['user', 'cidGroupId']),
    nothing('ERROR', 'THIS CID GROUP ENTRY ALREADY EXISTS', 'already-exists', NAMES),
    nothing('ERROR', 'NO UPDATES WERE DEFINED', 'no-updates', NAMES),
    fault(
      /^YOU MUST DEFINE (?:AN AREACODE|A CID NUMBER) WHEN ADDING AND ENTRY$/,
      'permanent',
      'invalid-request',
      'send one area code and a number of 4 digits or more',
    ),
  ],
  fields: z.object({
    user: z.string().optional(),
    cidGroupId: z.string().optional(),
    areacode: z.string().optional(),
    outboundCid: z.string().optional(),
    entries: z.coerce.number().optional(),
    affected: z.coerce.number().optional(),
  }),
  rows: readTable({
    columns: ['position', 'areacode', 'outbound_cid', 'active', 'cid_description', 'call_count_today'],
  }),
  row: z.object({
    position: z.coerce.number(),
    areacode: z.string(),
    outbound_cid: z.string(),
    active: z.string(),
    cid_description: z.string(),
    call_count_today: z.coerce.number(),
  }),
  remark: 'Without `outbound_cid`, UPDATE and DELETE mean every number of the area code.',
});
