import { z } from 'zod';
import type { AgentLogRow, RecordingRow, UrlLogRow } from '../../../src/domain/dialer-database.ts';
import { amount, epoch, id, moment, selectList, text } from './columns.ts';
import { ID, type LogTable } from './log-table.ts';

const RawAgent = z.object({
  agent_log_id: id,
  user: text,
  user_group: text,
  campaign_id: text,
  lead_id: id,
  uniqueid: text,
  event_time: moment,
  pause_epoch: epoch,
  pause_sec: amount,
  wait_sec: amount,
  talk_sec: amount,
  dispo_sec: amount,
  dead_sec: amount,
  status: text,
  sub_status: text,
  pause_type: text,
  comments: text,
});
const RawRecording = z.object({
  recording_id: id,
  lead_id: id,
  user: text,
  vicidial_id: text,
  start_time: moment,
  start_epoch: epoch,
  end_time: moment,
  end_epoch: epoch,
  length_in_sec: amount,
  filename: text,
  location: text,
});
const RawUrl = z.object({
  url_log_id: id,
  uniqueid: text,
  url_date: moment,
  url_type: text,
  response_sec: amount,
  url: text,
  url_response: text,
});

const AGENT_COLUMNS = Object.keys(RawAgent.shape);
const RECORDING_COLUMNS = Object.keys(RawRecording.shape);
const URL_COLUMNS = Object.keys(RawUrl.shape);

/** `vicidial_agent_log`: one row each time that an agent goes round from pause to disposition. */
export const AGENT_LOG: LogTable<z.infer<typeof RawAgent>, AgentLogRow> = {
  table: 'vicidial_agent_log',
  columns: { vicidial_agent_log: AGENT_COLUMNS },
  select: `SELECT ${selectList('vicidial_agent_log', AGENT_COLUMNS)} FROM vicidial_agent_log`,
  join: '',
  key: 'agent_log_id',
  keyPattern: ID,
  raw: RawAgent,
  lead: { column: 'lead_id', name: 'lead_id' },
  time: { column: 'event_time', name: 'event_time' },
  keyOf: (raw) => raw.agent_log_id,
  timeOf: (raw) => raw.event_time,
  momentOf: (raw, moments) => moments.local(raw.event_time, raw.pause_epoch),
  toRow: (raw, moments) => ({
    id: raw.agent_log_id,
    user: raw.user,
    userGroup: raw.user_group,
    campaignId: raw.campaign_id,
    leadId: raw.lead_id,
    uniqueid: raw.uniqueid,
    at: moments.local(raw.event_time, raw.pause_epoch),
    pauseSeconds: raw.pause_sec,
    waitSeconds: raw.wait_sec,
    talkSeconds: raw.talk_sec,
    wrapUpSeconds: raw.dispo_sec,
    deadSeconds: raw.dead_sec,
    status: raw.status,
    pauseCode: raw.sub_status,
    pauseKind: raw.pause_type,
    comments: raw.comments,
  }),
};

export const RECORDINGS: LogTable<z.infer<typeof RawRecording>, RecordingRow> = {
  table: 'recording_log',
  columns: { recording_log: RECORDING_COLUMNS },
  select: `SELECT ${selectList('recording_log', RECORDING_COLUMNS)} FROM recording_log`,
  join: '',
  key: 'recording_id',
  keyPattern: ID,
  raw: RawRecording,
  lead: { column: 'lead_id', name: 'lead_id' },
  call: { column: 'vicidial_id', name: 'vicidial_id' },
  keyOf: (raw) => raw.recording_id,
  toRow: (raw, moments) => ({
    id: raw.recording_id,
    leadId: raw.lead_id,
    user: raw.user,
    call: raw.vicidial_id,
    startedAt: moments.local(raw.start_time, raw.start_epoch),
    endedAt: moments.local(raw.end_time, raw.end_epoch),
    lengthSeconds: raw.length_in_sec,
    filename: raw.filename,
    location: raw.location,
  }),
};

export const URL_LOG: LogTable<z.infer<typeof RawUrl>, UrlLogRow> = {
  table: 'vicidial_url_log',
  columns: { vicidial_url_log: URL_COLUMNS },
  select: `SELECT ${selectList('vicidial_url_log', URL_COLUMNS)} FROM vicidial_url_log`,
  join: '',
  key: 'url_log_id',
  keyPattern: ID,
  raw: RawUrl,
  call: { column: 'uniqueid', name: 'uniqueid' },
  keyOf: (raw) => raw.url_log_id,
  toRow: (raw, moments) => ({
    id: raw.url_log_id,
    uniqueid: raw.uniqueid,
    at: moments.local(raw.url_date),
    kind: raw.url_type,
    responseSeconds: raw.response_sec,
    url: raw.url,
    response: raw.url_response,
  }),
};
