import { type LeadRow, writeColumns } from '../store.ts';
import { sameText } from '../agent-api/php.ts';
import { beginLog, openLog, secondsSince } from './agent-log.ts';
import { epochOf, type FloorContext, liveRow, localNow, type Screen, type ScreenCall } from './screen.ts';
import { campaignOf } from './urls/which-url.ts';

export interface Callback {
  /** `YYYY-MM-DD HH:MM:SS`, the dialer's local time. */
  readonly at: string;
  /** Default ANYONE. */
  readonly recipient?: 'ANYONE' | 'USERONLY' | undefined;
  readonly comments?: string | undefined;
}

/** Of every status column. */
const STATUS_WIDTH = 6;

/** Free the agent's row of the call and of what was queued for it. */
export function freeAgent(floor: FloorContext, user: string): void {
  const live = liveRow(floor, user);
  if (live === undefined) return;
  Object.assign(live, {
    lead_id: '0',
    external_hangup: '0',
    external_status: '',
    external_update_fields: '0',
    external_update_fields_data: '',
    external_timer_action_seconds: '-1',
    external_dtmf: '',
    external_transferconf: '',
    external_park: '',
    external_recording: '',
    preview_lead_id: '0',
    status: 'PAUSED',
    callerid: '',
    last_state_change: localNow(floor),
  });
}

/** Lead and call log; a manual call that nobody answered gets its first log row here. */
export function saveStatus(
  floor: FloorContext,
  screen: Screen,
  call: ScreenCall,
  status: { readonly lead: string; readonly log: string },
): void {
  const { tables } = floor.state;
  writeColumns(call.lead, { status: status.lead, user: screen.user, modify_date: localNow(floor) });
  const done = { status: status.log.slice(0, STATUS_WIDTH), user: screen.user };
  if (call.kind === 'inbound') {
    tables.closerLog.update(({ closecallid: id }) => id === call.closeCallId, done);
    return;
  }
  if (call.uniqueid === '') logUnanswered(floor, screen, call, status.log);
  else tables.log.update(({ uniqueid: id }) => id === call.uniqueid, done);
}

function logUnanswered(floor: FloorContext, screen: Screen, call: ScreenCall, status: string): void {
  const { log, logExtended } = floor.state.tables;
  const epoch = String(epochOf(floor));
  const uniqueid = `${epoch}.${String(call.lead.lead_id).padStart(10, '0')}`;
  const leadId = String(call.lead.lead_id);
  log.insert({
    uniqueid,
    lead_id: leadId,
    list_id: call.lead.list_id,
    campaign_id: screen.campaign,
    call_date: localNow(floor),
    start_epoch: epoch,
    end_epoch: epoch,
    length_in_sec: '0',
    status: status.slice(0, STATUS_WIDTH),
    phone_code: call.lead.phone_code,
    phone_number: call.phone,
    user: screen.user,
    comments: 'MANUAL',
    processed: 'N',
    user_group: screen.agent.user_group,
    alt_dial: 'MAIN',
    called_count: call.lead.called_count,
    term_reason: 'AGENT',
  });
  const extended = { uniqueid, server_ip: '127.0.0.1', call_date: localNow(floor), lead_id: leadId };
  logExtended.insert({ ...extended, caller_code: call.callId });
}

/** Close the agent's log row and begin the next. */
export function saveAgentLog(floor: FloorContext, screen: Screen, call: ScreenCall, status: string): void {
  const log = openLog(floor, call.agentLogId);
  if (log !== undefined) {
    log.dispo_sec = String(secondsSince(floor, log.dispo_epoch));
    log.status = status.slice(0, STATUS_WIDTH);
    log.uniqueid = call.uniqueid;
    log.lead_id = String(call.lead.lead_id);
  }
  beginLog(floor, screen);
}

export function saveCallback(
  floor: FloorContext,
  screen: Screen,
  lead: LeadRow,
  callback: Callback & { readonly status: string },
): void {
  const { store } = floor.state;
  store.callbacks.push({
    callback_id: store.nextId('callback'),
    lead_id: lead.lead_id,
    list_id: lead.list_id,
    campaign_id: screen.campaign,
    callback_time: callback.at,
    user: screen.user,
    recipient: callback.recipient ?? 'ANYONE',
    comments: callback.comments ?? '',
    user_group: screen.agent.user_group,
    lead_status: callback.status,
    status: 'ACTIVE',
    entry_time: localNow(floor),
  });
}

/** The status DNC puts the number onto the lists that the campaign works with. */
export function saveDnc(floor: FloorContext, screen: Screen, lead: LeadRow, status: string): void {
  const { tables, store } = floor.state;
  const campaign = campaignOf(floor.state, screen.campaign);
  if (campaign === undefined || !sameText(status, 'DNC')) return;
  const phone = lead.phone_number;
  const note = (campaignId: string): void => {
    const entry = { phone_number: phone, action: 'add', action_date: localNow(floor), user: screen.user };
    tables.dncLog.insert({ ...entry, campaign_id: campaignId });
  };
  if (['Y', 'AREACODE'].includes(campaign.use_internal_dnc)) {
    store.dnc.add(phone);
    note('-SYSINT-');
  }
  if (['Y', 'AREACODE'].includes(campaign.use_campaign_dnc)) {
    const other = campaign.use_other_campaign_dnc;
    const id = other === '' ? campaign.campaign_id : other;
    store.campaignDnc.add(`${id}|${phone}`);
    note(id);
  }
}
