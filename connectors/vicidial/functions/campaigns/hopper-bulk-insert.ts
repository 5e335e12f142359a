import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, leftOut, nothing } from '../meaning.ts';
import { joined, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { notDone } from './line-rules.ts';

const LEAD_ID = z.string().regex(/^[1-9]\d{0,9}$/, 'must be numbers of leads');

export const hopperBulkInsert = defineFunction({
  api: 'non-agent',
  name: 'hopper_bulk_insert',
  family: 'hopper',
  summary: 'Puts up to 1,000 leads into the hoppers of their campaigns.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_campaigns'] },
  input: z.strictObject({
    leadIds: joined(LEAD_ID, ',').refine(
      (ids) => ids.split(',').length <= 1000,
      'must be 1,000 leads at most',
    ),
    hopperPriority: wholeNumber(-99, 99).optional(),
    hopperLocalCallTimeCheck: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'LEADS HAVE BEEN INSERTED INTO THE HOPPER', 'inserted', [
      'inserted',
      'refused',
      'lastHopperId',
      'user',
    ]),
    done('NOTICE', 'LEAD ADDED TO HOPPER', 'lead-inserted', ['phoneNumber', 'leadId', 'hopperId', 'user']),
    leftOut('NOTICE', 'NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER', 'already-in-hopper', ['leadId']),
    notDone(
      'NOT ADDED TO HOPPER, LEAD NOT FOUND',
      'permanent',
      'lead-not-found',
      'name leads that exist in lists of campaigns which the API user may use',
      ['leadId'],
    ),
    notDone(
      'CAMPAIGN DOES NOT EXIST',
      'permanent',
      'unknown-campaign',
      'give the list a campaign that exists',
      ['listId', 'leadId'],
    ),
    notDone(
      /^NOT ADDED TO HOPPER, OUTSIDE OF LOCAL TIME,?$/,
      'conflict',
      'outside-local-time',
      'try again within the calling hours of the lead',
      ['leadId', 'gmtOffset', 'state'],
    ),
    notDone(
      'NOT ADDED TO HOPPER, LEAD HOPPER INSERT ERROR',
      'transient',
      'insert-failed',
      "see the dialer's database log",
      ['leadId'],
    ),
    // Alone with leads that are in the hopper it is no error; every other reason has a line that is.
    nothing('ERROR', 'NO LEADS HAVE BEEN INSERTED INTO THE HOPPER', 'none-inserted', [
      'refused',
      'notFound',
      'user',
    ]),
  ],
  fields: z.object({
    inserted: z.coerce.number().optional(),
    refused: z.coerce.number().optional(),
    notFound: z.coerce.number().optional(),
    lastHopperId: z.string().optional(),
    user: z.string().optional(),
  }),
  row: z.object({}),
  remark: 'Ignores whether list and campaign are active. The fate of each lead stands in `lines`.',
});
