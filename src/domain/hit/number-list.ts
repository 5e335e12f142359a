const LINE_END = /\r\n|\r|\n/;
const CELL = /\s*(?:"((?:[^"]|"")*)"|([^,;\t"]*))[^,;\t]*(?:[,;\t]|$)/y;
const MAX_CELLS = 100;
/** Fewer digits are no phone number in any country. */
const NUMBER = /^(?:\D*\d){5}/;
const COMMENT = /^\s*(?:#|$)/;

/**
 * The number of each line of a text: the cell under the header that `isNumberName` knows, else the first cell
 * that looks like a number, else the first. Cells are parted by a comma, semicolon or tab. Blank lines and
 * those that begin with `#` are none.
 */
export function numbersOfList(text: string, isNumberName: (header: string) => boolean): readonly string[] {
  const lines = text.split(LINE_END).filter((line) => !COMMENT.test(line));
  const header = cellsOf((lines[0] ?? '').replace(/^\ufeff/, ''));
  const column = header.some((cell) => NUMBER.test(cell)) ? -1 : header.findIndex(isNumberName);
  if (column >= 0) return lines.slice(1).map((line) => cellsOf(line)[column] ?? '');
  return lines.map((line) => {
    const cells = cellsOf(line);
    return cells.find((cell) => NUMBER.test(cell)) ?? cells[0] ?? '';
  });
}

/** Whether there are as many digits in it as the shortest phone number has; no more is said. */
export function looksLikeNumber(text: string): boolean {
  return NUMBER.test(text);
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
