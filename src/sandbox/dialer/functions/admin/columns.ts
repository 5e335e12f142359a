import { type ApiCall, BrokenStatement } from '../../api-call.ts';
import type { Table } from '../../tables/table.ts';

/** `VARCHAR`: cut to its width in characters. */
export function varchar(value: string, width: number): string {
  return Array.from(value).slice(0, width).join('');
}

/** `ENUM`: case does not matter, a number is a place in the list, and what is not in it is stored empty. */
export function oneOf(value: string, values: readonly string[]): string {
  const named = values.find((candidate) => sameText(candidate, value));
  return named ?? (/^\d+$/.test(value) ? values[Number(value) - 1] : undefined) ?? '';
}

/** An integer column: the digits at the start, between the type's bounds. */
export function integer(value: string, low: number, high: number): string {
  const digits = /^\s*-?\d+/.exec(value)?.[0] ?? '0';
  return String(Math.max(low, Math.min(high, Number(digits))));
}

/** `utf8_unicode_ci`: case, accents and blanks at the end do not count. */
export function sameText(left: string, right: string): boolean {
  return left === right || fold(left) === fold(right);
}

function fold(text: string): string {
  return text.trimEnd().normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Insert, unless a unique index has the row already. Up to PHP 8.0 the script goes on without it. */
export function insertUnique<Row extends Record<string, string>>(
  call: ApiCall,
  table: Table<Row>,
  row: Readonly<Partial<Row>>,
  key: readonly (keyof Row)[],
): void {
  const taken = table.rows.some((other) =>
    key.every((column) => sameText(other[column] ?? '', row[column] ?? '')),
  );
  if (!taken) table.insert(row);
  else if (!call.legacy) throw new BrokenStatement(`duplicate entry in ${table.name}`);
}

/** Whether an apostrophe in it ends the quoted text too early. A doubled one stands for itself. */
export function breaksQuotes(value: string): boolean {
  return value.replaceAll("''", '').includes("'");
}
