import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { campaignId, decimalNumber, status, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { textOf, TRANSFER_NUMBERS, urlTemplate } from './inputs.ts';
import { NO_UPDATES } from './line-rules.ts';

const ORDER =
  /^(?:RANDOM|(?:DOWN|UP)(?: (?:PHONE|LAST NAME|COUNT|LAST CALL TIME|RANK|OWNER|TIMEZONE))?)(?: (?:2nd|3rd|4th|5th|6th) NEW)?$/;

export const updateCampaign = defineFunction({
  api: 'non-agent',
  name: 'update_campaign',
  family: 'campaigns',
  summary: 'Changes settings of a campaign, all or none of those sent, and empties its hopper if asked to.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_campaigns'] },
  input: z.strictObject({
    campaignId: campaignId.min(2, 'must be 2 to 8 characters'),
    /** The dialer's `auto_dial_limit` is the upper bound. */
    autoDialLevel: decimalNumber(0, 1000).optional(),
    dialMethod: z
      .enum(['MANUAL', 'RATIO', 'INBOUND_MAN', 'ADAPT_AVERAGE', 'ADAPT_HARD_LIMIT', 'ADAPT_TAPERED'])
      .optional(),
    adaptiveMaximumLevel: decimalNumber(0, 99_999).optional(),
    campaignVdadExten: z
      .string()
      .regex(/^\d{3,20}$/, 'must be 3 to 20 digits')
      .optional(),
    hopperLevel: wholeNumber(1, 5000).optional(),
    /** Seconds. */
    dialTimeout: wholeNumber(1, 120).optional(),
    campaignName: textOf(' .,_\\-', 40, 6).optional(),
    outboundCid: z
      .string()
      .regex(/^\d{6,20}$/, 'must be 6 to 20 digits')
      .optional(),
    /** `---NONE---` takes the filter away. */
    leadFilterId: textOf('_\\-', 20, 1).optional(),
    active: yesOrNo.optional(),
    ...TRANSFER_NUMBERS,
    dispoCallUrl: urlTemplate.optional(),
    webformOne: urlTemplate.optional(),
    webformTwo: urlTemplate.optional(),
    webformThree: urlTemplate.optional(),
    listOrder: z
      .string()
      .regex(ORDER, 'must be an order such as DOWN, UP COUNT or DOWN RANK 2nd NEW')
      .optional(),
    listOrderRandomize: yesOrNo.optional(),
    listOrderSecondary: z
      .enum([
        'LEAD_ASCEND',
        'LEAD_DESCEND',
        'CALLTIME_ASCEND',
        'CALLTIME_DESCEND',
        'VENDOR_ASCEND',
        'VENDOR_DESCEND',
      ])
      .optional(),
    dialStatusAdd: status.optional(),
    dialStatusRemove: status.optional(),
    resetHopper: yesOrNo.optional(),
  }),
  unsanitised: ['dispo_call_url', 'webform_one', 'webform_two', 'webform_three'],
  lines: [
    done('SUCCESS', 'CAMPAIGN HAS BEEN UPDATED', 'updated', ['user', 'campaignId']),
    done('NOTICE', 'HOPPER HAS BEEN RESET', 'hopper-reset', ['user', 'campaignId']),
    NO_UPDATES,
  ],
  fields: z.object({ user: z.string().optional(), campaignId: z.string().optional() }),
  row: z.object({}),
  remark:
    'SUCCESS also where nothing changed. start_call_url and na_call_url cannot be set; dial_status_add adds a ' +
    'status again that is there. Orders with RANDOM are refused unless the dialer’s options.php allows them.',
});
