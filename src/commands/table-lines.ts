const GAP = '  ';

/** Rows as lines of a table with a header; a column wherever a row has a value. Nothing for empty rows. */
export function tableLines(rows: readonly unknown[]): readonly string[] {
  const cells = rows.map((row) => Object.entries((row ?? {}) as Record<string, unknown>));
  const names = [...new Set(cells.flatMap((row) => row.map(([name]) => name)))];
  if (names.length === 0) return [];
  const texts = cells.map((row) => {
    const values = new Map(row);
    return names.map((name) => cellText(values.get(name)));
  });
  const widths = names.map((name, index) =>
    Math.max(name.length, ...texts.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return [line(names), ...texts.map(line)];
}

/** One line, without control characters: a terminal would take them for orders. */
function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
