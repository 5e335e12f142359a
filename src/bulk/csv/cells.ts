import { stringify } from 'csv-stringify/sync';

/** What a spreadsheet takes for the start of a formula. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * A text that a spreadsheet shows and never runs: one that would be a formula gets an apostrophe in front.
 * Plain numbers are left as they are.
 */
export function harmless(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** Rows as CSV, each with its line end. */
export function csvLines(rows: readonly (readonly string[])[], delimiter: string = ','): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter },
  );
}
