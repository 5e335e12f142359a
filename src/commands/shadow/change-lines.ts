import type { PreviewReceipt } from '../../domain/preview-receipt.ts';
import { tableLines } from '../table-lines.ts';

/** One change of a record, for a person to read. */
export function changeLines({
  object,
  id,
  outcome,
  fields,
}: PreviewReceipt['changes'][number]): readonly string[] {
  const rows = Object.entries(fields).map(([field, { from, to }]) => ({
    field,
    now: from ?? '(nothing)',
    afterwards: to === '' ? '(emptied)' : to,
  }));
  return [
    `${object}${id === undefined ? '' : ` ${id}`}: ${outcome}`,
    ...tableLines(rows).map((line) => `  ${line}`),
  ];
}
