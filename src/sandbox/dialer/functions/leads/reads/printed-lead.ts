import type { LeadRow } from '../../../store.ts';
import { LEAD_COLUMNS } from '../output.ts';

/** The values of a lead in the order of `LEAD_COLUMNS`. */
export function printedValues(lead: LeadRow): string[] {
  return LEAD_COLUMNS.map((name) => lead[name] ?? '');
}

/** Every character but a line break made `X`, byte by byte, as for users who may not see lead data. */
export function masked(value: string): string {
  return value
    .split('\n')
    .map((line) => 'X'.repeat(Buffer.byteLength(line)))
    .join('\n');
}
