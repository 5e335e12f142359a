import { z } from 'zod';
import type { InboundCallRow, OutboundCallRow } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { amount, epoch, id, moment, selectList, text } from './columns.ts';
import { EXTENDED_RAW, joinExtended } from './log-extended.ts';
import { ID, type LogTable, PRIMARY, type TimeIndex, UNIQUEID } from './log-table.ts';
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
const OutboundJoined = Outbound.extend(EXTENDED_RAW);
const Inbound = RawCall.extend({
  closecallid: id,
  xfercallid: id,
  queue_seconds: amount,
  queue_position: amount,
  agent_only: text,
});
const InboundJoined = Inbound.extend({ caller_code: EXTENDED_RAW.caller_code });
export type OutboundRaw = z.infer<typeof OutboundJoined>;
export type InboundRaw = z.infer<typeof InboundJoined>;

export const OUTBOUND_COLUMNS = Object.keys(Outbound.shape);
export const INBOUND_COLUMNS = Object.keys(Inbound.shape);
export const OUTBOUND_TABLES = { live: 'vicidial_log', archive: 'vicidial_log_archive' } as const;
export const INBOUND_TABLES = {
  live: 'vicidial_closer_log',
  archive: 'vicidial_closer_log_archive',
} as const;

const BY_LEAD = { column: 'lead_id', name: 'lead_id' };
const BY_TIME: TimeIndex<z.infer<typeof RawCall>> = {
  column: 'call_date',
  name: 'call_date',
  localOf: ({ call_date: callDate }) => callDate,
  epochOf: ({ start_epoch: startEpoch }) => startEpoch,
};

/** `vicidial_log`: one row a call; a later disposition overwrites its status. */
export function outboundLog(
  place: LogPlace,
  extendedArchived: boolean,
): LogTable<OutboundRaw, OutboundCallRow> {
  const table = OUTBOUND_TABLES[place];
  const extended = joinExtended(
    table,
    ['caller_code', 'server_ip', 'dispo_url_processed', 'start_url_processed'],
    extendedArchived,
  );
  return {
    table,
    select: `SELECT ${selectList(table, OUTBOUND_COLUMNS)}, ${extended.columns} FROM ${table}`,
    join: extended.join,
    key: { column: 'uniqueid', name: PRIMARY },
    keyPattern: UNIQUEID,
    raw: OutboundJoined,
    lead: BY_LEAD,
    call: { column: 'uniqueid', name: PRIMARY },
    time: BY_TIME,
    keyOf: ({ uniqueid }) => uniqueid,
    toRow: (raw, moments) => ({
      ...toCall(raw, moments),
      altDial: raw.alt_dial,
      callId: raw.caller_code,
      serverIp: raw.server_ip,
      dispoUrl: raw.dispo_url_processed,
      startUrl: raw.start_url_processed,
    }),
  };
}

/** `vicidial_closer_log`: a call that was transferred has several rows. */
export function inboundLog(place: LogPlace, extendedArchived: boolean): LogTable<InboundRaw, InboundCallRow> {
  const table = INBOUND_TABLES[place];
  const extended = joinExtended(table, ['caller_code'], extendedArchived);
  return {
    table,
    select: `SELECT ${selectList(table, INBOUND_COLUMNS)}, ${extended.columns} FROM ${table}`,
    join: extended.join,
    key: { column: 'closecallid', name: PRIMARY },
    keyPattern: ID,
    raw: InboundJoined,
    lead: BY_LEAD,
    call: { column: 'uniqueid', name: 'uniqueid' },
    time: BY_TIME,
    keyOf: ({ closecallid }) => closecallid,
    toRow: (raw, moments) => ({
      ...toCall(raw, moments),
      id: raw.closecallid,
      callId: raw.caller_code,
      transferredFrom: raw.xfercallid,
      queueSeconds: raw.queue_seconds,
      queuePosition: raw.queue_position,
      agentOnly: raw.agent_only,
    }),
  };
}

function toCall(raw: z.infer<typeof RawCall>, moments: Moments) {
  return {
    uniqueid: raw.uniqueid,
    leadId: raw.lead_id,
    listId: raw.list_id,
    campaignId: raw.campaign_id,
    calledAt: moments.local(raw.call_date, raw.start_epoch),
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
