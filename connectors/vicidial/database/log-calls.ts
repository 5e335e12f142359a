import { z } from 'zod';
import type { InboundCallRow, OutboundCallRow } from '../../../src/domain/dialer-database.ts';
import { amount, epoch, id, moment, selectList, text } from './columns.ts';
import { ID, type LogTable, UNIQUEID } from './log-table.ts';
import type { Moments } from './moments.ts';

const RawCall = z.object({
  uniqueid: text,
  lead_id: id,
  list_id: id,
  campaign_id: text,
  call_date: moment,
  start_epoch: epoch,
  end_epoch: epoch,
  length_in_sec: amount,
  status: text,
  phone_code: text,
  phone_number: text,
  user: text,
  user_group: text,
  term_reason: text,
  comments: text,
  called_count: amount,
});
const Outbound = RawCall.extend({ alt_dial: text });
const Extended = z.object({
  caller_code: text,
  server_ip: text,
  dispo_url_processed: text,
  start_url_processed: text,
});
const Inbound = RawCall.extend({
  closecallid: id,
  xfercallid: id,
  queue_seconds: amount,
  queue_position: amount,
  agent_only: text,
});
type OutboundRaw = z.infer<typeof Outbound> & z.infer<typeof Extended>;
type InboundRaw = z.infer<typeof Inbound>;

const OUTBOUND_COLUMNS = Object.keys(Outbound.shape);
const EXTENDED_COLUMNS = Object.keys(Extended.shape);
const INBOUND_COLUMNS = Object.keys(Inbound.shape);

/** `vicidial_log`: one row a call; a later disposition overwrites its status. */
export const OUTBOUND_CALLS: LogTable<OutboundRaw, OutboundCallRow> = {
  table: 'vicidial_log',
  columns: {
    vicidial_log: OUTBOUND_COLUMNS,
    vicidial_log_extended: ['uniqueid', ...EXTENDED_COLUMNS],
  },
  select: `SELECT ${selectList('vicidial_log', OUTBOUND_COLUMNS)}, ${selectList('vicidial_log_extended', EXTENDED_COLUMNS)} FROM vicidial_log`,
  join: 'LEFT JOIN vicidial_log_extended FORCE INDEX (PRIMARY) ON vicidial_log_extended.uniqueid = vicidial_log.uniqueid',
  key: 'uniqueid',
  keyPattern: UNIQUEID,
  raw: Outbound.extend(Extended.shape),
  lead: { column: 'lead_id', name: 'lead_id' },
  call: { column: 'uniqueid', name: 'PRIMARY' },
  time: { column: 'call_date', name: 'call_date' },
  keyOf: ({ uniqueid }) => uniqueid,
  timeOf: ({ call_date: callDate }) => callDate,
  momentOf: calledAt,
  toRow: (raw, moments) => ({
    ...toCall(raw, moments),
    altDial: raw.alt_dial,
    callId: raw.caller_code,
    serverIp: raw.server_ip,
    dispoUrl: raw.dispo_url_processed,
    startUrl: raw.start_url_processed,
  }),
};

/** `vicidial_closer_log`: a call that was transferred has several rows. */
export const INBOUND_CALLS: LogTable<InboundRaw, InboundCallRow> = {
  table: 'vicidial_closer_log',
  columns: { vicidial_closer_log: INBOUND_COLUMNS },
  select: `SELECT ${selectList('vicidial_closer_log', INBOUND_COLUMNS)} FROM vicidial_closer_log`,
  join: '',
  key: 'closecallid',
  keyPattern: ID,
  raw: Inbound,
  lead: { column: 'lead_id', name: 'lead_id' },
  call: { column: 'uniqueid', name: 'uniqueid' },
  time: { column: 'call_date', name: 'call_date' },
  keyOf: ({ closecallid }) => closecallid,
  timeOf: ({ call_date: callDate }) => callDate,
  momentOf: calledAt,
  toRow: (raw, moments) => ({
    ...toCall(raw, moments),
    id: raw.closecallid,
    transferredFrom: raw.xfercallid,
    queueSeconds: raw.queue_seconds,
    queuePosition: raw.queue_position,
    agentOnly: raw.agent_only,
  }),
};

function calledAt(raw: z.infer<typeof RawCall>, moments: Moments): string | undefined {
  return moments.local(raw.call_date, raw.start_epoch);
}

function toCall(raw: z.infer<typeof RawCall>, moments: Moments) {
  return {
    uniqueid: raw.uniqueid,
    leadId: raw.lead_id,
    listId: raw.list_id,
    campaignId: raw.campaign_id,
    calledAt: calledAt(raw, moments),
    endedAt: moments.epoch(raw.end_epoch),
    lengthSeconds: raw.length_in_sec,
    status: raw.status,
    phoneCode: raw.phone_code,
    phone: raw.phone_number,
    user: raw.user,
    userGroup: raw.user_group,
    termReason: raw.term_reason,
    comments: raw.comments,
    calledCount: raw.called_count,
  };
}
