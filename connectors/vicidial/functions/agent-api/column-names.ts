/** Columns that update_fields looks for in the request's text (`www/agc/api.php`, 2.14-82). */
const COLUMNS = [
  'address1', 'address2', 'address3', 'alt_phone', 'city', 'comments', 'country_code', 'date_of_birth', 'email',
  'first_name', 'gender', 'gmt_offset_now', 'last_name', 'middle_initial', 'phone_code', 'phone_number',
  'postal_code', 'province', 'security_phrase', 'source_id', 'state', 'title', 'vendor_lead_code', 'rank', 'owner',
] as const; // prettier-ignore

/**
 * The first column that a text names and that is not sent itself. Letter case is not told apart, and marks
 * that we, the sanitiser or VICIdial drop are looked through: `e"mail` names the e-mail address as well.
 */
export function columnNamedBy(text: string, sent: ReadonlySet<string>): string | undefined {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_ ]/g, '');
  return COLUMNS.find((column) => !sent.has(column) && plain.includes(column));
}
