import { openLog, secondsSince } from './agent-log.ts';
import { epochOf, type FloorContext, liveRow, localNow, type Screen, type ScreenCall } from './screen.ts';
import { sendStartUrls } from './urls/start.ts';

/**
 * The agent takes a call: what was queued for him by the Agent API before is erased, and the start URLs are called
 * before his screen shows it.
 *
 * @param dispo what the start URL tells as the lead's status
 */
export async function deliver(
  floor: FloorContext,
  screen: Screen,
  call: ScreenCall,
  dispo: string,
): Promise<void> {
  screen.view = 'arriving';
  const now = localNow(floor);
  const live = liveRow(floor, screen.user);
  if (live !== undefined) {
    const erased = { external_hangup: '0', external_status: '', external_pause: '', external_dial: '' };
    Object.assign(live, erased, {
      status: 'INCALL',
      lead_id: String(call.lead.lead_id),
      uniqueid: call.uniqueid === '' ? '0' : call.uniqueid,
      callerid: call.callId,
      channel: call.channel,
      comments: call.kind === 'inbound' ? 'INBOUND' : call.kind === 'manual' ? 'MANUAL' : 'AUTO',
      calls_today: String(Number(live.calls_today) + 1),
      last_call_time: now,
      last_state_change: now,
      pause_code: '',
      preview_lead_id: '0',
    });
    const { campaignAgents } = floor.state.tables;
    campaignAgents.update(({ user, campaign_id: id }) => user === screen.user && id === screen.campaign, {
      calls_today: live.calls_today,
    });
  }
  takeLog(floor, call);
  endCallbacks(floor, call);
  await sendStartUrls(floor, screen, call, dispo);
  screen.call = call;
  screen.view = 'call';
}

function takeLog(floor: FloorContext, call: ScreenCall): void {
  const log = openLog(floor, call.agentLogId);
  if (log === undefined) return;
  if (call.kind === 'manual') {
    log.pause_sec = String(secondsSince(floor, log.pause_epoch));
    log.wait_epoch = String(epochOf(floor));
  } else log.wait_sec = String(Number(log.wait_sec) + secondsSince(floor, log.wait_epoch));
  log.talk_epoch = String(epochOf(floor));
  log.lead_id = String(call.lead.lead_id);
  log.comments = call.kind === 'manual' ? 'MANUAL' : 'AUTO';
}

/** A lead that is called has no callback pending any more. */
function endCallbacks(floor: FloorContext, { lead }: ScreenCall): void {
  for (const callback of floor.state.store.callbacks)
    if (callback.lead_id === lead.lead_id && callback.status !== 'INACTIVE') callback.status = 'INACTIVE';
}
