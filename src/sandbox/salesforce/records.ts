import type { ObjectName } from './objects.ts';
import { checkMember, checkRole } from './members.ts';
import { isDeleted, toPlain, type Org, type StoredRecord } from './org.ts';
import { checkDuplicates, checkTaskLinks, converted } from './people.ts';
import { notFound, refuse, Refusal } from './refusal.ts';
import type { RowFaults } from './row-faults.ts';
import { checkFields } from './rules.ts';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface WriteOptions {
  /** Blocks people with an email address that is taken. */
  readonly duplicateRule: boolean;
  /** Refuse single records. */
  readonly rowFaults: RowFaults;
}

type Sent = Readonly<Record<string, unknown>>;

export function createRecord(org: Org, object: ObjectName, sent: Sent, options: WriteOptions): Answer {
  const { id } = insert(org, object, sent, options);
  return { status: 201, body: { id, success: true, errors: [] } };
}

export function updateRecord(
  org: Org,
  object: ObjectName,
  id: string,
  sent: Sent,
  options: WriteOptions,
): Answer {
  update(org, findById(org, object, id), sent, options);
  return { status: 204 };
}

export function deleteRecord(org: Org, object: ObjectName, id: string): Answer {
  org.update(findById(org, object, id), { IsDeleted: true });
  return { status: 204 };
}

/** `PATCH …/sobjects/<object>/<external id field>/<value>`. */
export function upsertRecord(
  org: Org,
  target: { readonly object: ObjectName; readonly field: string; readonly value: string },
  sent: Sent,
  options: WriteOptions,
): Answer {
  const { object, field, value } = target;
  if (Object.hasOwn(sent, field))
    throw refuse('INVALID_FIELD', `The ${field} field should not be specified in the sobject data.`, [field]);
  const [id, ...others] = lookUp(org, object, field, value);
  if (id === undefined) {
    const created = insert(org, object, { ...sent, [field]: value }, options);
    return { status: 201, body: { id: created.id, success: true, errors: [], created: true } };
  }
  if (others.length > 0)
    return {
      status: 300,
      body: [id, ...others].map((one) => `/services/data/v66.0/sobjects/${object}/${one}`),
    };
  update(org, findById(org, object, id), sent, options);
  return { status: 200, body: { id, success: true, errors: [], created: false } };
}

/** One record by id or by external id, whole or the fields asked for. */
export function readRecord(org: Org, object: ObjectName, id: string, fields: string | undefined): Answer {
  const plain: Record<string, unknown> = toPlain(findById(org, object, id));
  const wanted = fields?.split(',').map((name) => name.trim());
  for (const name of wanted ?? []) refuseUnknown(org, object, name);
  const names = wanted ?? Object.keys(plain);
  const chosen = Object.fromEntries(names.map((name) => [name, asTold(org, object, name, plain[name])]));
  return { status: 200, body: { attributes: attributes(object, id), ...chosen } };
}

export function readByKey(
  org: Org,
  target: { readonly object: ObjectName; readonly field: string; readonly value: string },
  fields: string | undefined,
): Answer {
  const [id] = lookUp(org, target.object, target.field, target.value);
  if (id === undefined) throw notFound();
  return readRecord(org, target.object, id, fields);
}

export function attributes(object: ObjectName, id: string): object {
  return { type: object, url: `/services/data/v66.0/sobjects/${object}/${id}` };
}

/** A value as the REST API writes it: null where empty, times with an offset in place of `Z`. */
export function asTold(org: Org, object: ObjectName, field: string, value: unknown): unknown {
  const isTime = org.specs[object].fields[field]?.type === 'datetime';
  return isTime && typeof value === 'string' ? value.replace(/Z$/, '+0000') : (value ?? null);
}

export function refuseUnknown(org: Org, object: ObjectName, field: string): void {
  if (org.specs[object].fields[field] === undefined)
    throw refuse('INVALID_FIELD', `No such column '${field}' on entity '${object}'.`);
}

function lookUp(org: Org, object: ObjectName, field: string, value: string): readonly string[] {
  if (org.specs[object].fields[field]?.externalId !== true)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${field}`);
  return org.byKey(object, field, value);
}

function findById(org: Org, object: ObjectName, id: string): StoredRecord {
  const record = org.get(id);
  if (record === undefined || record.object !== object) throw notFound();
  if (isDeleted(record))
    throw new Refusal(404, { errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] });
  return record;
}

function insert(org: Org, object: ObjectName, sent: Sent, options: WriteOptions): StoredRecord {
  const spec = org.specs[object];
  if (!spec.createable) throw refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `${object} cannot be created`);
  const fields = checkFields(object, spec, sent, 'create');
  options.rowFaults.check(object, fields);
  if (options.duplicateRule) checkDuplicates(org, object, fields);
  switch (object) {
    case 'Task':
      return org.insert('Task', {
        Status: 'Not Started',
        Priority: 'Normal',
        TaskSubtype: 'Task',
        ...checkTaskLinks(org, {}, fields),
      });
    case 'CampaignMember':
      return org.insert(object, checkMember(org, fields));
    case 'OpportunityContactRole':
      return org.insert(object, checkRole(org, fields));
    default:
      return org.insert(object, fields);
  }
}

function update(org: Org, record: StoredRecord, sent: Sent, { rowFaults }: WriteOptions): StoredRecord {
  const fields = checkFields(record.object, org.specs[record.object], sent, 'update');
  rowFaults.check(record.object, { ...record.fields, ...fields });
  if (record.fields['IsConverted'] === true) throw converted();
  if (record.object !== 'Task') return org.update(record, fields);
  return org.update(record, checkTaskLinks(org, record.fields, fields));
}
