import { buildPhpUrl } from '../url-builder.ts';
import { sameText } from '../agent-api/php.ts';
import { openLog } from './agent-log.ts';
import {
  type Callback,
  freeAgent,
  saveAgentLog,
  saveCallback,
  saveDnc,
  saveStatus,
} from './disposition-rows.ts';
import { runUrls } from './run-urls.ts';
import {
  expectView,
  type FloorContext,
  liveRow,
  openScreen,
  type Screen,
  type ScreenCall,
} from './screen.ts';
import { autoDials, waitForCalls } from './session.ts';
import { screenValues } from './urls/screen-values.ts';
import { logUrl } from './urls/send.ts';
import { dispoSource, templatesOf, type UrlSource } from './urls/which-url.ts';

export interface DispositionOptions {
  readonly callback?: Callback | undefined;
  /** What the agent wrote about the call. */
  readonly notes?: string | undefined;
}

export interface Disposition {
  /** What the first of the two requests answers to the browser. */
  readonly reply: string;
  /** Rows of `vicidial_url_log` to be sent: `7|8|`. */
  readonly urlIds: string;
  /** The second request, which an open tab makes by itself: its answer, or undefined when the tab was closed. */
  readonly sent: Promise<string | undefined>;
}

/**
 * The agent saves a disposition. The first request writes everything and builds the URLs; the browser then asks for
 * them to be sent, unless its tab is closed in between.
 *
 * @throws Error when the disposition screen is not open, or when the status asks for a callback and none is given
 */
export function dispose(
  floor: FloorContext,
  user: string,
  status: string,
  options: DispositionOptions = {},
): Disposition {
  const screen = openScreen(floor, user);
  expectView(screen, 'disposition');
  const { call } = screen;
  if (call === undefined) throw new Error(`agent ${user} has no call to dispose of: make one first`);
  if (options.callback === undefined && asksForCallback(floor, screen, status))
    throw new Error(`status ${status} asks for a callback: say when`);
  const { callback } = options;
  const leadStatus = callback === undefined ? status : 'CBHOLD';

  const source = dispoSource(floor.state, user, call.group);
  freeAgent(floor, user);
  saveStatus(floor, screen, call, { lead: leadStatus, log: status });
  if (callback !== undefined) saveCallback(floor, screen, call.lead, { ...callback, status });
  saveDnc(floor, screen, call.lead, leadStatus);
  saveAgentLog(floor, screen, call, status);
  const urlIds = buildUrls(floor, screen, call, { source, status, leadStatus, options });

  screen.call = undefined;
  if (screen.pausesAfterDisposition || !autoDials(floor, screen)) screen.view = 'paused';
  else waitForCalls(floor, screen);
  screen.pausesAfterDisposition = false;
  const next = liveRow(floor, user)?.agent_log_id ?? call.agentLogId;
  const changed = `Lead ${call.lead.lead_id} has been changed to ${leadStatus} Status`;
  const sent = sendLater(floor, screen, urlIds);
  screen.sending = sent;
  return { reply: `${changed}\nNext agent_log_id:\n${next}\nDispo URLs:\n${urlIds}\n`, urlIds, sent };
}

/** Whether choosing the status opens the calendar instead of saving. */
export function asksForCallback(floor: FloorContext, screen: Screen, status: string): boolean {
  const { campaigns, statuses, campaignStatuses } = floor.state.tables;
  const campaign = campaigns.find(({ campaign_id: id }) => id === screen.campaign);
  if (campaign?.scheduled_callbacks !== 'Y' || screen.agent.scheduled_callbacks === '0') return false;
  const flagged = (row: { status: string; scheduled_callback: string }): boolean =>
    sameText(row.status, status) && row.scheduled_callback === 'Y';
  return (
    statuses.rows.some(flagged) ||
    campaignStatuses.rows.some((row) => row.campaign_id === screen.campaign && flagged(row))
  );
}

/** The browser's second request, once it has read the answer to the first. */
async function sendLater(floor: FloorContext, screen: Screen, urlIds: string): Promise<string | undefined> {
  await Promise.resolve();
  return screen.tabOpen && urlIds !== '' ? await runUrls(floor, urlIds) : undefined;
}

interface Saved {
  readonly source: UrlSource;
  readonly status: string;
  readonly leadStatus: string;
  readonly options: DispositionOptions;
}

function buildUrls(floor: FloorContext, screen: Screen, call: ScreenCall, saved: Saved): string {
  const { state } = floor;
  const { status, leadStatus, options } = saved;
  const talkSeconds = talkTime(floor, call);
  const filter = { status: leadStatus, listId: call.lead.list_id, talkSeconds };
  let ids = '';
  for (const template of templatesOf(state, saved.source, 'dispo', filter)) {
    const values = screenValues(floor, screen, call, {
      // As the lead's column holds it; a callback's own status stands in for the hold.
      dispo: leadStatus === 'CBHOLD' ? status : call.lead.status,
      talkSeconds,
      more: {
        dispo_name: statusName(floor, screen, leadStatus),
        talk_time_ms: String(talkSeconds * 1000),
        // A single character counts as none.
        call_notes: (options.notes ?? '').length > 1 ? (options.notes ?? '') : '',
        ...recordingValues(floor, call),
        callback_lead_status: options.callback === undefined ? '' : status,
        callback_datetime: options.callback?.at ?? '',
        term_reason: termReason(floor, call),
      },
    });
    state.tables.logExtended.update(
      (row) => row.uniqueid === call.uniqueid && row.caller_code === call.callId,
      { dispo_url_processed: 'Y' },
    );
    const row = logUrl(floor, 'dispo', call.uniqueid, buildPhpUrl(template, values, 'dispo'));
    ids += `${row.url_log_id}|`;
  }
  return ids;
}

/** Seconds talked while the customer was on the line, by the agent's log. */
export function talkTime(floor: FloorContext, call: ScreenCall): number {
  const log = openLog(floor, call.agentLogId);
  return log === undefined ? 0 : Math.max(0, Number(log.talk_sec) - Number(log.dead_sec));
}

export function statusName(floor: FloorContext, screen: Screen, status: string): string {
  const { statuses, campaignStatuses } = floor.state.tables;
  const name =
    statuses.find((row) => sameText(row.status, status))?.status_name ??
    campaignStatuses.find((row) => sameText(row.status, status) && row.campaign_id === screen.campaign)
      ?.status_name ??
    '';
  return name === '' ? status : name;
}

export function recordingValues(floor: FloorContext, call: ScreenCall): Record<string, string> {
  const { recordingLog } = floor.state.tables;
  const row = recordingLog
    .where(({ vicidial_id: id }) => id !== '' && (id === call.uniqueid || id === call.closeCallId))
    .at(-1);
  return { recording_id: row?.recording_id ?? '', recording_filename: row?.filename ?? '' };
}

function termReason(floor: FloorContext, call: ScreenCall): string {
  const { log, closerLog } = floor.state.tables;
  const row =
    call.kind === 'inbound'
      ? closerLog.find(({ closecallid: id }) => id === call.closeCallId)
      : log.find(({ uniqueid: id }) => call.uniqueid !== '' && id === call.uniqueid);
  return row?.term_reason ?? 'NONE';
}
