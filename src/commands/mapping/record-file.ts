import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CrmRecord } from '../../connector.ts';
import { UsageError } from '../usage-error.ts';

/** A value as an API may give it, as the text that it counts for. */
const Value = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value)));

const RecordFile = z.strictObject({
  object: z.string().optional(),
  id: Value.pipe(z.string().min(1)).default('test'),
  fields: z.record(z.string(), Value),
  memberships: z.array(Value).default([]),
});

/** A record from a JSON file. @throws UsageError where there is none that can be read */
export function readRecordFile(
  path: string,
): Omit<CrmRecord, 'object'> & { readonly object: string | undefined } {
  const parsed = RecordFile.safeParse(parse(path));
  if (!parsed.success) throw new UsageError(`${path}: ${z.prettifyError(parsed.error)}`);
  const { object, id, fields, memberships } = parsed.data;
  return { object, id, fields, memberships, modifiedAt: undefined, modifiedBy: undefined };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      error instanceof SyntaxError
        ? `${path} is not JSON: it must be {"object": "contact", "id": "801", "fields": {…}}`
        : `${path} cannot be read: name a JSON file, or the id of a record`,
    );
  }
}
