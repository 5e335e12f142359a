import type { CrmRecord, RecordReader } from '../../src/connector.ts';
import type { RecordAnswer } from './answers.ts';
import type { HubSpotApi } from './api.ts';
import { readMemberships } from './memberships.ts';
import { objectTypeOf } from './object-type.ts';
import type { PropertyBook } from './property-book.ts';
import { readRecord } from './read-record.ts';

/** Who changed the record last; missing on some object types. */
const MODIFIED_BY = 'hs_updated_by_user_id';
/** The first is the contact's, the second every other object's. */
const MODIFIED_AT = ['lastmodifieddate', 'hs_lastmodifieddate'];

/** Look at one record of the account: contacts, companies, deals, leads and custom objects. */
export function createRecordReader(api: HubSpotApi, book: PropertyBook): RecordReader {
  return {
    async read(ref, want, { signal, warn }) {
      const type = objectTypeOf(ref.object);
      const wanted = [...new Set([...want.fields, ...MODIFIED_AT, MODIFIED_BY])];
      const known = new Set(await book.known(type, wanted, signal));
      const unknown = want.fields.filter((name) => !known.has(name));
      if (unknown.length > 0)
        warn(
          `HubSpot has no property ${unknown.join(', ')} on ${type.path}: left out. Create it there, or take it out of the mapping.`,
        );
      const record = await readRecord(api, { type, id: ref.id, properties: [...known] }, signal);
      if (record === undefined) return undefined;
      const memberships = want.memberships ? await readMemberships(api, type, record.id, signal) : [];
      const fields = want.fields.filter((name) => known.has(name));
      return toCrmRecord(record, { object: ref.object, fields, memberships });
    },
  };
}

function toCrmRecord(
  record: RecordAnswer,
  about: {
    readonly object: string;
    readonly fields: readonly string[];
    readonly memberships: readonly string[];
  },
): CrmRecord {
  const text = (name: string): string => record.properties?.[name] ?? '';
  const changedBy = text(MODIFIED_BY);
  return {
    object: about.object,
    id: record.id,
    fields: Object.fromEntries(about.fields.map((name) => [name, text(name)])),
    modifiedAt: (record.updatedAt ?? propertyTime(MODIFIED_AT.map(text)))?.toISOString(),
    modifiedBy: changedBy === '' ? undefined : changedBy,
    memberships: about.memberships,
  };
}

/** A time property is ISO 8601, or milliseconds since the epoch in old accounts. */
function propertyTime(told: readonly string[]): Date | undefined {
  const times = told
    .filter((text) => text !== '')
    .map((text) => new Date(/^\d+$/.test(text) ? Number(text) : text));
  return times.find((time) => !Number.isNaN(time.getTime()));
}
