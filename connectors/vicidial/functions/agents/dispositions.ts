import { compareNaturally } from '../../../../src/domain/natural-order.ts';
import type { Reply } from '../../reply.ts';

const HEADER = /^CAMPAIGN,TOTAL CALLS(?:,(.*))?$/;
/** `12` or `12 (25.0%)` */
const COUNT = /^\d+(?: \(\d+\.\d%\))?$/;

/**
 * Read the CSV of call_dispo_report. The header names the statuses in the order in which the calls were found
 * (and for DIDs more than once), while every line has its values sorted by status; so the names are sorted
 * too. A line with another number of values is not understood, and then nothing is.
 */
export function readDispositions({ rows }: Reply): Record<string, string>[] | undefined {
  const [header = '', ...lines] = rows;
  const match = HEADER.exec(header);
  if (match === null || lines.length === 0) return undefined;
  const names = match[1] === undefined ? [] : [...new Set(match[1].split(','))].toSorted(compareNaturally);
  const read: Record<string, string>[] = [];
  for (const line of lines) {
    const [campaign = '', total = '', ...values] = line.split(',');
    const isWhole = values.length === names.length && values.every((value) => COUNT.test(value));
    if (!/^\d+$/.test(total) || !isWhole) return undefined;
    const statuses = names.map((name, index) => [name, values[index] ?? ''] as const);
    read.push({ ...Object.fromEntries(statuses), campaign, total_calls: total });
  }
  return read;
}
