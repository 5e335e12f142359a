import type { LeadColumns } from '../../../src/sandbox/dialer/store.ts';
import { askedParameters } from '../asked.ts';
import type { Recording } from '../recording.ts';

const COLUMNS = [
  'vendor_lead_code', 'source_id', 'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2',
  'address3', 'city', 'state', 'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone',
  'email', 'security_phrase', 'comments', 'rank', 'owner', 'status', 'called_count',
] as const; // prettier-ignore

/** The lead columns that an update asked to write, with what was asked. */
export function askedColumns(recording: Recording): LeadColumns {
  const asked = askedParameters(recording);
  const columns = COLUMNS.flatMap((name) => (asked[name] ? [[name, blank(asked[name])] as const] : []));
  return {
    ...Object.fromEntries(columns),
    ...(asked['list_id_field'] ? { list_id: asked['list_id_field'] } : {}),
    ...(asked['user_field'] ? { user: asked['user_field'] } : {}),
  };
}

/** The same columns with something else in them, so that writing them changes the row. */
export function otherColumns(recording: Recording): LeadColumns {
  const other = {
    rank: '7',
    called_count: '7',
    gender: 'U',
    date_of_birth: '1970-01-01',
    list_id: '1002',
  } as const;
  return Object.fromEntries(
    Object.entries(askedColumns(recording)).map(([name, value]) => {
      const text = name in other ? other[name as keyof typeof other] : 'other';
      return [name, text === value ? 'x' : text];
    }),
  );
}

function blank(value: string): string {
  return value === '--BLANK--' ? '' : value;
}
