import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { delayTable } from '../../src/config/delay-table.ts';
import { DELIVERY_DEFAULTS } from '../../src/config/delivery.ts';

function cellsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.split('|').map((cell) => cell.trim().replace(/^-+$/, '---')));
}

test('the waits that docs/how-it-works.md prints are those of the defaults', () => {
  const page = readFileSync(new URL('../../docs/how-it-works.md', import.meta.url), 'utf8');
  const start = page.indexOf('| Try');
  const printed = page.slice(start, page.indexOf('\n\n', start));
  expect(cellsOf(printed)).toEqual(cellsOf(delayTable(DELIVERY_DEFAULTS)));
});
