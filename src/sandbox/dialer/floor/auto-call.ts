import { type LeadRow, writeColumns } from '../store.ts';
import {
  addLiveCall,
  callIdOf,
  countCall,
  logExtended,
  logInbound,
  logOutbound,
  type NewCall,
} from './call-rows.ts';
import { deliver } from './deliver.ts';
import { startRecording } from './record-call.ts';
import {
  expectView,
  type FloorContext,
  liveRow,
  openScreen,
  type Screen,
  type ScreenCall,
} from './screen.ts';
import { sendAddLeadUrl, sendEnterUrl } from './urls/perl.ts';
import { campaignOf, inGroupOf } from './urls/which-url.ts';

export interface OutboundOptions {
  readonly agent: string;
  readonly campaign: string;
}

/** The dialer calls a lead, he answers, and the agent gets him. Resolves when the agent's screen shows the call. */
export async function outboundCall(
  floor: FloorContext,
  lead: LeadRow,
  { agent, campaign }: OutboundOptions,
): Promise<ScreenCall> {
  const screen = waiting(floor, agent);
  if (campaignOf(floor.state, campaign)?.campaign_id !== screen.campaign)
    throw new Error(`agent ${agent} works for ${screen.campaign}, not for ${campaign}: call from there`);
  countCall(floor, lead, 'VDAD');
  const call = newCall(floor, lead, 'V', screen.campaign, lead.phone_number);
  addLiveCall(floor, { ...call, status: 'XFER' }, 'OUT');
  const log = logOutbound(floor, call);
  logExtended(floor, call);
  writeColumns(lead, { status: 'INCALL', user: screen.user });
  Object.assign(log, { status: 'INCALL', user: screen.user, user_group: screen.agent.user_group });
  const shown = onScreen(floor, screen, call, { kind: 'outbound', closeCallId: '' });
  await deliver(floor, screen, shown, 'INCALL');
  startRecording(floor, screen, shown);
  return shown;
}

export interface InboundOptions {
  readonly inGroup: string;
  /** The caller's number. */
  readonly phone: string;
  readonly agent: string;
  /** The number called, `did_pattern` of a DID. */
  readonly did?: string | undefined;
  /** Where a lead that is not known is put, default 999. */
  readonly listId?: string | undefined;
}

/** Somebody calls an in-group. A number that no lead has makes one, and the in-group's Add Lead URL is called. */
export async function inboundCall(floor: FloorContext, options: InboundOptions): Promise<ScreenCall> {
  const { agent, phone } = options;
  const screen = waiting(floor, agent);
  const inGroup = inGroupOf(floor.state, options.inGroup);
  if (inGroup === undefined)
    throw new Error(`there is no in-group ${options.inGroup}: seed vicidial_inbound_groups`);
  const known = floor.state.store.leads.findLast((lead) => lead.phone_number === phone);
  const lead = known ?? newLead(floor, phone, options.listId ?? '999');
  const call = newCall(floor, lead, 'Y', inGroup.group_id, phone);
  countCall(floor, lead, 'VDCL');
  addLiveCall(floor, { ...call, status: 'CLOSER' }, 'IN');
  noteDid(floor, call, options.did);
  const log = logInbound(floor, { ...call, user: 'VDCL' });
  logExtended(floor, call);
  if (known === undefined) sendAddLeadUrl(floor, call, inGroup);
  sendEnterUrl(floor, call, inGroup);
  const dispo = lead.status;
  writeColumns(lead, { status: 'INCALL', user: screen.user });
  Object.assign(log, { status: 'INCALL', user: screen.user, user_group: screen.agent.user_group });
  const shown = onScreen(floor, screen, call, { kind: 'inbound', closeCallId: log.closecallid });
  await deliver(floor, screen, shown, dispo);
  startRecording(floor, screen, shown);
  return shown;
}

function waiting(floor: FloorContext, agent: string): Screen {
  const screen = openScreen(floor, agent);
  expectView(screen, 'ready');
  return screen;
}

function newCall(
  floor: FloorContext,
  lead: LeadRow,
  prefix: 'V' | 'Y',
  group: string,
  phone: string,
): NewCall {
  const uniqueid = floor.nextUniqueid();
  const channel = `SIP/trunk-${uniqueid.split('.')[1]?.padStart(8, '0') ?? ''}`;
  const callId = callIdOf(floor, prefix, lead);
  return { lead, callId, uniqueid, channel, phone, group, user: 'VDAD', status: 'QUEUE' };
}

function newLead(floor: FloorContext, phone: string, listId: string): LeadRow {
  const { clock, store } = floor.state;
  const columns = { phone_number: phone, list_id: listId, status: 'INBND', user: 'VDCL' };
  return store.insertLead(columns, clock.local(clock.now()));
}

function noteDid(floor: FloorContext, call: NewCall, pattern: string | undefined): void {
  if (pattern === undefined) return;
  const { inboundDids, didLog } = floor.state.tables;
  const did = inboundDids.find(({ did_pattern: other }) => other === pattern);
  if (did === undefined) throw new Error(`there is no DID ${pattern}: seed vicidial_inbound_dids`);
  didLog.insert({
    uniqueid: call.uniqueid,
    channel: call.channel,
    server_ip: '127.0.0.1',
    caller_id_number: call.phone,
    extension: pattern,
    call_date: floor.state.clock.local(floor.state.clock.now()),
    did_id: did.did_id,
    did_route: 'IN_GROUP',
  });
}

function onScreen(
  floor: FloorContext,
  screen: Screen,
  call: NewCall,
  { kind, closeCallId }: Pick<ScreenCall, 'kind' | 'closeCallId'>,
): ScreenCall {
  const { lead, callId, uniqueid, channel, group, phone } = call;
  const agentLogId = liveRow(floor, screen.user)?.agent_log_id ?? '';
  const dead = { deadSince: undefined, deadTriggers: 0 };
  return { kind, lead, callId, uniqueid, channel, group, phone, agentLogId, closeCallId, ...dead };
}
