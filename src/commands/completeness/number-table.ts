/** A terminal's usual width is less, but a report is often read in a wider one. */
const WIDTH = 100;

/**
 * Rows as lines of a table: names on the left, numbers right-aligned below their headers. A column in which every
 * number is 0 is left out, unless it is one of `always`.
 */
export function numberTable(
  header: string,
  rows: readonly (readonly [name: string, cells: Readonly<Record<string, number | string>>])[],
  always: ReadonlySet<string>,
): readonly string[] {
  const names = Object.keys(rows[0]?.[1] ?? {}).filter(
    (name) => always.has(name) || rows.some(([, cells]) => cells[name] !== 0),
  );
  const texts = rows.map(([name, cells]) => [name, ...names.map((column) => String(cells[column] ?? ''))]);
  const lines = [[header, ...names], ...texts];
  const widths = [header, ...names].map((_name, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
  const wide = widths.reduce((sum, width) => sum + width + 2, -2);
  const gap = wide > WIDTH ? ' ' : '  ';
  return lines.map((line) =>
    line
      .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
}
