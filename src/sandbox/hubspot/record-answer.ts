import type { ObjectType } from './property-definition.ts';
import type { CrmRecord } from './record-store.ts';

const ALWAYS: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  calls: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  deals: ['amount', 'closedate', 'dealname', 'dealstage', 'hs_object_id', 'pipeline'],
};

/** A record as HubSpot tells it: always a few properties, and those that were asked for, null where empty. */
export function recordAnswer(
  type: ObjectType,
  record: CrmRecord,
  asked: readonly string[],
): Readonly<Record<string, unknown>> {
  const names = [...new Set([...ALWAYS[type], ...asked])];
  return {
    id: record.id,
    properties: Object.fromEntries(names.map((name) => [name, record.properties[name] ?? null])),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: false,
  };
}

/** What a write answers: the record with everything that it holds. */
export function writtenAnswer(record: CrmRecord): Readonly<Record<string, unknown>> {
  return {
    id: record.id,
    properties: record.properties,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: false,
  };
}
