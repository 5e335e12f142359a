import type { ApiCall } from '../../../api-call.ts';
import { sameText } from '../collation.ts';
import type { MonitorMode } from './monitor-mode.ts';

export interface Launch extends MonitorMode {
  readonly code: string;
  /** Local time. */
  readonly at: string;
  /** The room as it is dialled. */
  readonly room: string;
  readonly extension: string;
  readonly phoneServer: string;
  readonly callerId: string;
  readonly sessionId: string;
  readonly serverIp: string;
  readonly login: string;
}

/**
 * Queue the call and log it. The real log refuses a second call of one user within a second, after the call
 * was queued; this one does not, because recorded requests are replayed faster than they were made.
 *
 * @returns the id of the queued call
 */
export function writeLaunch(call: ApiCall, launch: Launch): string {
  const { tables, caller } = call;
  const callerId = `"${launch.code}" <${launch.callerId}>`;
  const [first, second] = launch.swaps ? [launch.extension, launch.room] : [launch.room, launch.extension];
  const { man_id: id } = tables.manager.insert({
    entry_date: launch.at,
    status: 'NEW',
    server_ip: launch.phoneServer,
    action: 'Originate',
    callerid: launch.code,
    cmd_line_b: `Channel: Local/${first}@default`,
    cmd_line_c: 'Context: default',
    cmd_line_d: `Exten: ${second}`,
    cmd_line_e: 'Priority: 1',
    cmd_line_f: `Callerid: ${callerId}`,
    cmd_line_g: `Variable: __monitorsession=${launch.sessionId}`,
  });
  tables.dialLog.insert({
    caller_code: launch.code,
    server_ip: launch.phoneServer,
    call_date: launch.at,
    extension: launch.extension,
    channel: `Local/${launch.room}@default`,
    outbound_cid: callerId,
    context: 'default',
  });
  tables.dialCidLog.insert({
    caller_code: launch.code,
    call_date: launch.at,
    call_type: 'MANUAL',
    call_alt: 'MAIN',
    outbound_cid: launch.callerId,
    outbound_cid_type: 'MONITOR_AGENT',
  });
  const agent = tables.liveAgents.find(
    ({ conf_exten, server_ip }) =>
      sameText(conf_exten, launch.sessionId) && sameText(server_ip, launch.serverIp),
  );
  tables.rtMonitorLog.insert({
    manager_user: caller.user,
    manager_server_ip: launch.phoneServer,
    manager_phone: launch.login,
    agent_user: agent?.user ?? '',
    agent_server_ip: launch.serverIp,
    agent_status: agent?.status ?? '',
    agent_session: launch.sessionId,
    lead_id: agent?.lead_id ?? '',
    campaign_id: agent?.campaign_id ?? '',
    caller_code: launch.code,
    monitor_start_time: launch.at,
    monitor_type: launch.type,
  });
  return id;
}
