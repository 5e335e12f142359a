import type { PersonRef } from '../../../src/kit/resolve-person.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import { UpsertAnswer } from '../api/answers.ts';
import { CONTACT, type Delivery, orderOf } from '../delivery.ts';
import { blockedDnd } from '../dnc/blocked.ts';
import { ownerIdOf } from '../owner.ts';
import { fieldBody } from './field-body.ts';
import { leadIdFieldOf } from './lead-id-field.ts';
import { fieldsOfLead, isStandardField } from './standard-fields.ts';

/**
 * A contact for the lead that nothing was found for. An upsert by e-mail and phone, so it may be repeated: one
 * that the search does not know yet is found by HighLevel itself. One whose number is blocked begins with DND.
 */
export async function createContact(delivery: Delivery): Promise<PersonRef> {
  const { api, settings, request, context } = delivery;
  const { lead, leadKey } = request.event;
  const { person, owner, ownsPerson } = orderOf(request);
  const own = fieldsOfLead(lead, validEmail(lead));
  const body = await fieldBody(
    delivery,
    { ...person.defaults, ...own },
    { model: 'contact', isStandard: isStandardField },
  );
  const leadIdField = await leadIdFieldOf(delivery);
  const customFields = [
    ...body.customFields,
    ...(leadIdField === undefined || leadKey === undefined
      ? []
      : [{ id: leadIdField, field_value: leadKey }]),
  ];
  const assignedTo = owner !== undefined && ownsPerson ? await ownerIdOf(delivery, owner) : undefined;
  const { contact } = await api.ask(
    {
      method: 'POST',
      path: '/contacts/upsert',
      body: {
        locationId: settings.locationId,
        ...body.standard,
        ...(customFields.length === 0 ? {} : { customFields }),
        ...(assignedTo === undefined ? {} : { assignedTo }),
        ...(await blockedDnd(delivery)),
      },
      what: 'create the contact',
      effect: 'repeatable',
    },
    UpsertAnswer,
    context.signal,
  );
  await context.ownWrites?.announce(
    { object: CONTACT, id: contact.id },
    {
      ...body.standard,
      ...(leadIdField === undefined || leadKey === undefined || settings.leadIdField === false
        ? {}
        : { [settings.leadIdField]: leadKey }),
    },
  );
  return { object: CONTACT, id: contact.id };
}
