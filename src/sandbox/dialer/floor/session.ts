import { findUser } from '../users.ts';
import { sameText } from '../agent-api/php.ts';
import { beginLog, openLog, secondsSince } from './agent-log.ts';
import {
  epochOf,
  expectView,
  type FloorContext,
  liveRow,
  localNow,
  openScreen,
  type Screen,
} from './screen.ts';

export interface LoginOptions {
  readonly campaign: string;
  /** In-groups whose calls the agent takes; default none. */
  readonly ingroups?: readonly string[] | undefined;
}

const SERVER_IP = '127.0.0.1';
const FIRST_CONFERENCE = 8_600_051;

/**
 * Log an agent in as the agent screen does: the live row is PAUSED, with a row in the user and agent logs.
 *
 * @throws Error for an unknown user or campaign, and for an agent who is logged in already
 */
export function login(floor: FloorContext, name: string, options: LoginOptions): Screen {
  const { tables } = floor.state;
  const agent = findUser(tables, name);
  if (agent === undefined) throw new Error(`there is no user ${name}: add it to the stand-in's users`);
  const campaign = tables.campaigns.find(({ campaign_id: id }) => sameText(id, options.campaign));
  if (campaign === undefined)
    throw new Error(`there is no campaign ${options.campaign}: add it to the stand-in's campaigns`);
  if (liveRow(floor, name) !== undefined)
    throw new Error(`agent ${name} is logged in already: log out first`);
  const { user } = agent;
  const conference = String(FIRST_CONFERENCE + tables.liveAgents.rows.length);
  const extension = `SIP/${agent.phone_login || user}`;
  const now = localNow(floor);
  const ingroups = options.ingroups ?? [];
  tables.liveAgents.insert({
    user,
    server_ip: SERVER_IP,
    conf_exten: conference,
    extension,
    status: 'PAUSED',
    lead_id: '0',
    campaign_id: campaign.campaign_id,
    closer_campaigns: ingroups.length === 0 ? '' : ` ${ingroups.join(' ')} -`,
    user_level: agent.user_level,
    last_call_time: now,
    last_call_finish: now,
    last_state_change: now,
    external_hangup: '0',
    outbound_autodial: Number(campaign.auto_dial_level) > 0 ? 'Y' : 'N',
  });
  for (const group of ingroups) tables.liveInboundAgents.insert({ user, group_id: group });
  tables.userLog.insert({
    user,
    event: 'LOGIN',
    campaign_id: campaign.campaign_id,
    event_date: now,
    event_epoch: String(epochOf(floor)),
    user_group: agent.user_group,
    session_id: conference,
    server_ip: SERVER_IP,
    extension,
    computer_ip: SERVER_IP,
    phone_login: agent.phone_login,
  });
  const screen: Screen = {
    user,
    campaign: campaign.campaign_id,
    agent,
    view: 'paused',
    call: undefined,
    tabOpen: true,
    pausesAfterDisposition: false,
    lastPause: '',
    lastDial: '',
    polls: 0,
    preview: undefined,
    sending: Promise.resolve(),
  };
  floor.screens.set(user.toLowerCase(), screen);
  beginLog(floor, screen, 'LOGIN');
  return screen;
}

/** Leave: the live rows go, and with them every URL of a disposition that was not saved. */
export function logout(floor: FloorContext, screen: Screen): void {
  const { tables } = floor.state;
  const log = openLog(floor, liveRow(floor, screen.user)?.agent_log_id);
  if (log !== undefined && screen.view === 'paused')
    log.pause_sec = String(secondsSince(floor, log.pause_epoch));
  tables.userLog.insert({
    user: screen.user,
    event: 'LOGOUT',
    campaign_id: screen.campaign,
    event_date: localNow(floor),
    event_epoch: String(epochOf(floor)),
    user_group: screen.agent.user_group,
  });
  tables.liveAgents.remove(({ user }) => sameText(user, screen.user));
  tables.liveInboundAgents.remove(({ user }) => sameText(user, screen.user));
  screen.tabOpen = false;
  screen.call = undefined;
}

/** Whether the campaign dials by itself; without that there is no waiting for calls. */
export function autoDials({ state }: FloorContext, { campaign }: Screen): boolean {
  const row = state.tables.campaigns.find(({ campaign_id: id }) => id === campaign);
  return Number(row?.auto_dial_level) > 0;
}

/**
 * Wait for calls: READY, or CLOSER with in-groups.
 *
 * @throws Error when the campaign does not dial by itself
 */
export function ready(floor: FloorContext, user: string): void {
  const screen = openScreen(floor, user);
  expectView(screen, 'paused');
  if (!autoDials(floor, screen))
    throw new Error(`campaign ${screen.campaign} does not dial by itself: set auto_dial_level above 0`);
  waitForCalls(floor, screen);
}

export function waitForCalls(floor: FloorContext, screen: Screen): void {
  screen.view = 'ready';
  const live = liveRow(floor, screen.user);
  if (live === undefined) return;
  live.status = live.closer_campaigns === '' ? 'READY' : 'CLOSER';
  freeLine(floor, live);
  live.pause_code = '';
  const log = openLog(floor, live.agent_log_id);
  if (log === undefined) return;
  log.pause_sec = String(secondsSince(floor, log.pause_epoch));
  log.wait_epoch = String(epochOf(floor));
}

/** Stop waiting for calls; a new row of the agent log begins. */
export function pause(floor: FloorContext, user: string): void {
  const screen = openScreen(floor, user);
  expectView(screen, 'ready');
  const live = liveRow(floor, user);
  screen.view = 'paused';
  if (live === undefined) return;
  live.status = 'PAUSED';
  freeLine(floor, live);
  const log = openLog(floor, live.agent_log_id);
  if (log !== undefined) log.wait_sec = String(secondsSince(floor, log.wait_epoch));
  beginLog(floor, screen);
}

function freeLine(floor: FloorContext, live: NonNullable<ReturnType<typeof liveRow>>): void {
  const empty = { uniqueid: '0', callerid: '', channel: '', comments: '' };
  Object.assign(live, empty, { last_state_change: localNow(floor) });
}
