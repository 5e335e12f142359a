import type { CrmRecord, RecordReader, RecordRef, RecordWant } from '../../src/connector.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import type { FieldBook } from './field-book.ts';
import { checkedObject } from './ids.ts';
import { readMemberships } from './memberships.ts';
import { readRecord } from './read-record.ts';

const SYSTEM_FIELDS = ['SystemModstamp', 'LastModifiedDate', 'LastModifiedById'];
/** Others (`Owner.Name`) belong to another record, which this resource of the API does not follow. */
const FIELD = /^[A-Za-z]\w{0,79}$/;

type ReadContext = Parameters<RecordReader['read']>[2];

/**
 * Look at one record: any object that the user of the app sees. Throws CallFailure and the errors of the
 * session; see `toDeliveryError`.
 */
export async function lookAt(
  api: Api,
  book: FieldBook,
  ref: RecordRef,
  want: RecordWant,
  context: ReadContext,
): Promise<CrmRecord | undefined> {
  try {
    return await look(api, book, ref, want, context);
  } catch (error) {
    if (!(error instanceof CallFailure) || error.find(['INVALID_FIELD']) === undefined) throw error;
    // A field was deleted, or taken from the user, since the object was described.
    book.forget(ref.object);
    return look(api, book, ref, want, context);
  }
}

async function look(
  api: Api,
  book: FieldBook,
  ref: RecordRef,
  want: RecordWant,
  { warn, signal }: ReadContext,
): Promise<CrmRecord | undefined> {
  const wanted = want.fields.filter((name) => FIELD.test(name));
  const known = new Map<string, readonly string[]>();
  const found = await readRecord(api, {
    object: checkedObject(ref.object),
    id: ref.id,
    async fieldsOf(object) {
      const fields = await book.known(object, [...new Set([...wanted, ...SYSTEM_FIELDS])], signal);
      known.set(object, fields);
      return fields;
    },
  });
  if (found === undefined) return undefined;
  const fields = want.fields.filter((name) => known.get(found.object)?.includes(name) === true);
  const unknown = want.fields.filter((name) => !fields.includes(name));
  if (unknown.length > 0)
    warn(
      `${found.object} has no field ${unknown.join(', ')} that the user of the app sees: left out. Give the user access to it, or take it out of the mapping.`,
    );
  return {
    object: found.object,
    id: found.id,
    fields: Object.fromEntries(fields.map((name) => [name, toText(found.values[name])])),
    modifiedAt: toUtc(found.values['SystemModstamp'] ?? found.values['LastModifiedDate']),
    modifiedBy: toText(found.values['LastModifiedById']) || undefined,
    memberships: want.memberships ? await readMemberships(api, found) : [],
  };
}

/** A value of the REST API; compound fields (addresses) as JSON. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** Salesforce writes `2026-11-22T03:30:05.000+0000`. */
function toUtc(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const time = new Date(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
