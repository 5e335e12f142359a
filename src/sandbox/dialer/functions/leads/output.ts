import type { ApiCall } from '../../api-call.ts';
import { ascii } from './parameters.ts';

const DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tab: '\t', pipe: '|' };

export interface Layout {
  /** Between two values; nothing is quoted. */
  readonly delimiter: string;
  /** `stage` as the function goes on with it. */
  readonly stage: string;
  readonly header: boolean;
}

/** How the answer is to be laid out. Lower case only; anything else is pipe. `newline` exists in some functions. */
export function layout(call: ApiCall, options: { readonly newline?: boolean } = {}): Layout {
  const sent = ascii(call, 'stage', '-_');
  const delimiter = options.newline === true && sent === 'newline' ? '\n' : DELIMITERS[sent];
  const header = ascii(call, 'header', '') === 'YES';
  return { delimiter: delimiter ?? '|', stage: delimiter === undefined ? 'pipe' : sent, header };
}

/** The columns of a lead in the order in which the data functions print them. */
export const LEAD_COLUMNS = [
  'status', 'user', 'vendor_lead_code', 'source_id', 'list_id', 'gmt_offset_now', 'phone_code', 'phone_number',
  'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2', 'address3', 'city', 'state',
  'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone', 'email', 'security_phrase',
  'comments', 'called_count', 'last_local_call_time', 'rank', 'owner',
] as const; // prettier-ignore
