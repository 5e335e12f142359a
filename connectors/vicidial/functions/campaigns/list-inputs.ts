import { z } from 'zod';
import { campaignId, date, listId, yesOrNo } from '../parameter-types.ts';
import { idOrBlank, textOf, TITLE_CHARACTERS, TRANSFER_NUMBERS, urlTemplate } from './inputs.ts';

/** Settings of a list that add_list and update_list both take. */
export const LIST_SETTINGS = {
  listId,
  active: yesOrNo.optional(),
  listDescription: textOf(TITLE_CHARACTERS, 255).optional(),
  outboundCid: z
    .string()
    .regex(/^\d{6,18}$/, 'must be 6 to 18 digits')
    .optional(),
  script: idOrBlank.optional(),
  amMessage: textOf('_\\-', 100).optional(),
  dropInboundGroup: idOrBlank.optional(),
  /** `0900-1300`: times of day at which the list is reset. */
  resetTime: z
    .string()
    .regex(/^\d{4}(?:-\d{4})*$/, 'must be times such as 0900-1300')
    .max(100)
    .optional(),
  expirationDate: date.optional(),
  webFormAddress: urlTemplate.optional(),
  webFormAddressTwo: urlTemplate.optional(),
  webFormAddressThree: urlTemplate.optional(),
  tzMethod: z
    .enum(['COUNTRY_AND_AREA_CODE', 'POSTAL_CODE', 'NANPA_PREFIX', 'OWNER_TIME_ZONE_CODE'])
    .optional(),
  /** A call time's id, or `campaign`. */
  localCallTime: textOf('_\\-', 10, 1).optional(),
  ...TRANSFER_NUMBERS,
  customFieldsCopy: listId.optional(),
  customCopyMethod: z.enum(['APPEND', 'UPDATE', 'REPLACE']).optional(),
  useInternalWebserver: yesOrNo.optional(),
} as const;

export const listName = textOf(TITLE_CHARACTERS, 30, 6);
export const listCampaign = campaignId;

/** Templates that must go out as they are, tags included. */
export const LIST_TEMPLATES = ['web_form_address', 'web_form_address_two', 'web_form_address_three'] as const;
