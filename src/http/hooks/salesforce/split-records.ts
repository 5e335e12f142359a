import { z } from 'zod';
import { readText } from '../../../domain/hit/decode.ts';
import { readJson } from '../../../domain/hit/json.ts';

/** As many records as a trigger of Salesforce sees at once. */
export const MOST_RECORDS = 200;

/** One record of a post, to be kept as a hit of its own. */
export interface PostedRecord {
  readonly body: Uint8Array;
  /** When the sender says that the change happened; part of what tells a repeat from another change. */
  readonly changedAt: string | undefined;
  /** Why its reader will not find a record in it; it is kept all the same. */
  readonly oddity: string | undefined;
}

const Many = z.union([z.array(z.unknown()), z.object({ records: z.array(z.unknown()) })]);
const Timed = z.object({ changedAt: z.string().min(1) });

/**
 * The records of a JSON post: one object, `{"records": [...]}` or an array. What is no JSON is one record
 * as it came, to be looked at and read again after a mend. Empty where there is nothing at all to keep.
 */
export function splitRecords(body: Buffer): readonly PostedRecord[] {
  const { text } = readText(body, 0, body.length);
  if (text.trim() === '') return [];
  const root = readJson(text);
  if (root === undefined) return [{ body, changedAt: undefined, oddity: 'the body is not JSON' }];
  const many = Many.safeParse(root);
  if (!many.success) return [toRecord(body, root, 'the body')];
  const records = Array.isArray(many.data) ? many.data : many.data.records;
  return records.map((record, index) =>
    toRecord(Buffer.from(JSON.stringify(record)), record, `record ${index + 1}`),
  );
}

function toRecord(body: Uint8Array, record: unknown, name: string): PostedRecord {
  const isObject = typeof record === 'object' && record !== null && !Array.isArray(record);
  return {
    body,
    changedAt: Timed.safeParse(record).data?.changedAt,
    oddity: isObject ? undefined : `${name} is not an object`,
  };
}
