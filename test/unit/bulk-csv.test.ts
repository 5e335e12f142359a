import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { csvLines, harmless } from '../../src/bulk/csv/cells.ts';
import { readRows } from '../../src/bulk/csv/rows.ts';
import { survey } from '../../src/bulk/csv/survey.ts';
import { createWholeFile } from '../../src/bulk/csv/whole-file.ts';

function fileOf(content: string | Buffer): string {
  const dir = mkdtempSync(join(tmpdir(), 'bulk-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'in.csv');
  writeFileSync(path, content);
  return path;
}

async function cellsOf(content: string | Buffer): Promise<readonly (readonly string[])[]> {
  const path = fileOf(content);
  const found = await survey(path, {});
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readRows(path, found)) rows.push(cells);
  return rows;
}

const TEXT = 'name;phone\r\n"Zoë; ""Z""";1\r\n\r\n"two\r\nlines";2\r\n';
const ROWS = [
  ['name', 'phone'],
  ['Zoë; "Z"', '1'],
  ['two\r\nlines', '2'],
];

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
  ['Windows-1252', Buffer.from(TEXT, 'latin1')],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
])(
  'reading: when a file is %s, then quotes, line breaks and letters are read as they were meant',
  async (_name, content) => {
    expect(await cellsOf(content)).toEqual(ROWS);
  },
);

it.each([',', ';', '\t', '|'])(
  'reading: when columns are parted by %j, then it is found out, also with others in quotes',
  async (delimiter) => {
    const text = ['a', '"b,;|\t,;|\t"', 'c'].join(delimiter);
    expect(await cellsOf(`${text}\n1${delimiter}2${delimiter}3\n`)).toHaveLength(2);
    expect((await cellsOf(`${text}\n1${delimiter}2${delimiter}3\n`))[1]).toEqual(['1', '2', '3']);
  },
);

it('looking through: when rows have other numbers of columns, then they are counted, not fatal, and lines are told', async () => {
  const path = fileOf('a,b\n1,2\n3\n4,5,6\n"7\n7",8\n');
  const found = await survey(path, {});
  expect(found).toMatchObject({ header: ['a', 'b'], rows: 4, uneven: 2, encoding: 'utf-8' });
  const lines: (readonly [number, number])[] = [];
  for await (const { row, line } of readRows(path, found)) lines.push([row, line]);
  expect(lines).toEqual([[0, 1], [1, 2], [2, 3], [3, 4], [4, 6]]); // prettier-ignore
});

it.each([
  ['is empty', '', /is empty/],
  ['names a column twice', 'Phone,phone\n1,2\n', /"phone" twice/],
  ['has a quote that is never closed', 'a,b\n1,2\n"3,4\n', /quoting is broken behind row 1/],
])('looking through: when a file %s, then it is refused with where', async (_what, text, message) => {
  await expect(survey(fileOf(text), {})).rejects.toThrow(message);
});

it('looking through: when the file is changed, then its fingerprint is another', async () => {
  const one = await survey(fileOf('a\n1\n'), {});
  const two = await survey(fileOf('a\n2\n'), {});
  expect(one.sha256).not.toBe(two.sha256);
  expect(one.bytes).toBe(two.bytes);
});

it('writing: when a text would be a formula, then a spreadsheet shows it; numbers stay numbers', () => {
  const formulas = ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '＝1'];
  expect(formulas.map(harmless)).toEqual(formulas.map((text) => `'${text}`));
  for (const text of ['-5', '+13125550101', '3.5', 'a=b', '']) expect(harmless(text)).toBe(text);
  expect(csvLines([['a,b', 'say "x"', 'two\nlines']])).toBe('"a,b","say ""x""","two\nlines"\n');
});

it('writing: when a whole file is dropped, then nothing is left; when it is kept, then all of it is there', async () => {
  const path = fileOf('old');
  const dropped = await createWholeFile(path);
  await dropped.write([['new']]);
  await dropped.drop();
  expect(readFileSync(path, 'utf8')).toBe('old');
  const kept = await createWholeFile(path, ';');
  await kept.write([['a', 'b']]);
  await kept.keep();
  await kept.drop();
  expect(readFileSync(path, 'utf8')).toBe('a;b\n');
});
