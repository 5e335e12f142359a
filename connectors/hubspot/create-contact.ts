import { RecordAnswer, UpsertAnswer } from './answers.ts';
import { contactProperties } from './contact-properties.ts';
import type { Delivery } from './delivery.ts';
import { dncOfNewContact } from './dnc/blocked.ts';
import { CONTACT } from './object-type.ts';
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
  const contact = contactProperties(lead, lead.e164 ?? `VICIdial lead ${leadKey ?? ''}`.trim());
  delivery.warnings.push(...contact.warnings);
  const properties = { ...contact.properties, ...(await dncOfNewContact(delivery)) };
  try {
    if (settings.leadIdProperty === false || leadKey === undefined) {
      return await announced(delivery, await create(delivery, properties), properties);
    }
    const id = await upsert(delivery, settings.leadIdProperty, leadKey, properties);
    return await announced(delivery, id, { ...properties, [settings.leadIdProperty]: leadKey });
  } catch (error) {
    if (isRefused(error, 400, 409) && error.facts.existingId !== undefined) return error.facts.existingId;
    throw error;
  }
}

/** The id is not known before the contact is there, so this is told after the write. */
async function announced(
  { context }: Delivery,
  id: string,
  properties: Readonly<Record<string, string>>,
): Promise<string> {
  await context.ownWrites?.announce({ object: CONTACT.kind, id }, properties);
  return id;
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
