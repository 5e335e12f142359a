import type { ObjectName } from './objects.ts';
import { toPlain, type Org, type StoredRecord } from './org.ts';
import { asTold, attributes, refuseUnknown } from './records.ts';
import { refuse } from './refusal.ts';
import type { FieldValue } from './rules.ts';

/** What stands after the object in SOQL, or between the brackets of SOSL's RETURNING. */
export interface Clauses {
  readonly where: readonly Condition[];
  /** Whether all conditions must hold, or one of them. */
  readonly joined: 'AND' | 'OR';
  readonly orderBy: { readonly field: string; readonly descending: boolean } | undefined;
  readonly limit: number;
  readonly offset: number;
}

interface Condition {
  readonly field: string;
  readonly negated: boolean;
  /** In small letters. */
  readonly values: ReadonlySet<unknown>;
}

const CLAUSES =
  /^\s*(?:WHERE\s+(?<where>.+?))?(?:\s*ORDER\s+BY\s+(?<order>\w+)(?:\s+(?<direction>ASC|DESC))?)?(?:\s*LIMIT\s+(?<limit>\d+))?(?:\s*OFFSET\s+(?<offset>\d+))?\s*$/i;
const CONDITION = /^(?<field>\w+)\s*(?:(?<operator>!?=)\s*(?<value>.+)|IN\s*\((?<list>.+)\))$/i;

/** Conditions joined by AND, or by OR; one order, a limit: what integrations of call logs use. Throws Refusal. */
export function parseClauses(text: string): Clauses {
  const groups = CLAUSES.exec(text)?.groups;
  if (groups === undefined) throw malformed(text);
  const { conditions, joined } = splitConditions(groups['where'] ?? '');
  return {
    where: conditions.map((part) => parseCondition(part)),
    joined,
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
    .filter((row) => fits(row, clauses));
  if (order !== undefined) rows.sort((one, other) => compare(one[order.field], other[order.field]));
  if (order?.descending === true) rows.reverse();
  return rows.slice(clauses.offset, clauses.offset + clauses.limit).map((row) => ({
    attributes: attributes(object, String(row['Id'])),
    ...Object.fromEntries(fields.map((field) => [field, asTold(org, object, field, row[field])])),
  }));
}

/** Texts are compared without regard to case, as SOQL does. */
function fits(row: Readonly<Record<string, unknown>>, { where, joined }: Clauses): boolean {
  const holds = ({ field, negated, values }: Condition): boolean => {
    const held = row[field] ?? (values.has(true) || values.has(false) ? false : null);
    return values.has(folded(held)) !== negated;
  };
  return joined === 'AND' ? where.every(holds) : where.some(holds);
}

function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** SOQL refuses a mixture of AND and OR without brackets; brackets around conditions are not read here. */
function splitConditions(text: string): { readonly conditions: string[]; readonly joined: 'AND' | 'OR' } {
  // Literals may hold anything, also the words between conditions.
  const parts = text.split(/('(?:[^'\\]|\\.)*')|\s+(AND|OR)\s+/i);
  const conditions = [''];
  const words = new Set<string>();
  for (let at = 0; at < parts.length; at += 3) {
    conditions.push(`${conditions.pop() ?? ''}${parts[at] ?? ''}${parts[at + 1] ?? ''}`);
    const word = parts[at + 2]?.toUpperCase();
    if (word === undefined) continue;
    words.add(word);
    conditions.push('');
  }
  if (words.size > 1) throw malformed(text);
  return {
    conditions: conditions.filter((part) => part.trim() !== ''),
    joined: words.has('OR') ? 'OR' : 'AND',
  };
}

function parseCondition(text: string): Condition {
  const groups = CONDITION.exec(text.trim())?.groups;
  if (groups?.['field'] === undefined) throw malformed(text);
  const { field, operator, value, list } = groups;
  return {
    field,
    negated: operator === '!=',
    values: new Set(
      (list === undefined ? [value ?? ''] : (list.match(/'(?:[^'\\]|\\.)*'|[^,]+/g) ?? [])).map((part) =>
        folded(parseLiteral(part.trim())),
      ),
    ),
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
