import { BrokenStatement } from '../../api-call.ts';
import type { LeadRow } from '../../store.ts';
import { sameText } from './compare.ts';

const COMPARISON =
  /^\s*\(?\s*([a-z_][a-z_0-9]*)\s*(=|!=|<>|<=|>=|<|>)\s*(?:'([^']*)'|"([^"]*)"|(-?[\d.]+))\s*\)?\s*$/i;

/**
 * Whether a lead passes a campaign's lead filter: comparisons of a column with a value, joined by `and` and
 * `or`. A filter of 4 characters or less is none.
 *
 * @throws BrokenStatement for SQL beyond that, which the stand-in does not know
 */
export function passesFilter(lead: LeadRow, sql: string): boolean {
  const filter = sql.replaceAll('\\', '').replaceAll(/^and|and$|^or|or$/gi, '');
  if (filter.length <= 4) return true;
  return filter
    .split(/\s+or\s+/i)
    .some((part) => part.split(/\s+and\s+/i).every((comparison) => compare(lead, comparison)));
}

function compare(lead: LeadRow, comparison: string): boolean {
  const match = COMPARISON.exec(comparison);
  const [, column = '', operator = '', single, double, number] = match ?? [];
  const value = (lead as unknown as Readonly<Record<string, string | number | undefined>>)[
    column.toLowerCase()
  ];
  if (match === null || value === undefined) throw new BrokenStatement('a lead filter that is not known');
  const order =
    number === undefined
      ? orderOfTexts(String(value), single ?? double ?? '')
      : Math.sign(Number(value) - Number(number));
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function orderOfTexts(left: string, right: string): number {
  if (sameText(left, right)) return 0;
  return left.toLowerCase() < right.toLowerCase() ? -1 : 1;
}
