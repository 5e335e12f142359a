import type { Row } from '../../tables/index.ts';
import type { TagValues } from '../../url-builder.ts';
import { epochOf, type FloorContext, liveRow, localNow, type Screen, type ScreenCall } from '../screen.ts';
import { leadValues } from '../../lead-values.ts';
import { customValues, didValues } from './custom-values.ts';
import { campaignOf, inGroupOf } from './which-url.ts';

/** What changes between the triggers of one call. */
export interface Moment {
  readonly dispo: string;
  readonly talkSeconds: number;
  readonly more: TagValues;
}

const CUSTOM = ['one', 'two', 'three', 'four', 'five'] as const;

/** What the agent screen's script can put into a URL, in its order; see `docs/sandbox.md`. */
export function screenValues(
  floor: FloorContext,
  screen: Screen,
  call: ScreenCall,
  { dispo, talkSeconds, more }: Moment,
): TagValues {
  const { state } = floor;
  const { lead } = call;
  const logged = state.tables.log.find(({ uniqueid: id }) => call.uniqueid !== '' && id === call.uniqueid);
  const closer = state.tables.closerLog.find(({ closecallid: id }) => id === call.closeCallId);
  const did = didRow(floor, call);
  return {
    ...leadValues(state, lead),
    ...sessionValues(floor, screen),
    fronter: screen.user,
    closer: '',
    group: call.group,
    channel_group: call.group,
    uniqueid: call.uniqueid,
    customer_zap_channel: call.channel,
    customer_server_ip: '127.0.0.1',
    phone: lead.phone_number,
    parked_by: '',
    dispo,
    dialed_number: call.phone,
    dialed_label: call.kind === 'manual' && logged === undefined ? 'MANUAL' : (logged?.alt_dial ?? 'MAIN'),
    source_id: lead.source_id,
    rank: lead.rank,
    owner: lead.owner,
    camp_script: '',
    in_script: '',
    talk_time: String(talkSeconds),
    talk_time_min: String(Math.ceil(talkSeconds / 60)),
    agent_log_id: call.agentLogId,
    entry_list_id: lead.entry_list_id,
    ...didValues(state, call.uniqueid),
    closecallid: closer?.closecallid ?? '',
    xfercallid: closer === undefined || closer.xfercallid === '0' ? '' : closer.xfercallid,
    call_id: call.callId,
    entry_date: lead.entry_date,
    ...customColumns('did_custom', did),
    ...customColumns('ig_custom', call.kind === 'inbound' ? inGroupOf(state, call.group) : undefined),
    called_count: lead.called_count,
    ...more,
    ...customValues(state, lead),
  };
}

/** Agent, session and campaign: all that a Pause Max URL can tell. */
export function sessionValues(floor: FloorContext, screen: Screen): TagValues {
  const { agent } = screen;
  const live = liveRow(floor, screen.user);
  const phone = agent.phone_login || screen.user;
  return {
    user: screen.user,
    pass: agent.pass,
    campaign: screen.campaign,
    phone_login: phone,
    original_phone_login: phone,
    phone_pass: agent.phone_pass,
    sqldate: localNow(floor),
    epoch: String(epochOf(floor)),
    server_ip: live?.server_ip ?? '127.0.0.1',
    sipexten: live?.extension.replace(/^\w+\//, '') ?? '',
    session_id: live?.conf_exten ?? '',
    fullname: agent.full_name,
    ...customColumns('user_custom', agent),
    ...customColumns('camp_custom', campaignOf(floor.state, screen.campaign)),
    user_group: agent.user_group,
    agent_email: agent.email,
    agent_log_id: live?.agent_log_id ?? '',
  };
}

function customColumns(
  prefix: string,
  row: Readonly<Partial<Record<`custom_${(typeof CUSTOM)[number]}`, string>>> | undefined,
): TagValues {
  return Object.fromEntries(CUSTOM.map((name) => [`${prefix}_${name}`, row?.[`custom_${name}`] ?? '']));
}

function didRow({ state }: FloorContext, call: ScreenCall): Row<'inboundDids'> | undefined {
  const logged = state.tables.didLog.find(({ uniqueid: id }) => call.uniqueid !== '' && id === call.uniqueid);
  return state.tables.inboundDids.find(({ did_id: id }) => id === logged?.did_id);
}
