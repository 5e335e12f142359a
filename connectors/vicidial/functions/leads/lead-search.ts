import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { joined, listId, phoneNumber, text, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { SEARCH_RIGHTS } from './rights.ts';

const HEADER = 'search_keyrecords_foundlead_ids';
/** The key may be a vendor lead code with pipes in it. */
const ROW = /^(.*)\|(\d+)\|([\d-]*)$/;

export const leadSearch = defineFunction({
  api: 'non-agent',
  name: 'lead_search',
  family: 'leads',
  summary: 'The ids of the leads with certain phone numbers or vendor lead codes, newest first.',
  effect: 'read',
  rights: SEARCH_RIGHTS,
  input: z.strictObject({
    phoneNumber: joined(phoneNumber, ',').optional(),
    vendorLeadCode: text().optional(),
    searchMethod: z.enum(['PHONE_NUMBER', 'VENDOR_LEAD_CODE', 'VENDOR_LEAD_CODE_PHONE_NUMBER']).optional(),
    searchLocation: z.enum(['LIST', 'CAMPAIGN', 'SYSTEM']).optional(),
    listId: listId.optional(),
    records: wholeNumber(1, 100_000).optional(),
    archivedLead: yesOrNo.optional(),
  }),
  lines: [
    nothing('ERROR', 'NO MATCHES FOUND IN THE SYSTEM', 'not-found', [
      'user',
      'leadId',
      'vendorLeadCode',
      'phoneNumber',
    ]),
  ],
  fields: z.object({ vendorLeadCode: z.string().optional(), phoneNumber: z.string().optional() }),
  rows: readRows,
  row: z.object({
    search_key: z.string(),
    records_found: z.coerce.number(),
    lead_ids: z.string().transform((ids) => (ids === '' ? [] : ids.split('-'))),
  }),
  remark:
    'A search by LEAD_ID prints nothing, so it is not offered; a code in another case than stored is found but counted 0. The ' +
    'header has no delimiters.',
});

function readRows({ rows }: Reply): readonly Record<string, string>[] | undefined {
  const read: Record<string, string>[] = [];
  for (const row of rows) {
    if (row === HEADER) continue;
    const [found, search_key = '', records_found = '', lead_ids = ''] = ROW.exec(row) ?? [];
    const ids = lead_ids === '' ? [] : lead_ids.split('-');
    if (found === undefined || ids.length !== Number(records_found)) return undefined;
    read.push({ search_key, records_found, lead_ids });
  }
  return rows.length === 0 ? undefined : read;
}
