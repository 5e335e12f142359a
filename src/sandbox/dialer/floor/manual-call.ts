import { type LeadRow, writeColumns } from '../store.ts';
import { sameText } from '../agent-api/php.ts';
import { addLiveCall, callIdOf, countCall, logExtended, logOutbound, type NewCall } from './call-rows.ts';
import { deliver } from './deliver.ts';
import { startRecording } from './record-call.ts';
import { expectView, type FloorContext, liveRow, openScreen, type ScreenCall } from './screen.ts';

export interface ManualOptions {
  /** False = it rings until `answer`. Default true. */
  readonly answered?: boolean | undefined;
  /** Default the lead's number. */
  readonly phone?: string | undefined;
}

/**
 * A paused agent dials a lead. The start URL is called when dialling starts, with neither a unique id nor a channel;
 * only an answer puts the call into the log.
 */
export async function manualCall(
  floor: FloorContext,
  user: string,
  lead: LeadRow,
  options: ManualOptions = {},
): Promise<ScreenCall> {
  const screen = openScreen(floor, user);
  expectView(screen, 'paused');
  screen.preview = undefined;
  const dispo = lead.status;
  countCall(floor, lead, screen.user);
  writeColumns(lead, { status: 'INCALL' });
  const call: ScreenCall = {
    kind: 'manual',
    lead,
    callId: callIdOf(floor, 'M', lead),
    uniqueid: '',
    channel: '',
    group: screen.campaign,
    phone: options.phone ?? lead.phone_number,
    agentLogId: liveRow(floor, user)?.agent_log_id ?? '',
    closeCallId: '',
    deadSince: undefined,
    deadTriggers: 0,
  };
  addLiveCall(floor, newCall(call, screen.user, 'XFER'), 'OUT');
  await deliver(floor, screen, call, dispo);
  if (options.answered !== false) answer(floor, user);
  return call;
}

/** Somebody picks up: the manual call gets its unique id and channel and stands in the log. */
export function answer(floor: FloorContext, user: string): void {
  const screen = openScreen(floor, user);
  expectView(screen, 'call');
  const { call } = screen;
  if (call === undefined || call.uniqueid !== '')
    throw new Error(`no call of agent ${user} rings: dial first`);
  call.uniqueid = floor.nextUniqueid();
  call.channel = `SIP/trunk-${call.uniqueid.split('.')[1]?.padStart(8, '0') ?? ''}`;
  const live = liveRow(floor, user);
  if (live !== undefined) Object.assign(live, { uniqueid: call.uniqueid, channel: call.channel });
  floor.state.tables.autoCalls.update(({ callerid: id }) => sameText(id, call.callId), {
    uniqueid: call.uniqueid,
    channel: call.channel,
  });
  const { user_group: userGroup } = screen.agent;
  const rows = newCall(call, screen.user, 'INCALL');
  logOutbound(floor, rows, { comments: 'MANUAL', user_group: userGroup });
  logExtended(floor, rows);
  startRecording(floor, screen, call);
}

function newCall(call: ScreenCall, user: string, status: string): NewCall {
  const { lead, callId, uniqueid, channel, phone, group } = call;
  return { lead, callId, uniqueid, channel, phone, group, user, status };
}
