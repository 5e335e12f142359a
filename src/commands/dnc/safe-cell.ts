/** What a spreadsheet takes for a formula at the start of a cell; tab and line break get it past a look. */
const FORMULA = /^[=+\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u;
/** A phone number is no formula, and must be read again as it is. */
const NUMBER = /^\+\d+$/;

/** A cell that no spreadsheet carries out: what others have typed stands behind an apostrophe. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
