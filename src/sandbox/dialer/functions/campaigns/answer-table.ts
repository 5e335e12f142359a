import { type ApiCall } from '../../api-call.ts';
import { ascii, ID } from './filters.ts';

const DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tab: '\t', pipe: '|' };

/** Rows as `stage` wants them joined, the column names first with `header=YES`. Nothing is quoted. */
export function formatTable(
  call: ApiCall,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const delimiter = delimiterOf(call);
  const lines = wantsHeader(call) ? [columns, ...rows] : rows;
  return lines.map((values) => `${values.join(delimiter)}\n`).join('');
}

export function delimiterOf(call: ApiCall): string {
  return DELIMITERS[ascii(call, 'stage', ID)] ?? '|';
}

export function wantsHeader(call: ApiCall): boolean {
  return ascii(call, 'header') === 'YES';
}
