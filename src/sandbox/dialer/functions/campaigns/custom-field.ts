import type { ApiCall } from '../../api-call.ts';
import { hasNoColumn, type FieldRow } from './custom-table.ts';
import { ascii, FIELD_LINES, FIELD_TEXT, ID, numerals, words } from './filters.ts';

/** What a request says about a custom field, under the columns of `vicidial_lists_fields`; `''` = not said. */
export type SentField = Record<keyof Omit<FieldRow, 'field_id' | 'list_id' | 'field_cost'>, string>;

/** Every parameter of a custom field, filtered. The name is filtered twice: blanks, dots and commas are lost. */
export function readField(call: ApiCall): SentField {
  const type = ascii(call, 'field_type');
  return {
    field_label: words(call, 'field_label', '_'),
    field_name: words(call, 'field_name', ID),
    field_description: words(call, 'field_description', FIELD_TEXT),
    field_rank: numerals(call, 'field_rank'),
    field_help: words(call, 'field_help', `'&${FIELD_LINES}`),
    field_type: type,
    field_options: words(call, 'field_options', type === 'SCRIPT' ? `'&${FIELD_LINES}` : FIELD_LINES),
    field_size: numerals(call, 'field_size'),
    field_max: numerals(call, 'field_max'),
    field_default: words(call, 'field_default', ' .\\n,-_'),
    field_required: only(/^[YN]$/, kept(call, 'field_required', /[^_A-Z]/g)),
    name_position: only(/^(?:TOP|LEFT)$/, ascii(call, 'name_position')),
    multi_position: only(/^(?:HORIZONTAL|VERTICAL)$/, ascii(call, 'multi_position')),
    field_order: numerals(call, 'field_order'),
    field_encrypt: only(/^[YN]$/, kept(call, 'field_encrypt', /[^NY]/g)),
    field_show_hide: only(SHOW_HIDE, words(call, 'field_show_hide', '_')),
    field_duplicate: only(/^[YN]$/, kept(call, 'field_duplicate', /[^_A-Z]/g)),
  };
}

const SHOW_HIDE = /^DISABLED$|^X_OUT_ALL$|LAST_1|LAST_2|LAST_3|LAST_4|FIRST_1_LAST_4/;

function kept(call: ApiCall, name: string, lost: RegExp): string {
  return call.parameters.get(name).replaceAll(lost, '');
}

function only(values: RegExp, sent: string): string {
  return values.test(sent) ? sent : '';
}

/** A field with what VICIdial fills in for a new one. */
export function withDefaults(field: SentField): SentField {
  const defaults: Partial<SentField> = {
    field_encrypt: 'N', field_show_hide: 'DISABLED', name_position: 'LEFT', multi_position: 'HORIZONTAL',
    field_required: 'N', field_duplicate: 'N', field_order: '1',
  }; // prettier-ignore
  return merge(field, defaults);
}

/** What is not said comes from `rest`. */
export function merge(field: SentField, rest: Partial<SentField>): SentField {
  return Object.fromEntries(
    Object.entries(field).map(([name, value]) => [
      name,
      value === '' ? (rest[name as keyof SentField] ?? '') : value,
    ]),
  ) as SentField;
}

/** Sizes as the field page of the administration bounds them. */
export function bounded(field: SentField): SentField {
  const size = Math.min(100, Number(field.field_size));
  return {
    ...field,
    field_size: String(size < 1 ? 1 : size),
    field_max: Number(field.field_max) < 1 ? '1' : field.field_max,
  };
}

const CHOICES = new Set(['SELECT', 'SOURCESELECT', 'MULTI', 'RADIO', 'CHECKBOX']);
const TEXTS = new Set(['TEXT', 'READONLY', 'HIDDEN']);

/** Whether the administration's page refuses what a field says about itself. */
export function isRefused(field: SentField, listId: string): boolean {
  const { field_type: type, field_options: options } = field;
  if (TEXTS.has(type) && Number(field.field_max) < Buffer.byteLength(field.field_default)) return true;
  const pairs = options
    .split('\n')
    .filter((line) => /[,|]/.test(line))
    .map((line) => line.split(type === 'SOURCESELECT' ? '|' : ','));
  if (type === 'SWITCH') return !pairs.some(([value]) => value === listId);
  if (!CHOICES.has(type)) return false;
  const valid = pairs.some(([value = '', label = '']) => value !== '' && label !== '');
  return !/[,|]/.test(options) || !options.includes('\n') || options.length < 6 || !valid;
}

/** Whether the database refuses the column: a label that is no name, a type that is none, a default that does not fit. */
export function isNoColumnAtAll(field: SentField): boolean {
  if (hasNoColumn(field)) return false;
  const { field_type: type, field_default: fallback, field_label: label } = field;
  if (/^\d+$/.test(label) || label.length > 64) return true;
  const noDefault = fallback === 'NULL';
  switch (type) {
    case 'SELECT':
    case 'SOURCESELECT':
    case 'RADIO':
      return !noDefault && !values(field).some((value) => value.toLowerCase() === fallback.toLowerCase());
    case 'MULTI':
    case 'CHECKBOX':
      return !noDefault && fallback.length > Math.max(1, values(field).join("','").length + 2);
    default:
      return !(
        TEXTS.has(type) ||
        type === 'AREA' ||
        type === 'DATE' ||
        type === 'TIME' ||
        type === 'HIDEBLOB'
      );
  }
}

function values({ field_options: options, field_type: type }: SentField): string[] {
  const source = type === 'SOURCESELECT';
  return options
    .split('\n')
    .filter((line) => /[,|]/.test(line))
    .map((line) => (line.split(source ? '|' : ',')[0] ?? '').replace(source ? /^option=>/i : /^(?!)/, ''));
}
