import { z } from 'zod';

/** Text; NULL is `''`. */
export const text = z
  .string()
  .nullable()
  .transform((value) => value ?? '');

/** A whole or decimal number, however the driver gives it; NULL and what is none is 0. */
export const amount = z.union([z.number(), z.string(), z.null()]).transform((value) => {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
});

/** A row id as digits; NULL and 0 are none, `''`. */
export const id = z
  .union([z.number(), z.string(), z.null()])
  .transform((value) => (value === null || Number(value) === 0 ? '' : String(value)));

/** A DATETIME, TIMESTAMP or DATE as text. */
export const moment = z.string().nullable();

/** A whole number that may be NULL. */
export const epoch = z.number().nullable();

/** `table.column, …` for the names. */
export function selectList(table: string, columns: readonly string[]): string {
  return columns.map((column) => `${table}.\`${column}\``).join(', ');
}
