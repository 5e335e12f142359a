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

const NOT_SENT: Sanitised = { value: '', changes: ['left out, VICIdial cannot hold it unchanged'] };

/**
 * Make one parameter of any function safe: lead columns by their filter and width, everything else without
 * backslashes (they rewrite the dialer's statements), control characters and call-URL tags.
 *
 * @param widths of the columns as the dialer really has them
 */
export function sanitiseParameter(
  name: string,
  text: string,
  nonLatin: boolean,
  widths?: Readonly<Record<string, number>>,
): Sanitised {
  if (KEYWORDS.test(text)) return { value: text, changes: [] };
  const column = COLUMNS.get(name);
  if (column !== undefined) {
    const fitted = sanitiseText(text, { ...column, width: widths?.[name] ?? column.width }, nonLatin);
    // Half an address would be somebody else's; an empty one is passed over by VICIdial.
    return name === 'email' && fitted.changes.length > 0 ? NOT_SENT : fitted;
  }
  const value = text.normalize('NFC').replaceAll(/\p{Cc}|\\|--A--(?:.{0,64}?--B--)?|--B--/gu, '');
  return { value, changes: value === text ? [] : ['characters removed'] };
}

/** More than an agent's screen shows; the column's own width counts where the database tells it. */
const CUSTOM_WIDTH = 16_383;

/** Make the value of a custom field safe: VICIdial drops `;` and `"` and turns `+` into a blank, and says SUCCESS. */
export function sanitiseCustomField(
  name: string,
  text: string,
  nonLatin: boolean,
  widths?: Readonly<Record<string, number>>,
): Sanitised {
  if (KEYWORDS.test(text)) return { value: text, changes: [] };
  const cleaned = sanitiseText(text, { width: widths?.[name] ?? CUSTOM_WIDTH }, nonLatin);
  const spaced = text.includes('+') && !cleaned.changes.includes('characters removed');
  return spaced ? { ...cleaned, changes: [...cleaned.changes, 'characters removed'] } : cleaned;
}
