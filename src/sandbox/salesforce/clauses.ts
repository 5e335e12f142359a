import type { ObjectName } from './objects.ts';
import { toPlain, type Org, type StoredRecord } from './org.ts';
import { asTold, attributes, refuseUnknown } from './records.ts';
import { refuse } from './refusal.ts';
import type { FieldValue } from './rules.ts';

/** What stands after the object in SOQL, or between the brackets of SOSL's RETURNING. */
export interface Clauses {
  readonly where: readonly Condition[];
  readonly orderBy: { readonly field: string; readonly descending: boolean } | undefined;
  readonly limit: number;
  readonly offset: number;
}

interface Condition {
  readonly field: string;
  readonly negated: boolean;
  readonly values: readonly (string | boolean | null)[];
}

const CLAUSES =
  /^\s*(?:WHERE\s+(?<where>.+?))?(?:\s*ORDER\s+BY\s+(?<order>\w+)(?:\s+(?<direction>ASC|DESC))?)?(?:\s*LIMIT\s+(?<limit>\d+))?(?:\s*OFFSET\s+(?<offset>\d+))?\s*$/i;
const CONDITION = /^(?<field>\w+)\s*(?:(?<operator>!?=)\s*(?<value>.+)|IN\s*\((?<list>.+)\))$/i;

/** Conditions joined by AND, one order, a limit: what integrations of call logs use. Throws Refusal. */
export function parseClauses(text: string): Clauses {
  const groups = CLAUSES.exec(text)?.groups;
  if (groups === undefined) throw malformed(text);
  return {
    where: (groups['where'] ?? '')
      .split(/\s+AND\s+/i)
      .filter(Boolean)
      .map((part) => parseCondition(part)),
    orderBy:
      groups['order'] === undefined
        ? undefined
        : { field: groups['order'], descending: groups['direction']?.toUpperCase() === 'DESC' },
    limit: groups['limit'] === undefined ? Number.POSITIVE_INFINITY : Number(groups['limit']),
    offset: Number(groups['offset'] ?? 0),
  };
}

/** The records that fit, in order, each with the fields asked for. */
export function select(
  org: Org,
  object: ObjectName,
  from: readonly StoredRecord[],
  fields: readonly string[],
  clauses: Clauses,
): object[] {
  const order = clauses.orderBy;
  const named = [
    ...fields,
    ...clauses.where.map(({ field }) => field),
    ...(order === undefined ? [] : [order.field]),
  ];
  for (const field of named) refuseUnknown(org, object, field);
  const rows = from
    .map((record): Record<string, FieldValue> => toPlain(record))
    .filter((row) => fits(row, clauses.where));
  if (order !== undefined) rows.sort((one, other) => compare(one[order.field], other[order.field]));
  if (order?.descending === true) rows.reverse();
  return rows.slice(clauses.offset, clauses.offset + clauses.limit).map((row) => ({
    attributes: attributes(object, String(row['Id'])),
    ...Object.fromEntries(fields.map((field) => [field, asTold(org, object, field, row[field])])),
  }));
}

function fits(row: Readonly<Record<string, unknown>>, where: readonly Condition[]): boolean {
  return where.every(({ field, negated, values }) => {
    const held = row[field] ?? (values.some((value) => typeof value === 'boolean') ? false : null);
    return values.some((value) => held === value) !== negated;
  });
}

function parseCondition(text: string): Condition {
  const groups = CONDITION.exec(text.trim())?.groups;
  if (groups?.['field'] === undefined) throw malformed(text);
  const { field, operator, value, list } = groups;
  return {
    field,
    negated: operator === '!=',
    values: (list === undefined ? [value ?? ''] : list.split(',')).map((part) => parseLiteral(part.trim())),
  };
}

function parseLiteral(text: string): string | boolean | null {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^null$/i.test(text)) return null;
  const quoted = /^'((?:[^'\\]|\\.)*)'$/.exec(text)?.[1];
  if (quoted === undefined) throw malformed(text);
  return quoted.replaceAll(/\\(.)/g, '$1');
}

function compare(one: FieldValue | undefined, other: FieldValue | undefined): number {
  return String(one ?? '').localeCompare(String(other ?? ''));
}

function malformed(text: string): Error {
  return refuse('MALFORMED_QUERY', `unexpected token: '${text.slice(0, 60)}'`);
}
