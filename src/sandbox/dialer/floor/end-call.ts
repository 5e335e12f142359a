import { sameText } from '../agent-api/php.ts';
import { openLog, secondsSince } from './agent-log.ts';
import { endRecording } from './record-call.ts';
import {
  epochOf,
  expectView,
  type FloorContext,
  liveRow,
  localNow,
  openScreen,
  type ScreenCall,
} from './screen.ts';

/** The agent hangs up: the logs get their length, and the disposition screen opens with the lead still on it. */
export function hangup(floor: FloorContext, user: string): void {
  const screen = openScreen(floor, user);
  expectView(screen, 'call');
  const { call } = screen;
  if (call === undefined) return;
  if (call.deadSince === undefined) closeLogs(floor, call, 'AGENT');
  const live = liveRow(floor, user);
  if (live !== undefined) {
    const line = { uniqueid: '0', callerid: '', channel: '', call_server_ip: '', comments: '' };
    const now = localNow(floor);
    Object.assign(live, line, { status: 'PAUSED', last_call_finish: now, last_state_change: now });
  }
  const log = openLog(floor, call.agentLogId);
  if (log !== undefined) {
    log.talk_sec = String(secondsSince(floor, log.talk_epoch));
    if (call.deadSince !== undefined) log.dead_sec = String(secondsSince(floor, String(call.deadSince)));
    log.dispo_epoch = String(epochOf(floor));
    log.uniqueid = call.uniqueid;
  }
  screen.view = 'disposition';
}

/** The customer hangs up: the agent's screen shows a dead call until he ends it. */
export function customerHangsUp(floor: FloorContext, user: string): void {
  const screen = openScreen(floor, user);
  expectView(screen, 'call');
  const { call } = screen;
  if (call === undefined || call.deadSince !== undefined) return;
  call.deadSince = epochOf(floor);
  closeLogs(floor, call, 'CALLER');
}

function closeLogs(floor: FloorContext, call: ScreenCall, reason: 'AGENT' | 'CALLER'): void {
  const { autoCalls, log, closerLog } = floor.state.tables;
  autoCalls.remove(({ callerid: id }) => sameText(id, call.callId));
  endRecording(floor, call);
  const row =
    call.kind === 'inbound'
      ? closerLog.find(({ closecallid: id }) => id === call.closeCallId)
      : log.find(({ uniqueid: id }) => call.uniqueid !== '' && id === call.uniqueid);
  if (row === undefined) return;
  row.end_epoch = String(epochOf(floor));
  row.length_in_sec = String(secondsSince(floor, row.start_epoch));
  row.term_reason = reason;
}
