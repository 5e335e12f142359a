import type { Receipt } from '../../src/connector.ts';
import { PermanentError, TransientError } from '../../src/domain/errors.ts';
import type { RecordChange } from '../../src/domain/event.ts';
import type { Delivery } from './delivery.ts';
import { type ObjectType, objectTypeOf } from './object-type.ts';
import { readRecord } from './read-record.ts';
import { isRefused } from './refused-error.ts';
import { updateRecord } from './update-record.ts';

/**
 * A record of this account became a lead: have the record tell which (`leadIdProperty`), and have the
 * identity map know it, so that the lead's dispositions find this record. What another record holds is not
 * taken from it.
 */
export async function writeLeadId(delivery: Delivery): Promise<Receipt> {
  const { settings, request, context, connection } = delivery;
  const { record, leadKey, source } = request.event;
  if (record === undefined || leadKey === undefined)
    throw new PermanentError(
      'The event names no record or no lead, so there is no lead id to write. Replay the change of the record.',
      { code: 'hubspot-no-record' },
    );
  if (source !== connection) return skipped(delivery, `The record is one of ${source}, not of this account.`);
  const type = objectTypeOf(record.object);
  const remember = (id: string): Promise<void> => context.identities.set(type.kind, leadKey, id);
  const property = settings.leadIdProperty;
  if (property === false) {
    await remember(record.id);
    return skipped(
      delivery,
      `leadIdProperty is false: the lead id of ${type.kind} ${record.id} is known here only.`,
    );
  }
  if (!(await isWritable(delivery, type, property))) {
    await remember(record.id);
    return skipped(
      delivery,
      `HubSpot has no property ${property} on ${type.path}: the lead id is known here only.`,
    );
  }
  const question = { type, id: record.id, properties: [property] };
  const current = await readRecord(delivery.api, question, context.signal);
  if (current === undefined) return gone(delivery, type, record);
  const ids = { [type.kind]: current.id };
  if (current.properties?.[property] === leadKey) {
    await remember(current.id);
    return { outcome: 'unchanged', ids, warnings: [...delivery.warnings] };
  }
  try {
    await updateRecord(delivery, {
      type,
      object: record.object,
      id: current.id,
      properties: { [property]: leadKey },
      idProperty: property,
    });
  } catch (error) {
    if (!isRefused(error, 400, 404, 409)) throw error;
    const { codes, existingId } = error.facts;
    // The lead is this contact's all the same.
    if (codes.includes('PROPERTY_DOESNT_EXIST')) await remember(current.id);
    if (existingId !== undefined) throw taken(type, current.id, existingId, property);
    if (error.status !== 404) throw error;
    const left = await readRecord(delivery.api, { ...question, id: current.id }, context.signal);
    if (left === undefined) return gone(delivery, type, record);
    throw left.id === current.id ? error : moved(type, current.id);
  }
  await remember(current.id);
  return { outcome: 'updated', ids, warnings: [...delivery.warnings] };
}

/** A contact must be able to tell its lead; other objects do where the account gave them the property. */
async function isWritable(delivery: Delivery, type: ObjectType, property: string): Promise<boolean> {
  if (type.kind === 'contact') return true;
  return (await delivery.book.known(type, [property], delivery.context.signal)).length > 0;
}

function gone(delivery: Delivery, { kind }: ObjectType, { id }: RecordChange): Receipt {
  return skipped(delivery, `The ${kind} ${id} is not in HubSpot any more: no lead id was written.`);
}

function moved({ kind }: ObjectType, id: string): TransientError {
  return new TransientError(
    `HubSpot's ${kind} ${id} was merged while its lead id was written: the one that it lives on in is told next.`,
    { code: 'hubspot-merged' },
  );
}

function taken({ kind }: ObjectType, id: string, holder: string, property: string): PermanentError {
  return new PermanentError(
    `HubSpot's ${kind} ${id} cannot be given its lead id: ${kind} ${holder} holds the same in ${property}. ` +
      'Merge the two, or empty the property of the wrong one, then replay.',
    { code: 'hubspot-lead-id-taken' },
  );
}

function skipped({ warnings }: Delivery, warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [...warnings, warning] };
}
