import { autoDialCallId } from '../shift-plan.ts';
import type { LeadRow } from '../store.ts';
import { writeColumns } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { epochOf, type FloorContext, localNow } from './screen.ts';

/** VICIdial's id of a call: `V` dialled by itself, `M` by an agent, `Y` inbound. */
export function callIdOf(floor: FloorContext, prefix: 'V' | 'M' | 'Y', lead: LeadRow): string {
  return autoDialCallId(localNow(floor), String(lead.lead_id)).replace(/^V/, prefix);
}

/** What a call leaves on its lead as soon as it is made. */
export function countCall(floor: FloorContext, lead: LeadRow, user: string): void {
  writeColumns(lead, {
    called_count: String(Number(lead.called_count) + 1),
    called_since_last_reset: 'Y',
    user,
    last_local_call_time: localNow(floor),
    modify_date: localNow(floor),
  });
}

export interface NewCall {
  readonly lead: LeadRow;
  readonly callId: string;
  readonly uniqueid: string;
  readonly channel: string;
  readonly phone: string;
  /** Campaign, or in-group of an inbound call. */
  readonly group: string;
  readonly user: string;
  readonly status: string;
}

export function logOutbound(floor: FloorContext, call: NewCall, more: Partial<Row<'log'>> = {}): Row<'log'> {
  const { lead } = call;
  const row = floor.state.tables.log.insert({
    uniqueid: call.uniqueid,
    lead_id: String(lead.lead_id),
    list_id: lead.list_id,
    campaign_id: call.group,
    call_date: localNow(floor),
    start_epoch: String(epochOf(floor)),
    status: call.status,
    phone_code: lead.phone_code,
    phone_number: call.phone,
    user: call.user,
    comments: 'AUTO',
    processed: 'N',
    alt_dial: 'MAIN',
    called_count: lead.called_count,
    ...more,
  });
  noteDates(floor, call);
  return row;
}

export function logInbound(floor: FloorContext, call: NewCall): Row<'closerLog'> {
  const { lead } = call;
  const row = floor.state.tables.closerLog.insert({
    lead_id: String(lead.lead_id),
    list_id: lead.list_id,
    campaign_id: call.group,
    call_date: localNow(floor),
    start_epoch: String(epochOf(floor)),
    status: call.status,
    phone_code: lead.phone_code,
    phone_number: call.phone,
    user: call.user,
    comments: 'AUTO',
    processed: 'N',
    uniqueid: call.uniqueid,
    called_count: lead.called_count,
  });
  noteDates(floor, call);
  return row;
}

/** One row for each unique id, whichever log the call is in. */
export function logExtended(floor: FloorContext, { uniqueid, lead, callId }: NewCall): void {
  floor.state.tables.logExtended.remove((row) => row.uniqueid === uniqueid);
  floor.state.tables.logExtended.insert({
    uniqueid,
    server_ip: '127.0.0.1',
    call_date: localNow(floor),
    lead_id: String(lead.lead_id),
    caller_code: callId,
  });
}

export function addLiveCall(floor: FloorContext, call: NewCall, type: 'OUT' | 'IN'): Row<'autoCalls'> {
  return floor.state.tables.autoCalls.insert({
    server_ip: '127.0.0.1',
    campaign_id: call.group,
    status: call.status,
    lead_id: String(call.lead.lead_id),
    uniqueid: call.uniqueid,
    callerid: call.callId,
    channel: call.channel,
    phone_code: call.lead.phone_code,
    phone_number: call.phone,
    call_time: localNow(floor),
    call_type: type,
    alt_dial: 'MAIN',
  });
}

/** When campaign, in-group and list were last called: the No Agent poller looks at nothing older. */
function noteDates(floor: FloorContext, { group, lead }: NewCall): void {
  const { campaigns, inboundGroups, lists } = floor.state.tables;
  const now = localNow(floor);
  campaigns.update(({ campaign_id: id }) => id === group, { campaign_calldate: now });
  inboundGroups.update(({ group_id: id }) => id === group, { group_calldate: now });
  lists.update(({ list_id: id }) => id === lead.list_id, { list_lastcalldate: now });
}
