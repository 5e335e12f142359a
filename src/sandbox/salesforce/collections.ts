import { z } from 'zod';
import type { Org } from './org.ts';
import type { Answer } from './records.ts';
import { refuse } from './refusal.ts';

const MOST_COLLECTED = 200;
/** Records of one object that stand together are a chunk. */
const MOST_CHUNKS = 10;

const Collection = z.object({
  allOrNone: z.boolean().default(false),
  records: z
    .array(z.looseObject({ attributes: z.object({ type: z.string() }) }))
    .min(1)
    .max(MOST_COLLECTED),
});
type Sent = z.infer<typeof Collection>['records'][number];

/** One record's write, told as the REST request that does the same. */
export type HandleRow = (
  method: string,
  path: readonly string[],
  body: Readonly<Record<string, unknown>>,
) => Answer;

/**
 * `POST …/composite/sobjects` (create), `PATCH …/composite/sobjects` (update by `id`) and
 * `PATCH …/composite/sobjects/<object>/<external id field>` (upsert): results in the order of the records, each
 * with its own errors, and status 200 whatever became of them. Throws Refusal for the whole.
 */
export function runCollection(
  org: Org,
  method: string,
  [kind, object, field]: readonly string[],
  sent: unknown,
  handle: HandleRow,
): Answer {
  const parsed = Collection.safeParse(sent);
  if (kind !== 'sobjects' || !parsed.success)
    throw refuse('JSON_PARSER_ERROR', 'The collection is not readable');
  const { allOrNone, records } = parsed.data;
  if (chunksOf(records) > MOST_CHUNKS)
    throw refuse('INVALID_INPUT', `A collection holds ${MOST_CHUNKS} chunks of one type`);
  const repeated = new Set<string>();
  if (field !== undefined) {
    const keys = records.map((record) => String(record[field]).toLowerCase());
    for (const [at, key] of keys.entries()) if (keys.indexOf(key) !== at) repeated.add(key);
  }

  function row(record: Sent): object {
    const { attributes, ...fields } = record;
    if (field !== undefined) {
      const { [field]: value, ...others } = fields;
      if (repeated.has(String(value).toLowerCase()))
        return failure('DUPLICATE_VALUE', `duplicate value found: ${field} stands in several records`);
      return result(handle('PATCH', [object ?? '', field, String(value)], others));
    }
    if (method === 'POST') return result(handle('POST', [attributes.type], fields));
    const { id, ...others } = fields;
    const answer = handle('PATCH', [attributes.type, String(id)], others);
    return answer.status === 204 ? { id, success: true, errors: [] } : result(answer);
  }

  if (!allOrNone) return { status: 200, body: org.atomically(() => records.map(row)) };
  try {
    return { status: 200, body: org.atomically(() => records.map((record) => orRollBack(row(record)))) };
  } catch (error) {
    if (!(error instanceof RolledBackCollection)) throw error;
    const message =
      'Record rolled back because not all records were valid and the request was using AllOrNone header';
    return {
      status: 200,
      body: records.map(() => failure('ALL_OR_NONE_OPERATION_ROLLED_BACK', message)),
    };
  }
}

class RolledBackCollection extends Error {}

function orRollBack(result: object): object {
  if ('success' in result && result.success === true) return result;
  throw new RolledBackCollection();
}

function chunksOf(records: readonly Sent[]): number {
  return records.filter((record, at) => record.attributes.type !== records[at - 1]?.attributes.type).length;
}

/** Rows name the code `statusCode`, everything else `errorCode`; the matches of a duplicate rule are left out. */
function result({ status, body }: Answer): object {
  if (status === 300) return failure('DUPLICATE_EXTERNAL_ID', 'The external id is on several records');
  if (status < 300 && typeof body === 'object' && body !== null) return body;
  const errors = z
    .array(z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) }))
    .parse(body)
    .map(({ errorCode, message, fields }) => ({
      statusCode: errorCode === 'NOT_FOUND' ? 'INVALID_CROSS_REFERENCE_KEY' : errorCode,
      message,
      fields,
    }));
  return { success: false, errors };
}

function failure(statusCode: string, message: string): object {
  return { success: false, errors: [{ statusCode, message, fields: [] }] };
}
