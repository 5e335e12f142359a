import type { DeliveryContext, DeliveryRequest, Preview, Receipt, RecordRef } from '../../src/connector.ts';
import { PermanentError, TransientError } from '../../src/domain/errors.ts';
import { longId } from '../../src/domain/salesforce-id.ts';
import { changeOf } from './call/compare.ts';
import { CallFailure } from './call-failure.ts';
import type { DeliverTools } from './tools.ts';
import { checkedObject } from './ids.ts';
import { isElsewhere } from './elsewhere.ts';
import { type FoundRecord, readRecord, type RecordQuestion } from './read-record.ts';
import { updateRecord } from './update-record.ts';

const PEOPLE = ['Lead', 'Contact'] as const;

/**
 * A record of this org became a lead of the dialer: have the record tell which (`leadIdField`), and have the
 * identity map know it, so that the lead's dispositions find this record. What another record holds is not
 * taken from it. Throws CallFailure and the errors of the session; see `toDeliveryError`.
 */
export async function writeLeadId(
  request: DeliveryRequest,
  context: DeliveryContext,
  { api, book, connection, settings }: DeliverTools,
): Promise<Receipt> {
  const { record, leadKey, source } = request.event;
  if (record === undefined || leadKey === undefined)
    throw new PermanentError(
      'The event names no record or no lead, so there is no lead id to write. Replay the change of the record.',
      { code: 'salesforce-no-record' },
    );
  if (source !== connection) return skipped(`The record is one of ${source}, not of this org.`);
  const field = settings.leadIdField;
  const question: RecordQuestion = {
    object: checkedObject(record.object),
    id: record.id,
    fieldsOf: (object) => book.known(object, [field], context.signal),
  };
  const found = await readRecord(api, question);
  if (found === undefined) return gone(record);
  if (!Object.hasOwn(found.values, field)) return withoutField(found, leadKey, context, field);
  const ids = { [found.object]: found.id };
  if (found.values[field] === leadKey) {
    await remember(found, leadKey, context);
    return { outcome: 'unchanged', ids, warnings: [] };
  }
  try {
    await updateRecord(api, context, found, { [field]: leadKey });
  } catch (error) {
    if (isElsewhere(error)) {
      const left = await readRecord(api, { ...question, object: found.object, id: found.id });
      if (left === undefined) return gone(found);
      throw left.id === found.id ? error : moved(found);
    }
    throw conflictOf(error, found, field) ?? error;
  }
  await remember(found, leadKey, context);
  return { outcome: 'updated', ids, warnings: [] };
}

/** What `writeLeadId` would change. Reads only. */
export async function previewLeadId(
  { event }: DeliveryRequest,
  { signal }: DeliveryContext,
  { api, book, connection, settings }: DeliverTools,
): Promise<Preview> {
  const { record, leadKey, source } = event;
  if (record === undefined || leadKey === undefined || source !== connection)
    return { changes: [], warnings: ['The event names no record of this org: no lead id would be written.'] };
  const field = settings.leadIdField;
  const found = await readRecord(api, {
    object: checkedObject(record.object),
    id: record.id,
    fieldsOf: (object) => book.known(object, [field], signal),
  });
  if (found === undefined) return { changes: [], warnings: gone(record).warnings };
  if (!Object.hasOwn(found.values, field))
    return { changes: [], warnings: [`${found.object} has no field ${field}: no lead id would be written.`] };
  const write = { object: found.object, fields: { [field]: leadKey } };
  return { changes: [changeOf(write, { ...found.values, Id: found.id })], warnings: [] };
}

/** The person stays to be found by the map; only a lead or contact must be able to tell its lead. */
async function withoutField(
  found: FoundRecord,
  leadKey: string,
  context: DeliveryContext,
  field: string,
): Promise<Receipt> {
  await remember(found, leadKey, context);
  const { object } = found;
  if (!PEOPLE.some((one) => one === object))
    return skipped(`${object} has no field ${field}: the lead id is known here only.`);
  throw new PermanentError(
    `${object} has no field ${field} that the user of the app sees, so the lead id cannot be written. In Setup, Object Manager, ${object}, create it as a Text field of length 80, mark it External ID and Unique, give the user read and edit access to it, then replay.`,
    { code: 'salesforce-invalid-field' },
  );
}

/** As a lead or as a contact, never as both: whoever is remembered as the other gives way. */
async function remember(
  { object, id }: FoundRecord,
  leadKey: string,
  { identities }: DeliveryContext,
): Promise<void> {
  await identities.set(object, leadKey, id);
  for (const other of PEOPLE) {
    if (other === object || !PEOPLE.some((one) => one === object)) continue;
    if ((await identities.get(other, leadKey)) !== undefined) await identities.forget(other, leadKey);
  }
}

function conflictOf(error: unknown, { object, id }: FoundRecord, field: string): PermanentError | undefined {
  if (!(error instanceof CallFailure)) return undefined;
  const duplicate = error.find(['DUPLICATE_VALUE']);
  if (duplicate === undefined) return undefined;
  const told = /\brecord with id: ([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)\b/.exec(duplicate.text)?.[1];
  const holder = told === undefined ? 'another record' : longId(told);
  return new PermanentError(
    `Salesforce's ${object} ${id} cannot be given its lead id: ${holder} holds the same in ${field}. Merge the two, or empty the field of the wrong one, then replay.`,
    { code: 'salesforce-lead-id-taken' },
  );
}

function gone({ object, id }: RecordRef): Receipt {
  return skipped(`The ${object} ${id} is not in Salesforce any more: no lead id was written.`);
}

function moved({ object, id }: RecordRef): TransientError {
  return new TransientError(
    `Salesforce's ${object} ${id} was merged or converted while its lead id was written: the one that it lives on in is told next.`,
    { code: 'salesforce-moved' },
  );
}

function skipped(warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [warning] };
}
