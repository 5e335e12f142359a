import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { date, leadId, status, yesOrNo } from '../parameter-types.ts';
import { withCustomFields } from './lead-inputs.ts';
import { LEAD_RIGHTS } from './rights.ts';

const START = /^;-{10} START OF RECORD \d+ -{10}$/;
const LINE = /^(\w+) => (.*)$/;

export const leadStatusSearch = defineFunction({
  api: 'non-agent',
  name: 'lead_status_search',
  family: 'leads',
  summary: 'The leads of the calls with a status on one day, or of all calls of one lead.',
  effect: 'read',
  rights: LEAD_RIGHTS,
  input: z.strictObject({
    status: status.optional(),
    date: date.optional(),
    leadId: leadId.optional(),
    customFields: withCustomFields,
    archivedLead: yesOrNo.optional(),
  }),
  lines: [nothing('ERROR', 'NO RESULTS FOUND', 'not-found', ['user', 'leadId', 'status'])],
  fields: z.object({ leadId: z.string().optional(), status: z.string().optional() }),
  rows: readRecords,
  row: z.object({ lead_id: z.string(), status: z.string() }).catchall(z.string()),
  remark:
    'It searches the call logs; the status that is shown is the lead’s own of now. Users of a group that may not see all campaigns ' +
    'get a 500 for a search by status.',
});

/** A value with a line break goes on in the lines behind it. */
function readRecords({ rows }: Reply): readonly Record<string, string>[] | undefined {
  const records: Record<string, string>[] = [];
  let last: string | undefined;
  for (const line of rows) {
    if (START.test(line)) {
      records.push({});
      last = undefined;
      continue;
    }
    const record = records.at(-1);
    if (record === undefined) return undefined;
    const [, name, value = ''] = LINE.exec(line) ?? [];
    if (name !== undefined) record[name] = value;
    else if (last === undefined) return undefined;
    else record[last] = `${record[last] ?? ''}\n${line}`;
    last = name ?? last;
  }
  const whole = records.every((record) => record['lead_id'] !== undefined && record['status'] !== undefined);
  return records.length > 0 && whole ? records : undefined;
}
