import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { joined, phoneCode, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { LEAD_STATE, LEAD_TEXTS } from './lead-inputs.ts';
import { WRITE_RIGHTS } from './rights.ts';

export const batchUpdateLead = defineFunction({
  api: 'non-agent',
  name: 'batch_update_lead',
  family: 'leads',
  summary: 'Writes the same values to many leads at once.',
  effect: 'write',
  rights: WRITE_RIGHTS,
  input: z.strictObject({
    ...LEAD_TEXTS,
    ...LEAD_STATE,
    leadIds: joined(z.string().regex(/^[1-9]\d{0,9}$/, 'must be the number of a lead'), ','),
    phoneCode: phoneCode.optional(),
    records: wholeNumber(1, 100_000).optional(),
    archivedLead: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'LEADS HAVE BEEN UPDATED', 'updated', ['user', 'affected', 'found', 'leadIds']),
    nothing('ERROR', 'NO MATCHES FOUND IN THE SYSTEM', 'not-found', ['user', 'leadIds']),
  ],
  fields: z.object({
    /** Leads that really changed. */
    affected: z.coerce.number().optional(),
    found: z.coerce.number().optional(),
    /** Separated by commas, highest first. */
    leadIds: z.string().optional(),
  }),
  row: z.object({}),
  emptyMeans: 'nothing',
});
