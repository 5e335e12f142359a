import { type ApiCall, EndOfReply, flag, refuse } from '../../../api-call.ts';
import { ascii, letters } from '../parameters.ts';
import { sameText } from '../compare.ts';
import { phoneCodes } from './gmt-offset.ts';

export interface NanpaOptions {
  readonly checksPrefix: boolean;
  readonly tzMethod: string;
}

/** With fewer rows the prefix table (it is bought separately) counts as not loaded. */
const NANPA_ROWS = 10;

/**
 * What is left of the options that need the NANPA prefix table. Without it they are switched off with a
 * NOTICE, or with an ERROR that ends the answer.
 */
export function nanpaOptions(call: ApiCall, without: 'NOTICE' | 'ERROR'): NanpaOptions {
  const tzMethod = ascii(call, 'tz_method', '-_');
  const checksPrefix = flag(call, 'nanpa_ac_prefix_check') === 'Y';
  const count = call.tables.nanpaPrefixCodes.rows.length;
  if ((!checksPrefix && !/NANPA/i.test(tzMethod)) || count >= NANPA_ROWS) return { checksPrefix, tzMethod };
  call.reply.say(
    `${without}: ${call.name} NANPA options disabled, NANPA prefix data not loaded - ${count}|${call.caller.user}`,
  );
  if (without === 'ERROR') throw new EndOfReply('NANPA options disabled');
  return { checksPrefix: false, tzMethod: tzMethod.replaceAll('NANPA', '') };
}

/** Length, and the prefix and area code checks that are asked for. */
export function checkPhone(call: ApiCall, phone: string, checksNanpaPrefix: boolean): void {
  const data = `${phone}|${call.caller.user}`;
  const areaCode = phone.slice(0, 3);
  if (phone.length < 6 || phone.length > 16) refuse(call, `INVALID PHONE NUMBER LENGTH - ${data}`);
  // A comma is less than a 2 too.
  if (checksPrefix(call) && phone.slice(3, 4) < '2') refuse(call, `INVALID PHONE NUMBER PREFIX - ${data}`);
  if (flag(call, 'usacan_areacode_check') === 'Y' && !isAreaCode(call, areaCode))
    refuse(call, `INVALID PHONE NUMBER AREACODE - ${data}`);
  if (checksNanpaPrefix && !isNanpaPrefix(call, areaCode, phone.slice(3, 6)))
    refuse(call, `INVALID PHONE NUMBER NANPA AREACODE PREFIX - ${data}`);
}

/** What the time zone look-up takes for the prefix: the check before it cuts it to one character. */
export function lookUpPrefix(call: ApiCall, phone: string): string {
  return phone.slice(3, checksPrefix(call) ? 4 : 6);
}

/** Only when asked for, by exact text; a campaign check without `campaign_id` passes silently. */
export function checkDnc(call: ApiCall, phone: string): void {
  const caller = call.caller.user;
  const listed = (mode: string, has: (number: string) => boolean): boolean =>
    (['Y', 'AREACODE'].includes(mode) && has(phone)) ||
    (mode === 'AREACODE' && has(`${phone.slice(0, 3)}XXXXXXX`));

  if (listed(flag(call, 'dnc_check'), (number) => call.store.dnc.has(number)))
    refuse(call, `PHONE NUMBER IN DNC - ${phone}|${caller}`);
  const campaign = letters(call, 'campaign_id', '-_');
  const row = call.tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, campaign));
  const listOf = (row?.use_other_campaign_dnc ?? '') || campaign;
  const entries = [...call.store.campaignDnc].map((entry) => entry.split('|'));
  const has = (number: string): boolean =>
    entries.some(([owner = '', listedNumber]) => sameText(owner, listOf) && listedNumber === number);
  if (listed(flag(call, 'campaign_dnc_check'), has))
    refuse(call, `PHONE NUMBER IN CAMPAIGN DNC - ${phone}|${campaign}|${caller}`);
}

function checksPrefix(call: ApiCall): boolean {
  return flag(call, 'usacan_prefix_check') === 'Y';
}

function isAreaCode(call: ApiCall, areaCode: string): boolean {
  return phoneCodes(call).some((row) => row.areacode === areaCode && Number(row.country_code) === 1);
}

function isNanpaPrefix(call: ApiCall, areaCode: string, code: string): boolean {
  return call.tables.nanpaPrefixCodes.rows.some(
    ({ areacode, prefix }) => areacode === areaCode && prefix === code,
  );
}
