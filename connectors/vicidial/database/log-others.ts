import { z } from 'zod';
import type { RecordingRow, UrlLogRow } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { amount, epoch, id, moment, selectList, text } from './columns.ts';
import { ID, type LogTable, PRIMARY } from './log-table.ts';

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
export type RecordingRaw = z.infer<typeof RawRecording>;
type UrlRaw = z.infer<typeof RawUrl>;

export const RECORDING_COLUMNS = Object.keys(RawRecording.shape);
export const URL_COLUMNS = Object.keys(RawUrl.shape);
export const RECORDING_TABLES = { live: 'recording_log', archive: 'recording_log_archive' } as const;

/** `recording_log`. Its archive has no primary key, but a unique index of the column's name. */
export function recordingLog(place: LogPlace): LogTable<RecordingRaw, RecordingRow> {
  const table = RECORDING_TABLES[place];
  return {
    table,
    select: `SELECT ${selectList(table, RECORDING_COLUMNS)} FROM ${table}`,
    join: '',
    key: { column: 'recording_id', name: place === 'live' ? PRIMARY : 'recording_id' },
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
}

/** VICIdial deletes its old rows; there is no archive of it. */
export const URL_LOG: LogTable<UrlRaw, UrlLogRow> = {
  table: 'vicidial_url_log',
  select: `SELECT ${selectList('vicidial_url_log', URL_COLUMNS)} FROM vicidial_url_log`,
  join: '',
  key: { column: 'url_log_id', name: PRIMARY },
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
