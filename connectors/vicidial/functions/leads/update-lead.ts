import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, leftOut, nothing } from '../meaning.ts';
import { leadId, listId, phoneCode, text, wholeNumber, yesOrNo } from '../parameter-types.ts';
import {
  CALLBACK,
  CUSTOM_FIELDS,
  HOPPER,
  LEAD_STATE,
  LEAD_TEXTS,
  multiAltPhones,
  tzMethod,
} from './lead-inputs.ts';
import { PART_LINES } from './part-lines.ts';
import { WRITE_RIGHTS } from './rights.ts';

const CUSTOM_ROW = ['phoneNumber', 'leadId', 'listId', 'entryListId', 'customListId', 'affected'];
const KEYS = ['user', 'leadId', 'vendorLeadCode', 'phoneNumber'];
const number = z.coerce.number().optional();

/** Change leads found by id, vendor lead code or phone number, in that order. */
export const updateLead = defineFunction({
  api: 'non-agent',
  name: 'update_lead',
  family: 'leads',
  summary:
    'Changes, moves, deletes or finds leads by id, vendor lead code or phone number; adds one if asked.',
  effect: 'write',
  rights: WRITE_RIGHTS,
  input: z.strictObject({
    ...LEAD_TEXTS,
    ...LEAD_STATE,
    ...CUSTOM_FIELDS,
    ...CALLBACK,
    ...HOPPER,
    /** One or several of the words, tried in this order. */
    searchMethod: z
      .string()
      .regex(
        /^(?:(?:LEAD_ID|VENDOR_LEAD_CODE|PHONE_NUMBER)_?)+$/,
        'must be LEAD_ID, VENDOR_LEAD_CODE, PHONE_NUMBER or some of them with _ between',
      )
      .optional(),
    searchLocation: z.enum(['LIST', 'CAMPAIGN', 'SYSTEM']).optional(),
    leadId: leadId.optional(),
    phoneNumber: text(18)
      .regex(/^\d{6,18}$/, 'must be 6 to 18 digits')
      .optional(),
    phoneCode: phoneCode.optional(),
    listId: listId.optional(),
    records: wholeNumber(1, 1000).optional(),
    updatePhoneNumber: yesOrNo.optional(),
    noUpdate: yesOrNo.optional(),
    insertIfNotFound: yesOrNo.optional(),
    deleteLead: yesOrNo.optional(),
    deleteCfData: yesOrNo.optional(),
    archivedLead: yesOrNo.optional(),
    entryListId: listId.optional(),
    forceEntryListId: listId.optional(),
    multiAltPhones: multiAltPhones.optional(),
    callback: z.enum(['Y', 'REMOVE']).optional(),
    removeFromHopper: yesOrNo.optional(),
    tzMethod: tzMethod.optional(),
  }),
  lines: [
    done('SUCCESS', 'LEAD HAS BEEN UPDATED', 'updated', ['user', 'leadId', 'affected']),
    done('SUCCESS', /^LEAD HAS BEEN DELETED /, 'deleted', ['user', 'leadId', 'affected']),
    done('SUCCESS', 'LEAD HAS BEEN ADDED', 'added', ['phoneNumber', 'listId', 'leadId', 'gmtOffset', 'user']),
    done('NOTICE', 'LEADS FOUND IN THE SYSTEM', 'found', [...KEYS, 'listId', 'entryListId']),
    nothing('NOTICE', 'NO MATCHES FOUND IN THE SYSTEM', 'not-found', KEYS),
    nothing('ERROR', 'NO MATCHES FOUND IN THE SYSTEM', 'not-found', KEYS),
    done('NOTICE', 'CUSTOM FIELDS VALUES UPDATED', 'custom-fields-updated', CUSTOM_ROW),
    done('NOTICE', 'CUSTOM FIELDS ENTRY DELETED', 'custom-fields-deleted', CUSTOM_ROW),
    done('NOTICE', 'CUSTOM FIELDS DATA HAS BEEN DELETED', 'custom-fields-deleted', [
      'user', 'leadId', 'customListId', 'affected',
    ]), // prettier-ignore
    done('NOTICE', 'SCHEDULED CALLBACK DELETED', 'callback-deleted', ['user', 'leadId', 'affected']),
    nothing('NOTICE', 'SCHEDULED CALLBACK NOT UPDATED, NO FIELDS SPECIFIED', 'callback-unchanged', [
      'leadId',
    ]),
    done('NOTICE', 'REMOVED FROM HOPPER', 'removed-from-hopper', ['phoneNumber', 'leadId', 'hopperStatus']),
    nothing('NOTICE', 'NOT REMOVED FROM HOPPER, LEAD IS NOT IN THE HOPPER', 'not-in-hopper', [
      'phoneNumber', 'leadId',
    ]), // prettier-ignore
    leftOut(
      'NOTICE',
      'NOT REMOVED FROM HOPPER',
      'not-removed-from-hopper',
      ['phoneNumber', 'leadId', 'hopperStatus'],
      {
        remedy: 'wait until the call to the lead is over',
      },
    ),
    ...PART_LINES,
  ],
  fields: z.object({
    leadId: z.string().optional(),
    vendorLeadCode: z.string().optional(),
    phoneNumber: z.string().optional(),
    listId: z.string().optional(),
    entryListId: z.string().optional(),
    customListId: z.string().optional(),
    /** Rows that really changed; 0 = everything was so already. */
    affected: number,
    gmtOffset: z.string().optional(),
    campaignId: z.string().optional(),
    /** The dialer's local time, as it was sent. */
    callbackTime: z.string().optional(),
    callbackType: z.string().optional(),
    callbackUser: z.string().optional(),
    callbackStatus: z.string().optional(),
    hopperStatus: z.string().optional(),
  }),
  row: z.object({}),
  emptyMeans: 'nothing',
  remark:
    'Empty values are ignored, `--BLANK--` empties. A search value that is a field too is written: a search that falls through to ' +
    'the phone number overwrites the vendor lead code. `insert_if_not_found` checks neither DNC nor duplicates. A search by ' +
    'vendor lead code scans the table.',
});
