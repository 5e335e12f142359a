import { z } from 'zod';

/** The columns of a lead in the order in which the data functions print them. */
export const LEAD_COLUMNS = [
  'status', 'user', 'vendor_lead_code', 'source_id', 'list_id', 'gmt_offset_now', 'phone_code', 'phone_number',
  'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2', 'address3', 'city', 'state',
  'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone', 'email', 'security_phrase',
  'comments', 'called_count', 'last_local_call_time', 'rank', 'owner',
] as const; // prettier-ignore

const NUMBERS = new Set<string>(['gmt_offset_now', 'called_count', 'rank']);

/** A lead as printed: ids and codes as text, an empty number as 0. */
export const LeadRow = z.object(
  Object.fromEntries(
    LEAD_COLUMNS.map((name) => [name, NUMBERS.has(name) ? z.coerce.number() : z.string()]),
  ) as Record<Exclude<(typeof LEAD_COLUMNS)[number], NumberColumn>, z.ZodString> &
    Record<NumberColumn, z.ZodCoercedNumber>,
);
type NumberColumn = 'gmt_offset_now' | 'called_count' | 'rank';
