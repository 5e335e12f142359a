import { type ApiCall, digits, phoneNumber, refuse, text } from '../../../api-call.ts';
import { sameText } from '../compare.ts';
import { letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { isDialable } from '../rules/call-times.ts';
import { lookUpGmtOffset } from '../rules/gmt-offset.ts';
import { checkDnc, checkPhone, lookUpPrefix, nanpaOptions } from '../rules/phone-checks.ts';

/** `check_phone_number`: whether a number may be called now by each way to tell its time zone, and DNC. */
export function checkPhoneNumber(call: ApiCall): void {
  requireRight(call, 'CHECK PHONE NUMBERS', { level: 8, shown: '' });
  const callTime = letters(call, 'local_call_time', '-_');
  const { user } = call.caller;
  if (!call.tables.callTimes.rows.some(({ call_time_id }) => sameText(call_time_id, callTime)))
    refuse(call, `THIS IS NOT A VALID CALL TIME: |${user}|${callTime}|`);
  const { checksPrefix, tzMethod: sent } = nanpaOptions(call, 'ERROR');
  const tzMethod = sent || 'AREACODE';
  const phone = phoneNumber(call);
  checkPhone(call, phone, checksPrefix);
  checkDnc(call, phone);

  const phoneCode = digits(call, 'phone_code') || '1';
  const [postalCode, state, owner] = [text(call, 'postal_code'), text(call, 'state'), text(call, 'owner')];
  const judge = (method: string): string => {
    const gmtOffset = lookUpGmtOffset(call, {
      phoneCode,
      areaCode: phone.slice(0, 3),
      prefix: lookUpPrefix(call, phone),
      state,
      postalCode,
      owner,
      tzMethod: method,
    });
    return `${isDialable(call, callTime, gmtOffset, state) ? 1 : 0}|${gmtOffset}#`;
  };
  const parts = [
    /AREACODE/i.test(tzMethod) ? `AREACODE: ${judge('')}` : '',
    /POSTAL/i.test(tzMethod) ? `POSTAL: ${postalCode.length === 5 ? judge('POSTAL') : '0|#'}` : '',
    /TZCODE/i.test(tzMethod) ? `TZCODE: ${owner !== '' && owner.length < 7 ? judge('TZCODE') : '0|#'}` : '',
    /NANPA/i.test(tzMethod) ? `NANPA: ${judge('NANPA')}` : '',
  ];
  const asked = [phone, phoneCode, postalCode, state, owner].join('|');
  const line = `${parts.join('')}PHONE: ${asked}|`;
  call.reply.say(line, line);
}
