import type { FieldTexts } from '../../src/domain/call-order.ts';
import type { Fields, FieldValue } from './batch/collections.ts';
import type { FieldBook, OrgField } from './field-book.ts';
import { cut } from './record-draft.ts';

export interface TypingOptions {
  readonly book: FieldBook;
  readonly object: string;
  /** In which a day is taken. */
  readonly timezone: string;
  readonly signal: AbortSignal;
  readonly warn: (warning: string) => void;
  /** Fields that only vicibridge writes. */
  readonly reserved: readonly string[];
}

const YES = /^(true|yes|y|1)$/i;
const NO = /^(false|no|n|0|)$/i;

/**
 * What the configuration says of a record, as the org's fields take it. Fields that the org does not have, that
 * the user must not write, or whose value does not fit are left out with a warning. Throws CallFailure.
 */
export async function typedFields(texts: FieldTexts, options: TypingOptions): Promise<Fields> {
  const { book, object, signal, warn, reserved } = options;
  const wanted = Object.entries(texts).filter(([name]) => {
    if (!reserved.includes(name)) return true;
    warn(`${object}.${name} is written by vicibridge itself: take it out of the configuration.`);
    return false;
  });
  if (wanted.length === 0) return {};
  const known = await book.fields(
    object,
    wanted.map(([name]) => name),
    signal,
  );
  const fields: Record<string, FieldValue> = {};
  for (const [name, text] of wanted) {
    const field = known.get(name);
    if (field === undefined)
      warn(
        `${object}.${name} was left out: the org has no such field that the user of the app sees. Create it, or give the user access to it.`,
      );
    else if (!field.createable && !field.updateable)
      warn(`${object}.${name} was left out: the user of the app must not write it.`);
    else {
      const value = typed(text.trim(), field, options);
      if (value !== undefined) fields[name] = value;
    }
  }
  return fields;
}

function typed(text: string, field: OrgField, options: TypingOptions): FieldValue | undefined {
  switch (field.type) {
    case 'boolean':
      if (YES.test(text)) return true;
      return NO.test(text) ? false : unfit(field, 'a checkbox takes true or false', options);
    case 'int':
    case 'long':
    case 'double':
    case 'currency':
    case 'percent':
      return text === '' ? null : number(text, field, options);
    case 'date':
      return text === '' ? null : day(text, field, options);
    case 'datetime':
      if (text === '') return null;
      return Number.isNaN(Date.parse(text))
        ? unfit(field, 'it takes a time such as 2026-11-22T15:00:00Z', options)
        : new Date(text).toISOString();
    default:
      return text === '' ? null : short(text, field, options);
  }
}

function number(text: string, field: OrgField, options: TypingOptions): number | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return unfit(field, 'it takes a number', options);
  return field.type === 'int' || field.type === 'long' ? Math.round(value) : value;
}

/** A day stays as it is; of a time, the day in the call centre's zone. */
function day(text: string, field: OrgField, { timezone, ...options }: TypingOptions): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const time = new Date(text);
  return Number.isNaN(time.getTime())
    ? unfit(field, 'it takes a day such as 2026-11-22', { timezone, ...options })
    : localDay(time, timezone);
}

/** `YYYY-MM-DD` in a time zone. */
export function localDay(time: Date, timeZone: string): string {
  const parts = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('sv-SE', parts).format(time);
}

function short(text: string, { name, length }: OrgField, { object, warn }: TypingOptions): string {
  if (length === 0 || text.length <= length) return text;
  warn(`${object}.${name} holds ${length} characters; ${text.length} were told, the rest was cut.`);
  return cut(text, length);
}

function unfit({ name }: OrgField, takes: string, { object, warn }: TypingOptions): undefined {
  warn(`${object}.${name} was left out: ${takes}, and was told something else.`);
  return undefined;
}
