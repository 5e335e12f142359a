import { z } from 'zod';
import type { RecordChange } from '../../domain/event.ts';
import { readJson } from '../../domain/hit/json.ts';
import { readParameters } from '../../domain/hit/parameters.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isSecretName } from '../../domain/hit/secrets.ts';
import { fieldsOf, requestMarks } from './fields.ts';
import { isRecordId, objectName } from './hubspot-objects.ts';
import type { HubspotTold } from './hubspot-told.ts';
import { mark } from './mark.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** A value alone, or with its history as the first contacts API tells it. */
const Value = z.union([Scalar, z.looseObject({ value: Scalar }).transform(({ value }) => value)]);
const Properties = z
  .record(z.string(), z.unknown())
  .transform((record): Record<string, string> => read(record, Value));
const Payload = z.looseObject({
  properties: Properties.optional().catch(undefined),
  object: z
    .looseObject({ properties: Properties.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Names under which a payload tells the record's id, and the object that each speaks of; undefined = any. */
const ID_NAMES: readonly (readonly [name: string, object: string | undefined])[] = [
  ['objectId', undefined],
  ['hs_object_id', undefined],
  ['canonical-vid', 'contact'],
  ['vid', 'contact'],
  ['companyId', 'company'],
  ['dealId', 'deal'],
];
/** Of the message and not of the record. */
const NOT_FIELDS: ReadonlySet<string> = new Set([
  ...ID_NAMES.map(([name]) => name),
  'objectTypeId',
  'objectType',
  'portalId',
  'portal-id',
  'callbackId',
  'is-contact',
  'profile-token',
  'profile-url',
  'addedAt',
]);

/**
 * One request of the workflow action "Send a webhook": the enrolled record with its history (`vid` and
 * `properties`), the properties that were chosen (flat, in a body or a query), or a custom action's
 * (`object`). Where nothing tells the kind of record it is a contact.
 */
export function readHubspotWorkflow(hit: RawHit): HubspotTold {
  const request = readParameters(hit);
  const payload = payloadOf(hit) ?? fieldsOf(request);
  const parsed = Payload.safeParse(payload);
  const { properties, object } = parsed.success ? parsed.data : {};
  const plain = read(payload, Scalar);
  const inner = object === undefined ? {} : read(object, Scalar);
  const fields = object?.properties ?? properties ?? withoutNames(plain);
  const named = idOf({ ...plain, ...inner }, { ...properties, ...object?.properties });
  const record: RecordChange | undefined =
    named === undefined ? undefined : { ...named, change: 'updated', fields };
  return {
    record,
    fields: { ...plain, ...fields },
    marks: [...requestMarks(hit, request), ...(record === undefined ? [mark('bad-record-id')] : [])],
  };
}

function payloadOf({ body }: RawHit): object | undefined {
  const root = readJson(Buffer.from(body).toString('utf8'));
  return typeof root === 'object' && root !== null && !Array.isArray(root) ? root : undefined;
}

/** What fits the schema, under its name; secrets and what is more than a value are left out. */
function read(record: object, schema: z.ZodType<string>): Record<string, string> {
  const entries = Object.entries(record).flatMap(([name, value]): [string, string][] => {
    if (name === '' || name === '__proto__' || isSecretName(name)) return [];
    const parsed = schema.safeParse(value);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries);
}

function withoutNames(plain: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(plain).filter(([name]) => !NOT_FIELDS.has(name)));
}

function idOf(
  plain: Readonly<Record<string, string>>,
  properties: Readonly<Record<string, string>>,
): Pick<RecordChange, 'object' | 'id'> | undefined {
  const told = objectName(plain['objectTypeId'] ?? plain['objectType']);
  for (const [name, object] of ID_NAMES) {
    const id = plain[name] ?? (name === 'hs_object_id' ? properties[name] : undefined);
    if (isRecordId(id)) return { object: told ?? object ?? 'contact', id };
  }
  return undefined;
}
