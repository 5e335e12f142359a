import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { fault, nothing } from '../meaning.ts';
import { date, joined, leadId, userId, yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { REPORT_RIGHTS } from './rights.ts';

const AS_TABLE = { stage: 'tab', header: 'YES' } as const;
const number = z.string().regex(/^\d{4,20}$/, 'must be 4 to 20 digits');
const CALL = [
  'phone_number', 'call_date', 'list_id', 'length_in_sec', 'lead_status', 'hangup_reason', 'call_status',
  'source_id', 'user',
]; // prettier-ignore
const RECORDING = ['start_time', 'user', 'recording_id', 'lead_id', 'location'];

export const phoneNumberLog = defineFunction({
  api: 'non-agent',
  name: 'phone_number_log',
  family: 'logs',
  summary: 'The calls of phone numbers, newest first; outbound ones unless asked otherwise.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({
    phoneNumber: joined(number, ','),
    type: z.enum(['IN', 'OUT', 'ALL']).optional(),
    detail: z.enum(['ALL', 'LAST']).optional(),
    archivedLead: yesOrNo.optional(),
  }),
  always: AS_TABLE,
  lines: [
    nothing('NOTICE', 'NO RECORDS FOUND FOR THIS PHONE NUMBER', 'not-found', ['user', 'phoneNumber']),
    fault(
      'NO VALID PHONE NUMBERS DEFINED',
      'permanent',
      'invalid-request',
      'send numbers of 4 digits or more',
    ),
  ],
  fields: z.object({ phoneNumber: z.string().optional() }),
  rows: readTable({ columns: CALL }),
  row: z.object({
    phone_number: z.string(),
    call_date: z.string(),
    list_id: z.string(),
    length_in_sec: z.coerce.number(),
    lead_status: z.string(),
    hangup_reason: z.string(),
    call_status: z.string(),
    source_id: z.string(),
    user: z.string(),
  }),
  remark: 'The call log has no index on phone numbers: it is scanned.',
});

export const recordingLookup = defineFunction({
  api: 'non-agent',
  name: 'recording_lookup',
  family: 'recordings',
  summary: 'Recordings by lead, by uniqueid, or by two of agent, extension and day.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({
    leadId: leadId.optional(),
    uniqueid: z
      .string()
      .regex(/^[\d.]{9,20}$/, 'must be a uniqueid such as 1795310000.1001')
      .optional(),
    agentUser: userId.optional(),
    extension: z
      .string()
      .regex(/^[-_0-9A-Za-z]{3,100}$/, 'must be 3 to 100 letters, digits, - or _')
      .optional(),
    date: date.optional(),
    duration: yesOrNo.optional(),
  }),
  always: { stage: 'tab' },
  lines: [
    nothing('ERROR', 'NO RECORDINGS FOUND', 'not-found', ['user', 'agentUser', 'leadId', 'date', 'uniqueid']),
  ],
  fields: z.object({ leadId: z.string().optional(), uniqueid: z.string().optional() }),
  rows: readTable({
    columns: RECORDING,
    more: [[...RECORDING.slice(0, 4), 'duration', 'location']],
    header: /^start_time\Wuser\Wrecording_id\Wlead_id\Wlocation$/,
  }),
  row: z.object({
    start_time: z.string(),
    user: z.string(),
    recording_id: z.string(),
    lead_id: z.string(),
    /** Seconds; with `duration=Y`. */
    duration: z.coerce.number().optional(),
    /** Empty until the dialer has moved the file. */
    location: z.string(),
  }),
  remark: 'The duration stands before the location, and the header does not have it.',
});

export const didLogExport = defineFunction({
  api: 'non-agent',
  name: 'did_log_export',
  family: 'logs',
  summary: 'The calls to one DID on one day, with their length.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({ phoneNumber: number, date }),
  always: { stage: 'tab' },
  lines: [nothing('ERROR', 'NO RECORDS FOUND', 'not-found', ['user'])],
  fields: z.object({}),
  rows: readTable({
    columns: ['did_number', 'caller_id_number', 'call_date', 'length_in_sec'],
    header: /^did_number\Wcall_date\Wcaller_id_number\Wlength_in_sec$/,
  }),
  row: z.object({
    did_number: z.string(),
    caller_id_number: z.string(),
    call_date: z.string(),
    length_in_sec: z.coerce.number(),
  }),
  remark: 'The header swaps the second and third column.',
});
