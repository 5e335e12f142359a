import type { AgentCall } from '../agent-call.ts';

/** Queue a command for Asterisk in `vicidial_manager`, by the table's columns from the left. */
export function placeAction(call: AgentCall, columns: readonly string[]): void {
  const [, uniqueid, entryDate, status, response, serverIp, channel, action, callerId, b, c, d, e, f] =
    columns;
  call.tables.manager.insert({
    uniqueid: uniqueid ?? '',
    entry_date: entryDate ?? '',
    status: status ?? '',
    response: response ?? '',
    server_ip: serverIp ?? '',
    channel: channel ?? '',
    action: action ?? '',
    callerid: (callerId ?? '').slice(0, 20),
    cmd_line_b: b ?? '',
    cmd_line_c: c ?? '',
    cmd_line_d: d ?? '',
    cmd_line_e: e ?? '',
    cmd_line_f: f ?? '',
  });
}

/** The same for an action that starts now. */
export function queueAction(
  call: AgentCall,
  action: { readonly name: string; readonly serverIp: string; readonly callerId: string },
  ...lines: readonly string[]
): void {
  const { name, serverIp, callerId } = action;
  placeAction(call, ['', '', call.now, 'NEW', 'N', serverIp, '', name, callerId, ...lines]);
}
