import { type ApiCall, digits, phoneNumber, refuse } from '../../../api-call.ts';
import { layout } from '../output.ts';
import { dateText, letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';

/** The second and third name are swapped. */
const HEADER = ['did_number', 'call_date', 'caller_id_number', 'length_in_sec'] as const;

/** `did_log_export`: the calls to a DID on a day; their length runs to the end in the in-group. */
export function didLogExport(call: ApiCall): void {
  requireRight(call, 'GET DID INFO', { level: 7, viewReports: true });
  const phone = phoneNumber(call);
  const date = dateText(call);
  const { user } = call.caller;
  if (phone === '' || phone.length > 20 || date.length !== 10)
    refuse(call, `INVALID SEARCH PARAMETERS: ${user}|${phone}|${date}`);
  const { didLog, closerLog } = call.tables;
  const found = didLog
    .where(({ extension, call_date }) => extension === phone && call_date.slice(0, 10) === date)
    .toSorted((a, b) => (a.call_date < b.call_date ? -1 : a.call_date > b.call_date ? 1 : 0));
  if (found.length === 0) {
    const agent = letters(call, 'agent_user', '-_');
    refuse(call, `NO RECORDS FOUND - ${user}|${agent}|${digits(call, 'lead_id')}|${date}`);
  }
  const { delimiter, header } = layout(call);
  if (header) call.reply.print(`${HEADER.join(delimiter)}\n`);
  for (const row of found) {
    const inGroup = closerLog
      .where(({ uniqueid }) => uniqueid === row.uniqueid)
      .toSorted((a, b) => Number(b.closecallid) - Number(a.closecallid))[0];
    const started = seconds(row.call_date);
    const ended =
      inGroup === undefined ? started : seconds(inGroup.call_date) + Number(inGroup.length_in_sec);
    const values = [phone, row.caller_id_number, row.call_date, String(ended - started)];
    call.reply.print(`${values.join(delimiter)}\n`);
  }
  call.reply.log();
}

function seconds(local: string): number {
  return Date.parse(`${local.replace(' ', 'T')}Z`) / 1000;
}
