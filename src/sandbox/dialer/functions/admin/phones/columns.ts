import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny } from '../answer.ts';
import { oneOf, sameText } from '../columns.ts';
import { bytes, keep } from '../parameters.ts';
import { comparePhp } from '../php-compare.ts';

export const PHONE_PROTOCOLS = ['IAX2', 'SIP', 'Zap', 'EXTERNAL'] as const;

const TIME_ZONES = [
  '12.75', '12.00', '11.00', '10.00', '9.50', '9.00', '8.00', '7.00', '6.50', '6.00', '5.75', '5.50', '5.00',
  '4.50', '4.00', '3.50', '3.00', '2.00', '1.00', '0.00', '-1.00', '-2.00', '-3.00', '-3.50', '-4.00',
  '-5.00', '-6.00', '-7.00', '-8.00', '-9.00', '-10.00', '-11.00', '-12.00',
] as const; // prettier-ignore

/** Digits, or the word for all. */
export function outboundCid(call: ApiCall): string {
  const sent = keep(call, 'outbound_cid', '-_');
  return sent === '---ALL---' ? sent : sent.replaceAll(/[^0-9]/g, '');
}

/** An offset that VICIdial lists; `-5` is as good as `-5.00`. */
export function isTimeZone(offset: string): boolean {
  return TIME_ZONES.some((zone) => comparePhp(zone, offset) === 0);
}

/** Switches of a phone that are left as they are when the value is none of theirs, and its template. */
export function takePhoneSwitches(call: ApiCall, login: string): Partial<Row<'phones'>> {
  return {
    ...takeSwitch(call, 'is_webphone', ['Y', 'N', 'Y_API_LAUNCH']),
    ...takeSwitch(call, 'webphone_auto_answer', ['Y', 'N']),
    ...takeSwitch(call, 'use_external_server_ip', ['Y', 'N']),
    ...takeSwitch(call, 'on_hook_agent', ['Y', 'N']),
    ...takeTemplate(call, login),
  };
}

type Switch = 'is_webphone' | 'webphone_auto_answer' | 'use_external_server_ip' | 'on_hook_agent';

function takeSwitch(call: ApiCall, name: Switch, values: readonly string[]): Partial<Row<'phones'>> {
  const value = keep(call, name, '-_');
  if (!values.some((allowed) => allowed.toLowerCase() === value.toLowerCase())) return {};
  return { [name]: oneOf(value, values) };
}

function takeTemplate(call: ApiCall, login: string): Partial<Row<'phones'>> {
  const template = keep(call, 'template_id', '-_');
  if (bytes(template) <= 1) return {};
  if (/^--BLANK--$/i.test(template)) return { template_id: '' };
  if (!call.tables.confTemplates.rows.some(({ template_id }) => sameText(template_id, template)))
    deny(call, 'TEMPLATE ID DOES NOT EXIST, THIS IS AN OPTIONAL FIELD', login, template);
  return { template_id: template };
}

/** The server of a phone builds its configuration files anew. */
export function rebuildServer(call: ApiCall, serverIp: string): void {
  call.tables.servers.update(
    (row) =>
      row.generate_vicidial_conf === 'Y' &&
      row.active_asterisk_server === 'Y' &&
      sameText(row.server_ip, serverIp),
    { rebuild_conf_files: 'Y' },
  );
}

/** Refuse a server that is not there. */
export function requireServer(call: ApiCall, serverIp: string): void {
  if (!call.tables.servers.rows.some(({ server_ip }) => sameText(server_ip, serverIp)))
    deny(call, 'SERVER DOES NOT EXIST', serverIp);
}
