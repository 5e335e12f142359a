import type { DialerState } from '../../src/sandbox/dialer/api-call.ts';
import type { LeadRow } from '../../src/sandbox/dialer/store.ts';
import type { Recording } from './recording.ts';

/** The columns that the recorder read after add_lead, as `mysql -N` prints them. */
const COLUMNS = [
  'status', 'user', 'vendor_lead_code', 'source_id', 'list_id', 'gmt_offset_now', 'phone_code', 'phone_number',
  'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2', 'address3', 'city', 'state',
  'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone', 'email', 'security_phrase',
  'comments', 'called_count', 'rank', 'owner', 'entry_list_id',
] as const satisfies readonly (keyof LeadRow)[]; // prettier-ignore
const ADDED = /LEAD HAS BEEN ADDED - [^|]*\|[^|]*\|(\d+)\|/;

/** What landed in the database, where the recording shows the whole new row. */
export function storedLead(
  { store }: DialerState,
  recording: Recording,
): { readonly expected: string; readonly actual: string } | undefined {
  const { db_after: expected } = recording;
  if (typeof expected !== 'string' || expected.split('\t').length !== COLUMNS.length) return undefined;
  const id = ADDED.exec(recording.body)?.[1];
  const row = store.leads.find(({ lead_id }) => lead_id === Number(id));
  if (id === undefined || row === undefined) return undefined;
  return { expected, actual: COLUMNS.map((name) => escaped(row[name])).join('\t') };
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
