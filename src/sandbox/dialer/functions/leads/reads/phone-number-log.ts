import { type ApiCall, digits, flag, phoneNumber, refuse } from '../../../api-call.ts';
import { leadById, leadTable } from '../lead-table.ts';
import { layout } from '../output.ts';
import { ascii, dateText } from '../parameters.ts';
import { requireRight } from '../rights.ts';

const HEADER = [
  'phone_number', 'call_date', 'list_id', 'length_in_sec', 'lead_status', 'hangup_reason', 'call_status', 'source_id',
  'user',
] as const; // prettier-ignore
const MOST_CALLS = 100_000;

interface LoggedCall {
  readonly phone_number: string;
  readonly call_date: string;
  readonly list_id: string;
  readonly lead_id: string;
  readonly length_in_sec: string;
  readonly status: string;
  readonly term_reason: string;
  readonly user: string;
}

/** `phone_number_log`: the calls of numbers, newest first; outbound unless `type` says IN or ALL. */
export function phoneNumberLog(call: ApiCall): void {
  requireRight(call, 'GET CALL LOG INFO', { level: 7, viewReports: true });
  const sent = phoneNumber(call);
  const phones = sent.split(',').filter((phone) => phone.length > 3);
  const { user } = call.caller;
  if (sent.length <= 3 || phones.length === 0)
    refuse(call, `NO VALID PHONE NUMBERS DEFINED: ${user}|${sent}|${dateText(call)}`);
  const most = flag(call, 'detail') === 'LAST' ? 1 : MOST_CALLS;
  const { log, closerLog } = call.tables;
  const type = ascii(call, 'type', '-_');
  const asksIn = type === 'IN' || type === 'ALL';
  const logs = [
    ...(type === 'IN' ? [] : [{ rows: log.rows, inbound: false }]),
    ...(asksIn ? [{ rows: closerLog.rows, inbound: true }] : []),
  ];
  const { delimiter, header } = layout(call);
  const found = phones.flatMap((phone) =>
    logs.flatMap(({ rows, inbound }) => newest(rows, phone, most).map((row) => ({ phone, row, inbound }))),
  );
  if (found.length === 0) {
    call.reply.say(
      `NOTICE: ${call.name} NO RECORDS FOUND FOR THIS PHONE NUMBER - ${user}|${sent}|${digits(call, 'lead_id')}|${dateText(call)}`,
    );
    return;
  }
  const table = leadTable(call);
  if (header) call.reply.print(`${HEADER.join(delimiter)}\n`);
  for (const { phone, row, inbound } of found) {
    const lead = leadById(table, row.lead_id);
    // Only outbound calls of a lead that is gone fall back to the call's own status.
    const leadStatus = lead?.status ?? (inbound ? '' : row.status);
    const values = [
      phone,
      row.call_date,
      row.list_id,
      row.length_in_sec,
      leadStatus,
      row.term_reason,
      row.status,
      lead?.source_id ?? '',
      row.user,
    ];
    call.reply.print(`${values.join(delimiter)}\n`);
  }
  call.reply.log();
}

function newest(rows: readonly LoggedCall[], phone: string, most: number): readonly LoggedCall[] {
  return rows
    .filter(({ phone_number }) => phone_number === phone)
    .toSorted((a, b) => (a.call_date < b.call_date ? 1 : a.call_date > b.call_date ? -1 : 0))
    .slice(0, most);
}
