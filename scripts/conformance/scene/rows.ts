const DELIMITERS = ['\t', '|', ','] as const;

/**
 * Rows of an answer whose columns are known, with or without a header, whatever the delimiter. Plainer than
 * the program's own reader on purpose: what that one gets wrong must not set up the stand-in.
 */
export function rowsOf(
  body: string,
  columns: readonly string[],
): readonly Readonly<Record<string, string>>[] {
  const lines = body.split('\n').filter((line) => line !== '');
  const [header = ''] = lines;
  for (const delimiter of DELIMITERS) {
    const rows = lines.map((line) => line.split(delimiter));
    const broken = rows.some((row) => row.length < columns.length);
    // A value with a line end in it leaves a rest; with a header the other rows still are what they are.
    if (rows.length === 0 || (broken && !header.startsWith(columns.slice(0, 3).join(delimiter)))) continue;
    return rows
      .filter((row) => row[0] !== columns[0] && row.length >= columns.length)
      .map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? ''])));
  }
  return [];
}
