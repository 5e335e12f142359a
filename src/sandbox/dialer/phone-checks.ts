import { type ApiCall, flag, refuse } from './api-call.ts';
import { isAreaCode } from './area-codes.ts';

/** Length, and the prefix and area code checks that are asked for. */
export function checkPhone(call: ApiCall, phone: string): void {
  const caller = call.caller.user;
  if (call.parameters.get('nanpa_ac_prefix_check') === 'Y') {
    // The NANPA prefix table is bought separately; without it the check switches itself off.
    call.reply.say(`NOTICE: ${call.name} NANPA options disabled, NANPA prefix data not loaded - 0|${caller}`);
  }
  if (phone.length < 6 || phone.length > 16) refuse(call, `INVALID PHONE NUMBER LENGTH - ${phone}|${caller}`);
  if (flag(call, 'usacan_prefix_check') === 'Y' && Number(phone[3]) < 2) {
    refuse(call, `INVALID PHONE NUMBER PREFIX - ${phone}|${caller}`);
  }
  if (flag(call, 'usacan_areacode_check') === 'Y' && !isAreaCode(phone.slice(0, 3))) {
    refuse(call, `INVALID PHONE NUMBER AREACODE - ${phone}|${caller}`);
  }
}

/** Only when asked for, by exact text; a campaign check without `campaign_id` passes silently. */
export function checkDnc(call: ApiCall, phone: string): void {
  const caller = call.caller.user;
  const areaCode = `${phone.slice(0, 3)}XXXXXXX`;
  const listed = (mode: string, has: (number: string) => boolean) =>
    (['Y', 'AREACODE'].includes(mode) && has(phone)) || (mode === 'AREACODE' && has(areaCode));

  if (listed(flag(call, 'dnc_check'), (number) => call.store.dnc.has(number))) {
    refuse(call, `PHONE NUMBER IN DNC - ${phone}|${caller}`);
  }
  const campaign = call.parameters.get('campaign_id').replaceAll(/[^-_0-9a-zA-Z]/g, '');
  if (
    listed(flag(call, 'campaign_dnc_check'), (number) => call.store.campaignDnc.has(`${campaign}|${number}`))
  ) {
    refuse(call, `PHONE NUMBER IN CAMPAIGN DNC - ${phone}|${campaign}|${caller}`);
  }
}
