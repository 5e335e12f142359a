import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { PersonRef } from '../../../src/kit/resolve-person.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import { creating } from '../batch/kinds.ts';
import { contactProperties } from '../contact-properties.ts';
import type { Delivery } from '../delivery.ts';
import { dncOfNewContact } from '../dnc/blocked.ts';
import { knownProperties } from '../known-properties.ts';
import { CONTACT } from '../object-type.ts';
import { isRefused } from '../refused-error.ts';
import type { ContactLookup } from './lookup.ts';

/** All that a contact of this lead is created with. */
export async function newContact(delivery: Delivery, fields: FieldTexts): Promise<Record<string, string>> {
  const { request, settings } = delivery;
  const { lead, leadKey } = request.event;
  const defaults = await knownProperties(delivery, CONTACT, request.call?.person.defaults ?? {});
  const name = lead.e164 ?? `VICIdial lead ${leadKey ?? ''}`.trim();
  const contact = contactProperties(lead, name, defaults);
  delivery.warnings.push(...contact.warnings);
  return {
    ...contact.properties,
    ...withoutEmpty(fields),
    ...(await dncOfNewContact(delivery)),
    ...(settings.leadIdProperty === false || leadKey === undefined
      ? {}
      : { [settings.leadIdProperty]: leadKey }),
  };
}

/**
 * A contact for the lead that nothing was found for. With the lead's id in a property with unique values it
 * may be repeated. Where HubSpot has one with that id or with the e-mail already, that is the person.
 */
export async function createContact(
  delivery: Delivery,
  properties: Readonly<Record<string, string>>,
  lookup: ContactLookup,
  signal: AbortSignal,
): Promise<PersonRef & { readonly isNew: boolean }> {
  const { batches, context, request, settings } = delivery;
  const keyProperty = settings.leadIdProperty === false ? undefined : settings.leadIdProperty;
  const isKeyed = keyProperty !== undefined && keyProperty in properties;
  const kind = creating({ type: CONTACT, effect: isKeyed ? 'repeatable' : 'once', keyProperty });
  try {
    const { id } = await batches.writes.write(kind, { trace: request.deliveryId, properties }, signal);
    // Its id is not known before it is there, so this is told after the write.
    await context.ownWrites?.announce({ object: CONTACT.kind, id }, properties);
    return { object: CONTACT.kind, id, isNew: true };
  } catch (error) {
    if (!isRefused(error, 400, 409)) throw error;
    const isTaken = error.status === 409 || error.facts.existingId !== undefined;
    const holder = isTaken ? await holderOf(delivery, lookup, error.facts.existingId) : undefined;
    if (holder === undefined) throw error;
    return { object: CONTACT.kind, id: holder, isNew: false };
  }
}

/** Who has the lead's id, else whom HubSpot named, else who has the e-mail. */
async function holderOf(
  { request }: Delivery,
  lookup: ContactLookup,
  named: string | undefined,
): Promise<string | undefined> {
  const { lead, leadKey } = request.event;
  const keyed = leadKey === undefined ? undefined : await lookup.byLeadKey(leadKey);
  if (keyed !== undefined) return keyed.id;
  if (named !== undefined) return named;
  const email = validEmail(lead);
  return email === undefined ? undefined : (await lookup.byEmail(email))?.id;
}

function withoutEmpty(fields: FieldTexts): FieldTexts {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
