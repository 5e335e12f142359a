import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { fault } from '../meaning.ts';
import { campaignId, phoneCode, phoneNumber, text, yesOrNo } from '../parameter-types.ts';
import { dncMode } from './lead-inputs.ts';

const METHODS = ['AREACODE', 'POSTAL', 'TZCODE', 'NANPA'] as const;

export const checkPhoneNumber = defineFunction({
  api: 'non-agent',
  name: 'check_phone_number',
  family: 'dnc',
  summary: 'Whether a number is valid and may be called now and, where it is asked, on no DNC list.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access'] },
  input: z.strictObject({
    phoneNumber,
    /** A call time of VICIdial's; `24hours` allows every hour. */
    localCallTime: text(10),
    phoneCode: phoneCode.optional(),
    dncCheck: dncMode.optional(),
    campaignDncCheck: dncMode.optional(),
    campaignId: campaignId.optional(),
    usacanPrefixCheck: yesOrNo.optional(),
    usacanAreacodeCheck: yesOrNo.optional(),
    nanpaAcPrefixCheck: yesOrNo.optional(),
    tzMethod: z
      .string()
      .regex(
        /^(?:AREACODE|POSTAL|TZCODE|NANPA)(?:-(?:AREACODE|POSTAL|TZCODE|NANPA))*$/,
        'must be AREACODE, POSTAL, TZCODE, NANPA or some of them with - between',
      )
      .optional(),
    postalCode: text(10).optional(),
    state: text(2).optional(),
    owner: text(20).optional(),
  }),
  lines: [
    fault(
      'THIS IS NOT A VALID CALL TIME',
      'permanent',
      'unknown-call-time',
      'name a call time that VICIdial has',
    ),
    fault(
      'NANPA options disabled, NANPA prefix data not loaded',
      'permanent',
      'nanpa-disabled',
      'load the NANPA prefix data or leave the option out',
    ),
  ],
  fields: z.object({}),
  rows: readMethods,
  row: z.object({
    method: z.enum(METHODS),
    /** Whether the call time allows a call now. */
    dialable: z.string().transform((value) => value === '1'),
    /** Hours east of UTC; empty = not known. */
    gmt_offset: z.string(),
    phone_number: z.string(),
    phone_code: z.string(),
  }),
  remark:
    'The only look-up of DNC lists that there is, and only when asked: without `dnc_check=Y` a number of the list comes ' +
    'back as dialable, and the campaign’s list needs `campaign_dnc_check=Y` and `campaign_id`.',
});

/** `AREACODE: 1|-6#POSTAL: 0|#PHONE: 3125550103|1|60601|IL||`: a row for each way to tell the time zone. */
function readMethods({ rows }: Reply): readonly Record<string, string>[] | undefined {
  const [line = '', ...rest] = rows;
  const end = line.indexOf('PHONE: ');
  const parts = line.slice(0, end).split('#').slice(0, -1);
  const [phone_number = '', phone_code = ''] = line.slice(end + 'PHONE: '.length).split('|');
  if (rest.length > 0 || end < 0 || !/^\d[\d,]*$/.test(phone_number)) return undefined;
  const read = parts.map((part) => /^(AREACODE|POSTAL|TZCODE|NANPA): ([01])\|([-.\d]*)$/.exec(part));
  if (read.includes(null)) return undefined;
  return read.map((found) => ({
    method: found?.[1] ?? '',
    dialable: found?.[2] ?? '',
    gmt_offset: found?.[3] ?? '',
    phone_number,
    phone_code,
  }));
}
