import { EMAIL, STATE, COUNTRY, TEXT_COLUMNS, VENDOR_LEAD_CODE } from './lead-columns.ts';
import { SETTING_COLUMNS } from './setting-columns.ts';
import { type Sanitised, sanitiseText, type TextColumn } from './sanitise.ts';

const COLUMNS: ReadonlyMap<string, TextColumn> = new Map<string, TextColumn>([
  ...Object.values(TEXT_COLUMNS).map((column) => [column.name, column] as const),
  ['email', EMAIL],
  ['state', STATE],
  ['country_code', COUNTRY],
  ['vendor_lead_code', VENDOR_LEAD_CODE],
  ...Object.entries(SETTING_COLUMNS),
]);
/** Words of VICIdial's own that stand for something else than their text. */
const KEYWORDS = /^(?:--BLANK--|---ALL---|---NONE---)$/;

/**
 * Make one parameter of any function safe: lead columns by their filter and width, everything else without
 * backslashes (they rewrite the dialer's statements), control characters and call-URL tags.
 */
export function sanitiseParameter(name: string, text: string, nonLatin: boolean): Sanitised {
  if (KEYWORDS.test(text)) return { value: text, changes: [] };
  const column = COLUMNS.get(name);
  if (column !== undefined) return sanitiseText(text, column, nonLatin);
  const value = text.normalize('NFC').replaceAll(/\p{Cc}|\\|--A--(?:.*?--B--)?|--B--/gu, '');
  return { value, changes: value === text ? [] : ['characters removed'] };
}
