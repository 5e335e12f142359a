import { parseClauses, select } from './clauses.ts';
import type { ObjectName } from './objects.ts';
import type { Org } from './org.ts';
import type { Answer } from './records.ts';
import { refuse } from './refusal.ts';

const SOQL = /^\s*SELECT\s+(?<fields>[\w\s,]+?)\s+FROM\s+(?<object>\w+)(?<rest>.*)$/is;
const SOSL = /^\s*FIND\s*\{(?<terms>[^}]*)\}\s*IN\s+PHONE\s+FIELDS\s+RETURNING\s+(?<returning>.+)$/is;
const OFFSET_MAX = 2000;
const RETURNED = /(\w+)\s*\(([^)]*)\)/g;
const RETURNED_PARTS = /^(?<fields>[\w\s,]+?)(?<rest>\s+(?:WHERE|ORDER|LIMIT|OFFSET)\b.*)?$/is;

/** `GET /query` and, with deleted records and archived activities, `GET /queryAll`. */
export function runQuery(org: Org, soql: string, withDeleted: boolean): Answer {
  const groups = SOQL.exec(soql)?.groups;
  if (groups === undefined) throw refuse('MALFORMED_QUERY', 'unexpected token');
  const object = objectNamed(org, groups['object'] ?? '');
  const from = withDeleted
    ? org.everything(object)
    : org.all(object).filter(({ fields }) => fields['IsArchived'] !== true);
  const records = select(org, object, from, split(groups['fields']), parseClauses(groups['rest'] ?? ''));
  return { status: 200, body: { totalSize: records.length, done: true, records } };
}

/** `GET /search`: SOSL over phone fields. */
export function runSearch(org: Org, sosl: string): Answer {
  const groups = SOSL.exec(sosl)?.groups;
  if (groups === undefined) throw refuse('MALFORMED_SEARCH', 'unexpected token');
  const terms = (groups['terms'] ?? '').split(/\s+OR\s+/i).map((term) => term.replaceAll('"', '').trim());
  if (terms.some((term) => term.length < 2))
    throw refuse('MALFORMED_SEARCH', 'search term must be longer than one character');
  const found = org.byPhone(terms);
  const returned = [...(groups['returning'] ?? '').matchAll(RETURNED)];
  if (returned.length > 1 && /\bOFFSET\b/i.test(groups['returning'] ?? ''))
    throw refuse('MALFORMED_SEARCH', 'OFFSET can be used only when querying a single object');
  const searchRecords = returned.flatMap(([, name = '', inner = '']) => {
    const object = objectNamed(org, name);
    const parts = RETURNED_PARTS.exec(inner)?.groups ?? {};
    const clauses = parseClauses(parts['rest'] ?? '');
    if (clauses.offset > OFFSET_MAX)
      throw refuse('MALFORMED_SEARCH', `SOSL offset should be between 0 to ${OFFSET_MAX}`);
    const from = found.filter((record) => record.object === object);
    return select(org, object, from, split(parts['fields']), clauses);
  });
  return { status: 200, body: { searchRecords } };
}

function objectNamed(org: Org, name: string): ObjectName {
  if (Object.hasOwn(org.specs, name)) return name as ObjectName;
  throw refuse('INVALID_TYPE', `sObject type '${name}' is not supported.`);
}

function split(fields: string | undefined): string[] {
  return (fields ?? '').split(',').map((field) => field.trim());
}
