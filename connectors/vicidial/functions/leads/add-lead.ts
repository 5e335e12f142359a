import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { listId, yesOrNo } from '../parameter-types.ts';
import {
  CALLBACK,
  CUSTOM_FIELDS,
  dncMode,
  HOPPER,
  LEAD_TEXTS,
  multiAltPhones,
  NUMBER,
  tzMethod,
} from './lead-inputs.ts';
import { PART_LINES } from './part-lines.ts';
import { WRITE_RIGHTS } from './rights.ts';

const SCOPED = ['phoneNumber', 'listId', 'leadId', 'foundInListId', 'matched'];
const FROM_RIGHT = { fromRight: true };

/** Texts of the checks joined by `-`, each with the days behind it that an entry may be old. */
const duplicateCheck = z
  .string()
  .regex(
    /^(?:DUP(?:PHONEALT|TITLEALTPHONE|NAMEPHONE)?(?:LIST|CAMP|SYS)(?:(?:1|2|3|7|14|15|21|28|30|60|90|180|360)DAY)?(?:-|$))+$/,
    'must be checks such as DUPCAMP, DUPSYS30DAY or DUPLIST-DUPNAMEPHONESYS',
  );

/** Add a lead, with what hangs on it. A duplicate is a result that names the lead that is there. */
export const addLead = defineFunction({
  api: 'non-agent',
  name: 'add_lead',
  family: 'leads',
  summary: 'Adds a lead, with custom fields, other numbers, a place in the hopper and a callback if asked.',
  effect: 'write',
  rights: WRITE_RIGHTS,
  input: z.strictObject({
    ...NUMBER,
    ...LEAD_TEXTS,
    ...CUSTOM_FIELDS,
    ...CALLBACK,
    ...HOPPER,
    listId: listId.optional(),
    listExistsCheck: yesOrNo.optional(),
    entryListId: listId.optional(),
    multiAltPhones: multiAltPhones.optional(),
    callback: yesOrNo.optional(),
    duplicateCheck: duplicateCheck.optional(),
    dncCheck: dncMode.optional(),
    campaignDncCheck: dncMode.optional(),
    usacanPrefixCheck: yesOrNo.optional(),
    usacanAreacodeCheck: yesOrNo.optional(),
    nanpaAcPrefixCheck: yesOrNo.optional(),
    lookupState: yesOrNo.optional(),
    tzMethod: tzMethod.optional(),
  }),
  lines: [
    {
      ...done('SUCCESS', 'LEAD HAS BEEN ADDED', 'added', [
        'phoneNumber',
        'listId',
        'leadId',
        'gmtOffset',
        'user',
      ]),
      // A success without a lead is none.
      data: /^[^|]*\|[^|]*\|[1-9]\d*\|/,
    },
    nothing('ERROR', 'DUPLICATE PHONE NUMBER IN LIST', 'duplicate', [
      'phoneNumber',
      'listId',
      'leadId',
      'matched',
    ]),
    nothing('ERROR', /^DUPLICATE PHONE NUMBER IN (?:CAMPAIGN LISTS|SYSTEM)$/, 'duplicate', SCOPED),
    // What was compared stands in front and may hold a pipe.
    nothing('ERROR', /^DUPLICATE .* IN LIST$/, 'duplicate', ['listId', 'leadId'], FROM_RIGHT),
    nothing('ERROR', /^DUPLICATE /, 'duplicate', ['listId', 'leadId', 'foundInListId'], FROM_RIGHT),
    ...PART_LINES,
    fault('LEAD HAS NOT BEEN ADDED', 'transient', 'insert-failed', "see the dialer's database log", [
      'phoneNumber',
      'listId',
    ]),
  ],
  fields: z.object({
    phoneNumber: z.string().optional(),
    listId: z.string().optional(),
    leadId: z.string().optional(),
    /** Hours east of UTC; missing for a country that VICIdial does not know. */
    gmtOffset: z.string().optional(),
    foundInListId: z.string().optional(),
    /** Which number of the lead that is there is the same. */
    matched: z.enum(['PHONE', 'ALT']).optional().catch(undefined),
  }),
  row: z.object({}),
  remark:
    'Not atomic: calls for one number must not overlap. `status` is ignored (NEW, or CBHOLD with a callback), an undefined list is ' +
    'taken unless `list_exists_check=Y`, DNC is looked at only when asked.',
});
