import { toE164 } from '../phone.ts';

const LINE_END = /\r\n|\r|\n/;
const CELL = /\s*(?:"((?:[^"]|"")*)"|([^,;\t"]*))[^,;\t]*(?:[,;\t]|$)/y;
const MAX_CELLS = 100;
/** Fewer digits are no phone number in any country. */
const NUMBER = /^(?:\D*\d){5}/;
const COMMENT = /^\s*(?:#|$)/;
/** Written for calling from everywhere, as nothing but a phone number is. */
const INTERNATIONAL = /^\s*(?:\+|00[1-9])/;
/** `2026-11-22` and `10:30` have as many digits as some phone numbers. */
const TIME = /^\d{4}-\d\d-\d\d|\d:\d\d/;

/** How the numbers of a list are told from what stands beside them. */
export interface NumberColumns {
  /** Whether a cell of the first line is the header of the numbers; the first that knows one decides. */
  readonly isNumberName: readonly ((header: string) => boolean)[];
  /** Calling code of numbers that come without one. */
  readonly defaultPhoneCode: string;
}

/**
 * The number of each line of a text: the cell under the header that `isNumberName` knows; else, of the cells
 * that can be a phone number, one that is written with its country, or the one with the most digits; else the
 * first cell with digits, else the first. Cells are parted by a comma, semicolon or tab. Blank lines and those
 * that begin with `#` are none.
 */
export function numbersOfList(text: string, columns: NumberColumns): readonly string[] {
  const lines = text.split(LINE_END).filter((line) => !COMMENT.test(line));
  const header = cellsOf((lines[0] ?? '').replace(/^\ufeff/, ''));
  const isHeader = !header.some((cell) => NUMBER.test(cell));
  const found = isHeader ? columns.isNumberName.map((isName) => header.findIndex(isName)) : [];
  const column = found.find((index) => index >= 0);
  if (column !== undefined) return lines.slice(1).map((line) => cellsOf(line)[column] ?? '');
  return lines.map((line) => {
    const cells = cellsOf(line);
    return (
      likeliest(cells, columns.defaultPhoneCode) ?? cells.find((cell) => NUMBER.test(cell)) ?? cells[0] ?? ''
    );
  });
}

/** A key or a postcode can be a phone number where a country has short ones, so the longest counts. */
function likeliest(cells: readonly string[], defaultPhoneCode: string): string | undefined {
  const possible = cells.filter(
    (cell) => NUMBER.test(cell) && !TIME.test(cell) && toE164(cell, defaultPhoneCode) !== undefined,
  );
  const whole = possible.find((cell) => INTERNATIONAL.test(cell));
  return whole ?? possible.toSorted((a, b) => digitsIn(b) - digitsIn(a))[0];
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}

function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  const pattern = new RegExp(CELL);
  while (pattern.lastIndex < line.length && cells.length < MAX_CELLS) {
    const match = pattern.exec(line);
    if (match === null || match[0] === '') break;
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
  }
  return cells;
}
