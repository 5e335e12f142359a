import type { z } from 'zod';
import { flattenIssues, type Issue } from './explain.ts';
import type { Path } from './fault.ts';
import { isPlainObject, valueAt } from './plain-object.ts';

export type Parsed<Schema extends z.ZodType> =
  | { readonly ok: true; readonly data: unknown; readonly value: z.output<Schema> }
  | { readonly ok: false; readonly data: unknown; readonly issues: readonly Issue[] };

/**
 * Check data against the schema, reading scalars as what the schema wants: campaign `0101` as the text that
 * was typed though YAML takes it for a number, and a port from the environment as a number.
 */
export function parseData<Schema extends z.ZodType>(
  schema: Schema,
  original: unknown,
  writtenAt: (path: Path) => string | undefined,
): Parsed<Schema> {
  const first = schema.safeParse(original);
  if (first.success) return { ok: true, data: original, value: first.data };
  const data = structuredClone(original);
  for (const issue of flattenIssues(first.error.issues, data)) adapt(data, issue, writtenAt);
  const second = schema.safeParse(data);
  if (second.success) return { ok: true, data, value: second.data };
  return { ok: false, data, issues: flattenIssues(second.error.issues, data) };
}

function adapt(data: unknown, issue: Issue, writtenAt: (path: Path) => string | undefined): void {
  if (issue.code !== 'invalid_type') return;
  const path = issue.path as Path;
  const wanted = readAs(issue.expected, valueAt(data, path), writtenAt(path));
  const parent = valueAt(data, path.slice(0, -1));
  const step = path.at(-1);
  if (wanted === undefined || step === undefined) return;
  if (Array.isArray(parent)) parent[Number(step)] = wanted;
  else if (isPlainObject(parent)) (parent as Record<string, unknown>)[step] = wanted;
}

function readAs(expected: string, value: unknown, written: string | undefined): unknown {
  if (expected === 'string')
    return typeof value === 'number' || typeof value === 'boolean' ? written : undefined;
  if (typeof value !== 'string' || value === written) return undefined;
  if (expected === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (expected !== 'number' && expected !== 'int') return undefined;
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
