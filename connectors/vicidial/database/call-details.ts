import { z } from 'zod';
import type {
  CallbackRow,
  CallNotesRow,
  DidCallRow,
  TransferRow,
} from '../../../src/domain/dialer-details.ts';
import { id, moment, text } from './columns.ts';
import type { DetailTable } from './detail-table.ts';
import { ID, PRIMARY, UNIQUEID } from './log-table.ts';

const RawCallback = z.object({
  callback_id: id,
  lead_id: id,
  user: text,
  entry_time: moment,
  callback_time: moment,
  lead_status: text,
});
const RawNotes = z.object({
  notesid: id,
  lead_id: id,
  vicidial_id: text,
  call_date: moment,
  call_notes: text,
});
const RawDidCall = z.object({
  uniqueid: text,
  caller_id_number: text,
  extension: text,
  call_date: moment,
  did_id: text,
});
const RawTransfer = z.object({ xfercallid: id, user: text });

/** A scheduled callback; VICIdial keeps its row when it is over, and changes its `status` only. */
export const CALLBACKS: DetailTable<z.infer<typeof RawCallback>, CallbackRow> = {
  tables: { live: 'vicidial_callbacks', archive: 'vicidial_callbacks_archive' },
  columns: Object.keys(RawCallback.shape),
  by: { column: 'lead_id', name: 'lead_id' },
  pattern: ID,
  time: 'entry_time',
  tells: 'the time of a callback',
  raw: RawCallback,
  toRow: (raw, moments) => ({
    id: raw.callback_id,
    leadId: raw.lead_id,
    user: raw.user,
    setAt: moments.local(raw.entry_time),
    callbackAt: moments.local(raw.callback_time),
    status: raw.lead_status,
  }),
};

export const CALL_NOTES: DetailTable<z.infer<typeof RawNotes>, CallNotesRow> = {
  tables: { live: 'vicidial_call_notes', archive: 'vicidial_call_notes_archive' },
  columns: Object.keys(RawNotes.shape),
  by: { column: 'lead_id', name: 'lead_id' },
  pattern: ID,
  time: 'call_date',
  tells: 'call notes',
  raw: RawNotes,
  toRow: (raw, moments) => ({
    id: raw.notesid,
    leadId: raw.lead_id,
    call: raw.vicidial_id,
    at: moments.local(raw.call_date),
    text: raw.call_notes,
  }),
};

export const DID_CALLS: DetailTable<z.infer<typeof RawDidCall>, DidCallRow> = {
  tables: { live: 'vicidial_did_log', archive: 'vicidial_did_log_archive' },
  columns: Object.keys(RawDidCall.shape),
  by: { column: 'uniqueid', name: 'uniqueid' },
  pattern: UNIQUEID,
  tells: 'the DID that was called',
  raw: RawDidCall,
  toRow: (raw, moments) => ({
    uniqueid: raw.uniqueid,
    callerNumber: raw.caller_id_number,
    extension: raw.extension,
    at: moments.local(raw.call_date),
    didId: raw.did_id,
  }),
};

export const TRANSFERS: DetailTable<z.infer<typeof RawTransfer>, TransferRow> = {
  tables: { live: 'vicidial_xfer_log', archive: 'vicidial_xfer_log_archive' },
  columns: Object.keys(RawTransfer.shape),
  by: { column: 'xfercallid', name: PRIMARY },
  pattern: ID,
  tells: 'the fronter of a transferred call',
  raw: RawTransfer,
  toRow: ({ xfercallid, user }) => ({ id: xfercallid, fronter: user }),
};
