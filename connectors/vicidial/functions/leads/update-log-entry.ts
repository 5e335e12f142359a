import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { status } from '../parameter-types.ts';
import { WRITE_RIGHTS } from './rights.ts';

const ASKED = ['user', 'group', 'callId', 'status', 'oldStatus', 'key'];

export const updateLogEntry = defineFunction({
  api: 'non-agent',
  name: 'update_log_entry',
  family: 'logs',
  summary: 'Changes the status in the call log, for the newest call of the lead that the call id ends in.',
  effect: 'write',
  rights: WRITE_RIGHTS,
  input: z.strictObject({
    /** A campaign or an in-group. */
    group: z.string().regex(/^[-_0-9A-Za-z]{2,20}$/, 'must be a campaign or an in-group'),
    callId: z
      .string()
      .regex(/^[0-9A-Za-z]*\d{10}$/, 'must be a call id that ends in the ten digits of the lead'),
    status,
  }),
  lines: [
    // The user stands there twice.
    done('SUCCESS', 'RECORD HAS BEEN UPDATED', 'updated', ['', ...ASKED]),
    nothing('ERROR', 'NO RECORDS UPDATED', 'unchanged', ASKED),
    nothing('ERROR', 'NO RECORDS FOUND', 'not-found', ASKED.slice(0, 4)),
    fault(
      'GROUP NOT FOUND',
      'permanent',
      'unknown-group',
      'name a campaign or an in-group that exists',
      ASKED.slice(0, 2),
    ),
  ],
  fields: z.object({
    group: z.string().optional(),
    callId: z.string().optional(),
    status: z.string().optional(),
    oldStatus: z.string().optional(),
    /** `uniqueid` of an outbound call, `closecallid` of an inbound one. */
    key: z.string().optional(),
  }),
  row: z.object({}),
  remark: 'A uniqueid never matches, because the filter takes its dot out.',
});
