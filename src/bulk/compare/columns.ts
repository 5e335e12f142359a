import type { LeadRow } from '../../domain/dialer-database.ts';
import type { Lead } from '../../domain/event.ts';
import { FILE_FIELDS } from '../map/fields.ts';

/** What a lead is to hold, as the dialer would store it: cut, spelled and coded as it does. */
export interface ExpectedLead {
  /** By VICIdial's columns; `''` = empty. */
  readonly columns: Readonly<Record<string, string>>;
  /** By the names of the list's custom fields. */
  readonly custom: Readonly<Record<string, string>>;
}

export interface ColumnDifference {
  /** VICIdial's column, or `custom.<name>`. */
  readonly column: string;
  readonly expected: string;
  readonly held: string;
  /** Names under which the parts of an order are remembered. */
  readonly parts: readonly string[];
}

/** What the columns hold when nothing is in them. */
const EMPTY: Readonly<Record<string, readonly string[]>> = {
  gender: ['U'],
  rank: ['0'],
  date_of_birth: ['0000-00-00'],
};

/** Parts of an order that are remembered under several names. */
const PARTS: Readonly<Record<string, readonly (keyof Lead)[]>> = {
  phone_number: ['phone', 'phoneCode', 'e164'],
  phone_code: ['phone', 'phoneCode', 'e164'],
  state: ['state', 'province'],
  province: ['state', 'province'],
};

const FIELDS: Readonly<Record<string, keyof Lead>> = { ...FILE_FIELDS, status: 'status', list_id: 'listId' };

/** The columns in which a lead is not what it is to be. @param custom undefined = not read: they are passed over */
export function columnDifferences(
  { columns, custom: expectedCustom }: ExpectedLead,
  { lead }: LeadRow,
  custom: Readonly<Record<string, string>> | undefined,
): readonly ColumnDifference[] {
  const own = Object.entries(columns).flatMap(([column, expected]) => {
    const key = FIELDS[column];
    if (key === undefined) return [];
    const held = lead[key] ?? '';
    return isSame(column, expected, held) ? [] : [{ column, expected, held, parts: PARTS[column] ?? [key] }];
  });
  if (custom === undefined) return own;
  const further = Object.entries(expectedCustom).flatMap(([name, expected]) => {
    const held = custom[name];
    // The list has no such field: its delivery said so.
    if (held === undefined || isSame(name, expected, held)) return [];
    return [{ column: `custom.${name}`, expected, held, parts: [`custom.${name}`] }];
  });
  return [...own, ...further];
}

function isSame(column: string, expected: string, held: string): boolean {
  return plain(column, expected) === plain(column, held);
}

/** MySQL compares and stores texts without the blanks at their end. */
function plain(column: string, text: string): string {
  const value = text.trim();
  return EMPTY[column]?.includes(value) === true ? '' : value;
}
