import { z } from 'zod';
import type { HopperRow, LiveAgentRow, LiveCallRow } from '../../../src/domain/dialer-database.ts';
import { amount, id, moment, selectList, text } from './columns.ts';
import type { Moments } from './moments.ts';
import type { Reader } from './reader.ts';

const RawAgent = z.object({
  user: text,
  campaign_id: text,
  status: text,
  pause_code: text,
  lead_id: id,
  uniqueid: text,
  callerid: text,
  conf_exten: text,
  extension: text,
  comments: text,
  calls_today: amount,
  agent_log_id: id,
  user_level: amount,
  closer_campaigns: text,
  outbound_autodial: text,
  last_state_change: moment,
  last_call_time: moment,
  last_call_finish: moment,
  last_update_time: moment,
});
const RawCall = z.object({
  auto_call_id: id,
  campaign_id: text,
  status: text,
  call_type: text,
  lead_id: id,
  uniqueid: text,
  callerid: text,
  phone_code: text,
  phone_number: text,
  stage: text,
  queue_priority: amount,
  queue_position: amount,
  agent_only: text,
  server_ip: text,
  call_time: moment,
  last_update_time: moment,
});
const RawHopper = z.object({
  hopper_id: id,
  lead_id: id,
  list_id: id,
  status: text,
  user: text,
  gmt_offset_now: amount,
  alt_dial: text,
  priority: amount,
  source: text,
  vendor_lead_code: text,
});

export const LIVE_AGENT_COLUMNS = Object.keys(RawAgent.shape);
export const LIVE_CALL_COLUMNS = Object.keys(RawCall.shape);
export const HOPPER_COLUMNS = Object.keys(RawHopper.shape);
const DEFAULT_HOPPER_LIMIT = 1_000;

interface LiveLookup {
  readonly reader: Reader;
  readonly moments: Moments;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export async function liveAgents(
  campaignId: string | undefined,
  look: LiveLookup,
): Promise<readonly LiveAgentRow[]> {
  const from = fromTable('vicidial_live_agents', LIVE_AGENT_COLUMNS, campaignId);
  const sql = `${from.sql} ORDER BY live_agent_id`;
  const rows = await look.reader.select({ sql, values: from.values, row: RawAgent }, look.signal);
  const local = nearNow(look);
  return rows.map((raw) => ({
    user: raw.user,
    campaignId: raw.campaign_id,
    status: raw.status,
    pauseCode: raw.pause_code,
    leadId: raw.lead_id,
    uniqueid: raw.uniqueid,
    callId: raw.callerid,
    sessionId: raw.conf_exten,
    extension: raw.extension,
    callKind: raw.comments,
    callsToday: raw.calls_today,
    agentLogId: raw.agent_log_id,
    userLevel: raw.user_level,
    // Blanks between and around them; a lone `-` ends the list.
    ingroups: raw.closer_campaigns.split(/\s+/).filter((name) => name !== '' && name !== '-'),
    outboundAutodial: raw.outbound_autodial === 'Y',
    stateSince: local(raw.last_state_change),
    lastCallAt: local(raw.last_call_time),
    lastCallEndedAt: local(raw.last_call_finish),
    seenAt: look.moments.utc(raw.last_update_time),
  }));
}

export async function liveCalls(
  campaignId: string | undefined,
  look: LiveLookup,
): Promise<readonly LiveCallRow[]> {
  const from = fromTable('vicidial_auto_calls', LIVE_CALL_COLUMNS, campaignId);
  const sql = `${from.sql} ORDER BY auto_call_id`;
  const rows = await look.reader.select({ sql, values: from.values, row: RawCall }, look.signal);
  const local = nearNow(look);
  return rows.map((raw) => ({
    id: raw.auto_call_id,
    campaignId: raw.campaign_id,
    status: raw.status,
    direction: raw.call_type === 'IN' ? 'inbound' : 'outbound',
    leadId: raw.lead_id,
    uniqueid: raw.uniqueid,
    callId: raw.callerid,
    phoneCode: raw.phone_code,
    phone: raw.phone_number,
    stage: raw.stage,
    priority: raw.queue_priority,
    queuePosition: raw.queue_position,
    agentOnly: raw.agent_only,
    serverIp: raw.server_ip,
    startedAt: local(raw.call_time),
    updatedAt: look.moments.utc(raw.last_update_time),
  }));
}

/** The dialer takes leads by priority, then as they were put in. */
export async function hopper(
  campaignId: string,
  limit: number = DEFAULT_HOPPER_LIMIT,
  { reader, signal }: LiveLookup,
): Promise<readonly HopperRow[]> {
  const from = fromTable('vicidial_hopper', HOPPER_COLUMNS, campaignId);
  const sql = `${from.sql} ORDER BY priority DESC, hopper_id LIMIT ?`;
  const values = [...from.values, String(z.int().min(1).max(10_000).parse(limit))];
  const rows = await reader.select({ sql, values, row: RawHopper }, signal);
  return rows.map((raw) => ({
    id: raw.hopper_id,
    leadId: raw.lead_id,
    listId: raw.list_id,
    status: raw.status,
    user: raw.user,
    gmtOffsetHours: raw.gmt_offset_now,
    altDial: raw.alt_dial,
    priority: raw.priority,
    source: raw.source,
    vendorLeadCode: raw.vendor_lead_code,
  }));
}

function fromTable(
  table: string,
  columns: readonly string[],
  campaignId: string | undefined,
): { readonly sql: string; readonly values: readonly string[] } {
  const sql = `SELECT ${selectList(table, columns)} FROM ${table}`;
  return campaignId === undefined
    ? { sql, values: [] }
    : { sql: `${sql} WHERE campaign_id = ?`, values: [campaignId] };
}

/** What is in these tables happened a moment ago: of an hour that happens twice it is the later where that has begun. */
function nearNow({ moments, now }: LiveLookup): (text: string | null) => string | undefined {
  const seconds = now() / 1000;
  return (text) => moments.local(text, seconds);
}
