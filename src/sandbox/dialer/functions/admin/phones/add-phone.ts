import { type ApiCall, BrokenStatement } from '../../../api-call.ts';
import { deny, requireRight, tell } from '../answer.ts';
import { breaksQuotes, insertUnique, sameText, varchar } from '../columns.ts';
import { bytes, email, keep, keepLatin, only } from '../parameters.ts';
import {
  isTimeZone,
  outboundCid,
  PHONE_PROTOCOLS,
  rebuildServer,
  requireServer,
  takePhoneSwitches,
} from './columns.ts';

/** add_phone. A refusal for a missing field repeats every field, both passwords too. */
export function addPhone(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'ADD PHONES');
  const phone = readPhone(call);
  const { extension, server, protocol } = phone;
  if (!complete(phone)) deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', ...Object.values(phone));
  requireServer(call, server);
  const { phones } = call.tables;
  if (phones.rows.some((row) => sameText(row.extension, extension) && sameText(row.server_ip, server)))
    deny(call, 'PHONE ALREADY EXISTS ON THIS SERVER', server, extension);
  if (phones.rows.some((row) => sameText(row.login, phone.login)))
    deny(call, 'PHONE LOGIN ALREADY EXISTS', phone.login);
  if (!isTimeZone(phone.localGmt)) deny(call, 'YOU MUST USE A VALID TIMEZONE', phone.localGmt);
  const switches = takePhoneSwitches(call, phone.login);
  const row = {
    extension: varchar(extension, 100),
    dialplan_number: varchar(phone.dialplanNumber, 20),
    voicemail_id: varchar(phone.voicemail, 10),
    login: varchar(phone.login, 15),
    pass: varchar(phone.pass, 100),
    server_ip: varchar(server, 15),
    protocol,
    conf_secret: varchar(phone.registration, 100),
    fullname: varchar(phone.fullName, 50),
    local_gmt: varchar(phone.localGmt, 6),
    outbound_cid: varchar(phone.outboundCid, 20),
    phone_context: varchar(keep(call, 'phone_context', '-_') || 'default', 20),
    email: varchar(email(call), 100),
    active: 'Y',
    status: 'ACTIVE',
    user_group: varchar(keep(call, 'admin_user_group', '-_') || '---ALL---', 20),
    ...switches,
  };
  if (!breaksQuotes(email(call))) insertUnique(call, phones, row, ['extension', 'server_ip']);
  else if (!call.legacy) throw new BrokenStatement('the e-mail has an apostrophe');
  rebuildServer(call, server);
  tell(call, 'SUCCESS', 'PHONE HAS BEEN ADDED', extension, server, protocol, phone.dialplanNumber);
}

/** In the order in which a refusal repeats them. */
function readPhone(call: ApiCall) {
  return {
    extension: keep(call, 'extension', '-_'),
    dialplanNumber: keep(call, 'dialplan_number', '*#'),
    voicemail: keep(call, 'voicemail_id', ''),
    login: keep(call, 'phone_login', '-_'),
    pass: keep(call, 'phone_pass', '-_'),
    server: keepLatin(call, 'server_ip', '-.:_'),
    protocol: keepLatin(call, 'protocol', ''),
    registration: keep(call, 'registration_password', '-_'),
    fullName: keep(call, 'phone_full_name', '- +._'),
    localGmt: only(call, 'local_gmt', '-.0-9'),
    outboundCid: outboundCid(call),
  };
}

function complete(phone: ReturnType<typeof readPhone>): boolean {
  return (
    bytes(phone.extension) >= 2 &&
    bytes(phone.dialplanNumber) >= 2 &&
    Object.values(phone).every((value) => value !== '') &&
    PHONE_PROTOCOLS.some((protocol) => protocol === phone.protocol)
  );
}
