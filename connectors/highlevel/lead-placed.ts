import { z } from 'zod';
import type { Receipt } from '../../src/connector.ts';
import { PermanentError } from '../../src/domain/errors.ts';
import { CONTACT, contactPath, type Delivery } from './delivery.ts';
import { textOf } from './person/field-body.ts';
import { leadIdFieldOf } from './person/lead-id-field.ts';
import { readContact } from './person/read-contact.ts';

/**
 * A contact of this account became a lead: have it tell which, and have the identity map know it, so that the
 * lead's dispositions find this contact.
 */
export async function writeLeadId(delivery: Delivery): Promise<Receipt> {
  const { api, settings, request, context, connection, warnings } = delivery;
  const { record, leadKey, source } = request.event;
  if (record === undefined || leadKey === undefined)
    throw new PermanentError(
      'The event names no record or no lead, so there is no lead id to write. Replay the change of the record.',
      { code: 'highlevel-no-record' },
    );
  const skipped = (reason: string): Receipt => ({
    outcome: 'skipped',
    ids: {},
    warnings: [...warnings, reason],
  });
  if (source !== connection) return skipped(`The record is one of ${source}, not of this account.`);
  if (record.object !== CONTACT)
    return skipped(`A ${record.object} of HighLevel becomes no lead: only contacts do.`);
  const field = await leadIdFieldOf(delivery);
  const contact = await readContact(api, record.id, settings.locationId, context.signal);
  if (contact === undefined)
    return skipped(`The contact ${record.id} is not in HighLevel any more: no lead id was written.`);
  await context.identities.set(CONTACT, leadKey, contact.id);
  if (field === undefined || settings.leadIdField === false)
    return skipped(`The lead id of contact ${contact.id} is known here only.`);
  const ids = { [CONTACT]: contact.id };
  const held = contact.customFields?.find(({ id }) => id === field)?.value;
  if (textOf(held) === leadKey) return { outcome: 'unchanged', ids, warnings: [...warnings] };
  await context.ownWrites?.announce({ object: CONTACT, id: contact.id }, { [settings.leadIdField]: leadKey });
  await api.ask(
    {
      method: 'PUT',
      path: contactPath(contact.id),
      body: { customFields: [{ id: field, field_value: leadKey }] },
      what: 'write the lead id',
      effect: 'repeatable',
    },
    z.looseObject({}),
    context.signal,
  );
  return { outcome: 'updated', ids, warnings: [...warnings] };
}
