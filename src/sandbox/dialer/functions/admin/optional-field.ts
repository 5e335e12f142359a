import type { ApiCall } from '../../api-call.ts';
import { deny } from './answer.ts';
import { varchar } from './columns.ts';
import { bytes } from './parameters.ts';

/** A text parameter that may be left out, and the column that it is written to. */
export interface OptionalField<Column extends string> {
  /** As the filter leaves it. */
  readonly value: string;
  readonly column: Column;
  readonly width: number;
  /** In bytes. */
  readonly shortest: number;
  readonly longest: number;
  /** Whether `--BLANK--` empties the column. */
  readonly blank: boolean;
  readonly complaint: string;
}

/** What is to be written: nothing where nothing was sent. Ends the reply with the complaint for a bad length. */
export function takeField<Column extends string>(
  call: ApiCall,
  field: OptionalField<Column>,
): Partial<Record<Column, string>> {
  const { value, column } = field;
  if (value === '') return {};
  if (field.blank && value === '--BLANK--') return write(column, '');
  if (bytes(value) > field.longest || bytes(value) < field.shortest) deny(call, field.complaint, value);
  return write(column, varchar(value, field.width));
}

/** `Y` or `N` as sent, else the reply ends. */
export function takeYesNo<Column extends string>(
  call: ApiCall,
  value: string,
  column: Column,
  complaint: string,
): Partial<Record<Column, string>> {
  if (value === '') return {};
  if (value !== 'Y' && value !== 'N') deny(call, complaint, value);
  return write(column, value);
}

function write<Column extends string>(column: Column, value: string): Partial<Record<Column, string>> {
  return { [column]: value } as Partial<Record<Column, string>>;
}
