import { asksForCallback, dispose, type Disposition } from './disposition.ts';
import { hangup } from './end-call.ts';
import { openLog, beginLog, secondsSince } from './agent-log.ts';
import { type FloorContext, liveRow, localNow, type Screen } from './screen.ts';
import { autoDials, pause, ready } from './session.ts';
import type { Row } from '../tables/index.ts';

type Live = Row<'liveAgents'>;

/** `external_pause`: a command with the time of the last one was received already. */
export function takePause(floor: FloorContext, screen: Screen, live: Live): string | undefined {
  if (live.external_pause.length <= 4) return undefined;
  const [value = '', epoch = ''] = live.external_pause.split('!');
  if (screen.lastPause === epoch) return undefined;
  screen.lastPause = epoch;
  if (value === 'PAUSE') {
    if (screen.view === 'call') {
      screen.pausesAfterDisposition = true;
      return 'pause after the disposition';
    }
    if (screen.view !== 'ready') return 'nothing to pause';
    pause(floor, screen.user);
    return 'paused';
  }
  if (value !== 'RESUME' || screen.view !== 'paused' || !autoDials(floor, screen)) return 'nothing to resume';
  ready(floor, screen.user);
  return 'resumed';
}

/** `external_pause_code`: only while paused; the first code of a pause is written to its row, the next begin another. */
export function takePauseCode(floor: FloorContext, screen: Screen, live: Live): string | undefined {
  const code = live.external_pause_code;
  if (code === '' || screen.view !== 'paused') return undefined;
  live.pause_code = code;
  live.external_pause_code = '';
  const log = openLog(floor, live.agent_log_id);
  if (log === undefined || log.sub_status === '') {
    if (log !== undefined) log.sub_status = code;
  } else {
    log.pause_sec = String(secondsSince(floor, log.pause_epoch));
    beginLog(floor, screen, code);
    live.last_state_change = localNow(floor);
  }
  return `pause code ${code}`;
}

/** `external_hangup`: while there is a call; the value must be 1. */
export function takeHangup(floor: FloorContext, screen: Screen, live: Live): string | undefined {
  if (live.external_hangup !== '1' || screen.view !== 'call') return undefined;
  hangup(floor, screen.user);
  return 'hung up';
}

/**
 * `external_status`: only when the disposition screen was open before this poll. A status that asks for a callback
 * opens the calendar instead, where nobody answers.
 */
export function takeStatus(
  floor: FloorContext,
  screen: Screen,
  command: string,
): Disposition | string | undefined {
  if (command === '' || screen.view !== 'disposition') return undefined;
  const [status = '', at = '', recipient = '', comments = ''] = command.split('!');
  if (at.length > 10 && recipient.length > 5) {
    const who = recipient === 'USERONLY' ? 'USERONLY' : 'ANYONE';
    return dispose(floor, screen.user, status, { callback: { at, recipient: who, comments } });
  }
  if (asksForCallback(floor, screen, status)) return 'asked for a callback';
  return dispose(floor, screen.user, status);
}

/** `api_manual_dial` QUEUE: the next queued number becomes the command of an agent who is free for it. */
export function takeFromQueue({ state }: FloorContext, screen: Screen, live: Live): void {
  const { campaigns, manualDialQueue } = state.tables;
  const campaign = campaigns.find(({ campaign_id: id }) => id === screen.campaign);
  if (campaign === undefined || !/^QUEUE(?:_AND_AUTOCALL)?$/.test(campaign.api_manual_dial)) return;
  if (live.external_dial.length >= 16 || live.status !== 'PAUSED' || Number(live.lead_id) > 0) return;
  const next = manualDialQueue
    .where(({ user, status }) => user === screen.user && status === 'READY')
    .toSorted((a, b) => (a.entry_time < b.entry_time ? -1 : a.entry_time > b.entry_time ? 1 : 0))[0];
  if (next === undefined) return;
  next.status = 'QUEUE';
  live.external_dial = next.external_dial;
}

/** Whether `external_ingroups` was set by a manager, and the agent takes other in-groups from now on. */
export function takeInGroups(floor: FloorContext, screen: Screen, live: Live): string | undefined {
  if (live.manager_ingroup_set !== 'SET') return undefined;
  live.closer_campaigns = live.external_ingroups;
  live.manager_ingroup_set = 'N';
  const { liveInboundAgents } = floor.state.tables;
  liveInboundAgents.remove(({ user }) => user === screen.user);
  const groups = live.closer_campaigns
    .replace(/ -$/, '')
    .split(' ')
    .filter((group) => group !== '');
  for (const group of groups) liveInboundAgents.insert({ user: screen.user, group_id: group });
  const row = liveRow(floor, screen.user);
  if (row !== undefined && screen.view === 'ready') row.status = groups.length > 0 ? 'CLOSER' : 'READY';
  return 'in-groups changed';
}
