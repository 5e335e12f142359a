import { type ApiCall, digits, refuse } from '../../../api-call.ts';
import { checkAccess } from '../checks.ts';
import { sameText } from '../collation.ts';
import { kept, only, source } from '../parameters.ts';
import { type Launch, writeLaunch } from './monitor-log.ts';
import { monitorMode } from './monitor-mode.ts';

/** Ring a manager's phone into the conference of an agent. */
export function blindMonitor(call: ApiCall): void {
  const sender = source(call);
  checkAccess(call, 'BLIND MONITOR', sender);
  const { caller, clock, reply, tables } = call;
  const sessionId = digits(call, 'session_id');
  const serverIp = only(call, 'server_ip', '-.:_0-9a-zA-Z');
  const login = kept(call, 'phone_login', '\\-_');
  const server = tables.servers.find(({ server_ip }) => sameText(server_ip, serverIp));
  const isBridge = sameText(server?.conf_engine ?? '', 'CONFBRIDGE');
  const rooms = isBridge ? tables.confbridges : tables.conferences;
  const room = rooms.find(
    ({ conf_exten, server_ip }) => Number(conf_exten) === Number(sessionId) && sameText(server_ip, serverIp),
  );
  if (room === undefined) refuse(call, `INVALID SESSION ID - ${sessionId}|${serverIp}|${caller.user}`);
  const isQueuemetrics = sender === 'queuemetrics';
  const phone = tables.phones.find((row) => sameText(row.login, login));
  if (phone === undefined && !isQueuemetrics) refuse(call, `INVALID PHONE LOGIN - ${login}|${caller.user}`);

  const mode = monitorMode(call, isBridge);
  const voicemailServer = call.settings.active_voicemail_server;
  const nowMs = clock.now();
  const launch: Launch = {
    code: `${mode.prefix}${Math.floor(nowMs / 1000)}${caller.user.padStart(8, '0').slice(0, 8)}`,
    at: clock.local(nowMs),
    room: `${dialString(serverIp)}${mode.stage}${sessionId}`,
    extension: isQueuemetrics ? login : (phone?.dialplan_number ?? ''),
    phoneServer: isQueuemetrics
      ? voicemailServer.length < 7
        ? serverIp
        : voicemailServer
      : (phone?.server_ip ?? ''),
    callerId: isQueuemetrics ? '' : (phone?.outbound_cid ?? ''),
    sessionId,
    serverIp,
    login,
    ...mode,
  };
  const managerId = writeLaunch(call, launch);
  reply.say(
    `SUCCESS: blind_monitor HAS BEEN LAUNCHED - ${login}|${launch.room}|${launch.extension}|${sessionId}|${managerId}|${caller.user}`,
  );
}

/** `127.0.0.1` is dialled as `127*000*000*001*`. */
function dialString(serverIp: string): string {
  const parts = serverIp.split('.');
  return [0, 1, 2, 3].map((index) => `${(parts[index] ?? '').padStart(3, '0')}*`).join('');
}
