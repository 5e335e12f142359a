import { z } from 'zod';
import {
  campaignId,
  date,
  decimalNumber,
  listId,
  phoneCode,
  phoneNumber,
  status,
  text,
  userId,
  wholeNumber,
  yesOrNo,
} from '../parameter-types.ts';

/** Longer texts than the columns hold are cut by the sanitiser, which says so. */
const LONG = 1000;

/** The text columns of a lead, as every function that writes one takes them. */
export const LEAD_TEXTS = {
  vendorLeadCode: text(LONG).optional(),
  sourceId: text(LONG).optional(),
  title: text(LONG).optional(),
  firstName: text(LONG).optional(),
  middleInitial: text(LONG).optional(),
  lastName: text(LONG).optional(),
  address1: text(LONG).optional(),
  address2: text(LONG).optional(),
  address3: text(LONG).optional(),
  city: text(LONG).optional(),
  state: text(LONG).optional(),
  province: text(LONG).optional(),
  postalCode: text(LONG).optional(),
  countryCode: text(LONG).optional(),
  altPhone: text(LONG).optional(),
  email: text(LONG).optional(),
  securityPhrase: text(LONG).optional(),
  comments: text(10_000).optional(),
  owner: text(LONG).optional(),
  gender: z.enum(['M', 'F', 'U']).optional(),
  dateOfBirth: z.union([date, z.literal('--BLANK--')]).optional(),
  /** The minus sign is stripped, so there is none. */
  rank: wholeNumber(0, 32_767).optional(),
} as const;

/** What only update_lead and batch_update_lead write. */
export const LEAD_STATE = {
  status: status.optional(),
  userField: userId.optional(),
  calledCount: wholeNumber(0, 65_535).optional(),
  gmtOffsetNow: decimalNumber(-12, 14).optional(),
  resetLead: yesOrNo.optional(),
  listIdField: listId.optional(),
  listExistsCheck: yesOrNo.optional(),
} as const;

export const CUSTOM_FIELDS = {
  /** Values by the labels of the list's custom fields; `custom_fields=Y` is added. */
  customFields: z
    .record(z.string().regex(/^\w+$/), z.string())
    .transform((fields) => ({ custom_fields: 'Y', ...fields }))
    .optional(),
} as const;

/** The custom fields are to be told too; in the shape in which further parameters are sent. */
export const withCustomFields = yesOrNo.transform((flag) => ({ custom_fields: flag })).optional();

/** A time that VICIdial reads in its own zone, `NOW`, or so many days from now (`2DAYS`). */
const callbackTime = z
  .string()
  .regex(
    /^(?:NOW|\d{1,3}DAYS|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/,
    "must be NOW, 2DAYS or the dialer's local time",
  );

export const CALLBACK = {
  campaignId: campaignId.optional(),
  callbackDatetime: callbackTime.optional(),
  callbackType: z.enum(['ANYONE', 'USERONLY']).optional(),
  callbackUser: userId.optional(),
  callbackStatus: status.optional(),
  callbackComments: text(255).optional(),
} as const;

export const HOPPER = {
  addToHopper: yesOrNo.optional(),
  hopperPriority: wholeNumber(-99, 99).optional(),
  hopperLocalCallTimeCheck: yesOrNo.optional(),
} as const;

/** How the time zone of a number is told; absent = by its area code. */
export const tzMethod = z.enum(['POSTAL', 'TZCODE', 'NANPA']);
/** `number_code_note!…`. */
export const multiAltPhones = text(4000);
export const dncMode = z.enum(['Y', 'AREACODE']);

export const NUMBER = { phoneCode: phoneCode.optional(), phoneNumber } as const;
