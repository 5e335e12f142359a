import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/calls/index.js';
import { AssociationAnswer, RecordAnswer, UpsertAnswer } from './answers.ts';
import type { Delivery } from './delivery.ts';
import { upsertedRow } from './upsert-row.ts';

type Properties = Record<string, string>;

/** HubSpot's own number for "this call is on that contact". */
const CALL_TO_CONTACT = 194;

/** Make or update the call that has our key in the unique property: atomic, so it may always be repeated. */
export async function upsertCall(
  { api, context, request }: Delivery,
  idProperty: string,
  properties: Properties,
): Promise<{ readonly id: string; readonly created: boolean }> {
  const operation = { name: 'upsert the call', effect: 'repeatable', object: 'calls', idProperty } as const;
  const input = { idProperty, id: request.effectKey, properties, objectWriteTraceId: request.deliveryId };
  const answer = await api.request(operation, context.signal, UpsertAnswer, (crm, options) =>
    crm.calls.batchApi.upsert({ inputs: [input] }, options),
  );
  return upsertedRow(operation, answer);
}

/** Make the call and put it on the contact in one request, so that no call without a person can be left. */
export async function createCall(
  { api, context }: Delivery,
  contactId: string,
  properties: Properties,
): Promise<string> {
  const operation = { name: 'create the call', effect: 'once', object: 'calls' } as const;
  const category = AssociationSpecAssociationCategoryEnum.HubspotDefined;
  const associations = [
    { to: { id: contactId }, types: [{ associationCategory: category, associationTypeId: CALL_TO_CONTACT }] },
  ];
  const { id } = await api.request(operation, context.signal, RecordAnswer, (crm, options) =>
    crm.calls.basicApi.create({ properties, associations }, options),
  );
  return id;
}

export async function updateCall(
  { api, context }: Delivery,
  id: string,
  properties: Properties,
): Promise<void> {
  const operation = { name: 'update the call', effect: 'repeatable', object: 'calls' } as const;
  await api.request(operation, context.signal, RecordAnswer, (crm, options) =>
    crm.calls.basicApi.update(id, { properties }, undefined, options),
  );
}

/** Put the call on the contact; nothing happens if it is there already. */
export async function associateCall(
  { api, context }: Delivery,
  callId: string,
  contactId: string,
): Promise<void> {
  const operation = { name: 'associate the call with its contact', effect: 'repeatable' } as const;
  await api.request(operation, context.signal, AssociationAnswer, (crm, options) =>
    crm.associations.basicApi.createDefault('calls', callId, 'contacts', contactId, options),
  );
}
