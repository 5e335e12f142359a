import { type ApiCall, digits, flag } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny } from '../answer.ts';
import { integer, sameText, varchar } from '../columns.ts';
import { takeField, takeYesNo } from '../optional-field.ts';
import { email, keep, keepLatin, only } from '../parameters.ts';
import { within } from '../php-compare.ts';
import { isTimeZone, outboundCid, PHONE_PROTOCOLS, takePhoneSwitches } from './columns.ts';

type Columns = Partial<Row<'phones'>>;

/** The columns that update_phone is to write, checked in its order; the first bad one ends the reply. */
export function takePhoneColumns(
  call: ApiCall,
  phone: { readonly extension: string; readonly server: string },
): Columns {
  const take = (
    column: keyof Row<'phones'>,
    value: string,
    limits: {
      readonly width: number;
      readonly shortest: number;
      readonly longest: number;
      readonly blank?: boolean;
    },
    complaint: string,
  ) => takeField(call, { column, value, blank: false, ...limits, complaint });
  const blank = true;
  const login = keep(call, 'phone_login', '-_');
  const altCid = keep(call, 'outbound_alt_cid', '');
  return {
    ...takeTimeZone(call),
    ...take('email', email(call), { width: 100, shortest: 5, longest: 300, blank }, 'YOU MUST USE A VALID EMAIL'),
    ...take('phone_context', keep(call, 'phone_context', '-_'), { width: 20, shortest: 2, longest: 30, blank }, 'YOU MUST USE A VALID PHONE CONTEXT'),
    ...take('fullname', keep(call, 'phone_full_name', '- +._'), { width: 50, shortest: 2, longest: 30, blank }, 'YOU MUST USE A VALID PHONE NAME'),
    ...take('conf_secret', keep(call, 'registration_password', '-_'), { width: 100, shortest: 2, longest: 30, blank }, 'YOU MUST USE A VALID REGISTRATION PASSWORD'),
    ...takeProtocol(call),
    ...take('pass', keep(call, 'phone_pass', '-_'), { width: 100, shortest: 2, longest: 30 }, 'YOU MUST USE A VALID PHONE PASSWORD'),
    ...takeLogin(call, login, phone),
    ...take('voicemail_id', keep(call, 'voicemail_id', ''), { width: 10, shortest: 2, longest: 30, blank }, 'YOU MUST USE A VALID VOICEMAIL NUMBER'),
    ...take('dialplan_number', keep(call, 'dialplan_number', '*#'), { width: 20, shortest: 3, longest: 30 }, 'YOU MUST USE A VALID DIALPLAN NUMBER'),
    ...takeYesNo(call, flag(call, 'active'), 'active', 'ACTIVE MUST BE Y OR N, THIS IS AN OPTIONAL FIELD'),
    ...take('outbound_cid', outboundCid(call), { width: 20, shortest: 6, longest: 18 }, 'OUTBOUND CID MUST BE FROM 6 TO 18 DIGITS, THIS IS AN OPTIONAL FIELD'),
    ...take('user_group', keep(call, 'admin_user_group', '-_'), { width: 20, shortest: 2, longest: 20 }, 'USER GROUP MUST BE FROM 2 TO 20 CHARACTERS, THIS IS AN OPTIONAL FIELD'),
    ...take('outbound_alt_cid', altCid, { width: 20, shortest: 6, longest: 18, blank }, 'OUTBOUND ALT CID MUST BE FROM 6 TO 18 DIGITS, THIS IS AN OPTIONAL FIELD'),
    ...takeRingTimeout(call, altCid),
    ...takeYesNo(call, only(call, 'delete_vm_after_email', 'a-zA-Z'), 'delete_vm_after_email', 'DELETE VOICEMAIL AFTER EMAIL MUST BE Y OR N, THIS IS AN OPTIONAL FIELD'),
    ...takePhoneSwitches(call, login),
  }; // prettier-ignore
}

function takeTimeZone(call: ApiCall): Columns {
  const offset = only(call, 'local_gmt', '-.0-9');
  if (offset === '') return {};
  if (!isTimeZone(offset)) deny(call, 'YOU MUST USE A VALID TIMEZONE', offset);
  return { local_gmt: varchar(offset, 6) };
}

function takeProtocol(call: ApiCall): Columns {
  const protocol = keepLatin(call, 'protocol', '');
  if (protocol === '') return {};
  if (!PHONE_PROTOCOLS.some((allowed) => allowed === protocol))
    deny(call, 'YOU MUST USE A VALID PROTOCOL', protocol);
  return { protocol };
}

/** Only a phone with another extension and another server counts as a clash. */
function takeLogin(
  call: ApiCall,
  login: string,
  phone: { readonly extension: string; readonly server: string },
): Columns {
  if (login === '') return {};
  const taken = call.tables.phones.rows.some(
    (row) =>
      sameText(row.login, login) &&
      !sameText(row.extension, phone.extension) &&
      !sameText(row.server_ip, phone.server),
  );
  if (taken) deny(call, 'LOGIN ALREADY EXISTS', login);
  return { login: varchar(login, 15) };
}

/** The refusal names another parameter's value. */
function takeRingTimeout(call: ApiCall, altCid: string): Columns {
  const seconds = digits(call, 'phone_ring_timeout');
  if (seconds === '') return {};
  if (!within(seconds, 2, 180))
    deny(call, 'PHONE RING TIMEOUT MUST BE FROM 2 TO 180 SECONDS, THIS IS AN OPTIONAL FIELD', altCid);
  return { phone_ring_timeout: integer(seconds, 0, 32_767) };
}
