import { mysqlDate } from './mysql-time.ts';

/**
 * What VICIdial's Non-Agent API lets into a lead's text columns, and how wide those columns are. Read and
 * measured on 2.14-202: whatever does not fit is dropped or cut while the answer still says SUCCESS.
 */
interface TextField {
  /** Column width in characters. */
  readonly width: number;
  /** Punctuation kept beside letters and digits, as a character class; absent = all but `;`, `#` and `"`. */
  readonly keeps?: string;
}

const NAME = "- '_.";
const PLACE = "- '.:/@_";

const TEXT_FIELDS = {
  vendor_lead_code: { width: 20 },
  source_id: { width: 50 },
  title: { width: 4, keeps: NAME },
  first_name: { width: 30, keeps: `${NAME}+` },
  middle_initial: { width: 1, keeps: '-_' },
  last_name: { width: 30, keeps: `${NAME}+` },
  address1: { width: 100, keeps: `${PLACE}+` },
  address2: { width: 100, keeps: `${PLACE}+` },
  address3: { width: 100, keeps: `${PLACE}+` },
  city: { width: 50, keeps: `${PLACE}+` },
  state: { width: 2, keeps: '- ' },
  province: { width: 50, keeps: "- '._+" },
  postal_code: { width: 10, keeps: "- '+" },
  country_code: { width: 3, keeps: '-_' },
  alt_phone: { width: 12, keeps: `${NAME}+` },
  email: { width: 70, keeps: `${PLACE}%+` },
  security_phrase: { width: 100, keeps: `${PLACE}+` },
  comments: { width: 255 },
  owner: { width: 20, keeps: `${PLACE}+` },
} as const satisfies Record<string, TextField>;

export type TextFieldName = keyof typeof TEXT_FIELDS;
export const TEXT_FIELD_NAMES = Object.keys(TEXT_FIELDS) as readonly TextFieldName[];

interface Filter {
  readonly latin: RegExp;
  readonly unicode: RegExp | undefined;
}

const FILTERS: ReadonlyMap<TextFieldName, Filter> = new Map(
  TEXT_FIELD_NAMES.map((name) => [name, buildFilter(TEXT_FIELDS[name])]),
);

function buildFilter({ keeps }: TextField): Filter {
  if (keeps === undefined) return { latin: /[;#"]/g, unicode: undefined };
  return {
    latin: new RegExp(`[^${keeps}0-9a-zA-Z]`, 'g'),
    unicode: new RegExp(`[^${keeps}0-9\\p{L}]`, 'gu'),
  };
}

/**
 * Apply the API's character filter to one parameter.
 *
 * @param bytes the decoded value, one character per byte
 * @param nonLatin the system setting `use_non_latin`; then an invalid UTF-8 byte empties the whole field
 */
export function filterText(name: TextFieldName, bytes: string, nonLatin: boolean): string {
  const filter = FILTERS.get(name);
  if (filter === undefined) return '';
  const kept =
    nonLatin && filter.unicode !== undefined
      ? readUtf8(bytes, 'whole').replaceAll(filter.unicode, '')
      : readUtf8(bytes.replaceAll(filter.latin, ''), 'valid-part');
  return kept.replaceAll('+', ' ');
}

/** What the column holds after a value was written to it. `''` stays `''`. */
export function fitText(name: TextFieldName, value: string): string {
  return storeText(value, TEXT_FIELDS[name].width);
}

/** MySQL's non-strict way: backslash sequences read, characters outside utf8mb3 replaced, the rest cut. */
export function storeText(value: string, width: number): string {
  const plain = value
    .replaceAll(/\\([\s\S])/g, (_all, next: string) => ({ n: '\n', t: '\t', r: '\r', 0: '\0' })[next] ?? next)
    .replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '????');
  return Array.from(plain).slice(0, width).join('');
}

/** A value whose last backslash escapes the closing quote breaks the statement. */
export function breaksStatement(value: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(value);
}

/** `enum('M','F','U')`. */
export function fitGender(value: string): string {
  return ['M', 'F', 'U'].includes(value) ? value : '';
}

/** A date that is none becomes MySQL's zero date. */
export function fitDate(value: string): string {
  return mysqlDate(value);
}

/** `smallint`. */
export function fitRank(value: string): string {
  return String(Math.min(Number(value === '' ? 0 : value), 32_767));
}

function readUtf8(bytes: string, want: 'whole' | 'valid-part'): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  const bad = text.indexOf('\uFFFD');
  if (bad < 0) return text;
  return want === 'whole' ? '' : text.slice(0, bad);
}
