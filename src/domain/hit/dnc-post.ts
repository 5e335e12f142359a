import { type BodyFault, isMultipart, parseBody } from './body.ts';
import { readText } from './decode.ts';
import { readJson } from './json.ts';
import { numbersOfList } from './number-list.ts';
import { type Parameter, parseQuery } from './query.ts';
import type { RawHit } from './raw-hit.ts';
import { isSecretName } from './secrets.ts';

/** What a vendor posted about numbers that must not be called. */
export interface DncPost {
  /** As they came, each once, in order; not all of them need be phone numbers. */
  readonly numbers: readonly string[];
  /** Everything else under its name, the last of a repeated one; without secrets. */
  readonly told: Readonly<Record<string, string>>;
  /** The body is there and could not be read. */
  readonly bodyFault?: BodyFault;
  /** Names of fields that a file came in; files are not taken. */
  readonly files: readonly string[];
}

/** Where numbers are looked for in a post that does not have the configured field. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  'phonenumber',
  'phonenumbers',
  'phone',
  'phones',
  'number',
  'numbers',
]);
/** More of them at the head of a column, where a word more does no harm. */
const HEADERS: ReadonlySet<string> = new Set([
  'telephone',
  'telephonenumber',
  'tel',
  'mobile',
  'mobilephone',
  'mobilenumber',
  'cell',
  'cellphone',
  'msisdn',
  'telefon',
  'telefonnummer',
  'rufnummer',
  'telefono',
  'teléfono',
  'téléphone',
  'telefone',
]);
const SEPARATOR = /[,;|\t\r\n]+/;
const FORM_START = /^[\w.[\]%-]{1,100}=/;
const SHOWN_START = 200;
const OPENING = /^[\s\ufeff]*[{[]/;

/**
 * Read a post of a compliance vendor: JSON (an object with a number or a list of them, or a bare list), a
 * form, a query, or a text with one number a line (CSV with or without a header). Never throws.
 *
 * @param how `numberField`: the name of the number or list in the post; other common names count where it is
 *   absent. `defaultPhoneCode`: calling code of numbers that come without one.
 */
export function readDncPost(
  request: Pick<RawHit, 'query' | 'body' | 'headers'>,
  how: { readonly numberField: string; readonly defaultPhoneCode: string },
): DncPost {
  const { numberField } = how;
  const body = readBody(request, how);
  const parameters = [...parseQuery(request.query), ...body.parameters];
  const named = parameters.filter(({ name }) => baseName(name) === numberField);
  const isOther = ({ name }: Parameter): boolean => OTHER_NAMES.has(plainForm(baseName(name)));
  const inFields = named.length > 0 ? named : body.listed.length > 0 ? [] : parameters.filter(isOther);
  const numbers = [...inFields.map(({ value }) => value), ...body.listed].flatMap((value) =>
    value.split(SEPARATOR),
  );
  const used = new Set(inFields);
  const told = parameters.filter(
    (one) => !used.has(one) && !isSecretName(one.name) && one.name !== '' && one.name !== '__proto__',
  );
  return {
    numbers: [...new Set(numbers.map((text) => text.trim()).filter((text) => text !== ''))],
    told: Object.fromEntries(told.map(({ name, value }) => [name, value])),
    ...(body.fault === undefined ? {} : { bodyFault: body.fault }),
    files: body.files ?? [],
  };
}

interface Body {
  readonly parameters: readonly Parameter[];
  /** Numbers that stand in no field. */
  readonly listed: readonly string[];
  readonly fault?: BodyFault;
  readonly files?: readonly string[];
}

const NOTHING: Body = { parameters: [], listed: [] };

function readBody(
  { body, headers }: Pick<RawHit, 'body' | 'headers'>,
  { numberField, defaultPhoneCode }: Parameters<typeof readDncPost>[1],
): Body {
  if (body.length === 0) return NOTHING;
  const contentType = headers['content-type'] ?? '';
  if (isMultipart(contentType)) return { ...parseBody(body, contentType), listed: [] };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const { text } = readText(bytes, 0, bytes.length);
  const start = text.slice(0, SHOWN_START);
  if (contentType.toLowerCase().includes('json') || OPENING.test(start)) return readObject(text, numberField);
  if (FORM_START.test(start)) return { ...parseBody(body, contentType), listed: [] };
  return {
    parameters: [],
    listed: numbersOfList(text, {
      isNumberName: [
        (name) => name === numberField,
        (name) => OTHER_NAMES.has(plainForm(name)),
        (name) => HEADERS.has(plainForm(name)),
      ],
      defaultPhoneCode,
    }),
  };
}

function readObject(text: string, numberField: string): Body {
  const root = readJson(text);
  if (root === undefined) return { ...NOTHING, fault: 'not-json' };
  if (Array.isArray(root))
    return { parameters: [], listed: root.flatMap((item) => textsOf(item, numberField)) };
  if (typeof root !== 'object' || root === null) return { ...NOTHING, fault: 'not-an-object' };
  const parameters = Object.entries(root).flatMap(([name, value]) =>
    textsOf(value, numberField).map((one) => ({ name, value: one })),
  );
  return { parameters, listed: [] };
}

/** A value, the values of a list, or the number in each object of a list. */
function textsOf(value: unknown, numberField: string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((item) => textOf(item, numberField));
  return textOf(value, numberField);
}

function textOf(item: unknown, numberField: string): readonly string[] {
  if (typeof item === 'string' || typeof item === 'number') return [String(item)];
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
  const entries = Object.entries(item);
  const [, value] =
    entries.find(([name]) => name === numberField) ??
    entries.find(([name]) => OTHER_NAMES.has(plainForm(name))) ??
    [];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

/** `phones[]` and `phones[3]`, as PHP's forms name a list. */
function baseName(name: string): string {
  return name.replace(/\[\d{0,5}\]$/, '');
}

function plainForm(name: string): string {
  return name.toLowerCase().replace(/[_\-. ]/g, '');
}
