import { RecordAnswer, UpsertAnswer } from './answers.ts';
import { contactProperties } from './contact-properties.ts';
import type { Delivery } from './delivery.ts';
import { isRefused } from './refused-error.ts';
import { upsertedRow } from './upsert-row.ts';

/**
 * A contact for the lead that nothing was found for. By the unique property this is an upsert and may be
 * repeated; without one it is a create. Either way a 409 tells who has the e-mail already, and that is the
 * person.
 */
export async function createContact(delivery: Delivery): Promise<string> {
  const { settings, request } = delivery;
  const { lead, leadKey } = request.event;
  const { properties, warnings } = contactProperties(
    lead,
    lead.e164 ?? `VICIdial lead ${leadKey ?? ''}`.trim(),
  );
  delivery.warnings.push(...warnings);
  try {
    if (settings.leadIdProperty === false || leadKey === undefined) return await create(delivery, properties);
    return await upsert(delivery, settings.leadIdProperty, leadKey, properties);
  } catch (error) {
    if (isRefused(error, 400, 409) && error.facts.existingId !== undefined) return error.facts.existingId;
    throw error;
  }
}

async function upsert(
  { api, context, request }: Delivery,
  idProperty: string,
  id: string,
  properties: Record<string, string>,
): Promise<string> {
  const operation = {
    name: 'upsert the contact',
    effect: 'repeatable',
    object: 'contacts',
    idProperty,
  } as const;
  const answer = await api.request(operation, context.signal, UpsertAnswer, (crm, options) =>
    crm.contacts.batchApi.upsert(
      { inputs: [{ idProperty, id, properties, objectWriteTraceId: request.deliveryId }] },
      options,
    ),
  );
  return upsertedRow(operation, answer).id;
}

async function create({ api, context }: Delivery, properties: Record<string, string>): Promise<string> {
  const operation = { name: 'create the contact', effect: 'once', object: 'contacts' } as const;
  const { id } = await api.request(operation, context.signal, RecordAnswer, (crm, options) =>
    crm.contacts.basicApi.create({ properties, associations: [] }, options),
  );
  return id;
}
