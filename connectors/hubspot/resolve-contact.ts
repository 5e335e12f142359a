import { PermanentError } from '../../src/domain/errors.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { validEmail } from './contact-properties.ts';
import { createContact } from './create-contact.ts';
import type { Delivery } from './delivery.ts';
import { contactByVendorLeadCode, readContact, searchContact } from './find-contact.ts';

const KIND = 'contact';

export interface Contact {
  readonly id: string;
  /** It comes from the map and was not looked at: it may have been deleted or merged in HubSpot since. */
  readonly remembered: boolean;
}

/**
 * The contact of the event's lead: the one remembered, else the one that the vendor lead code names, the one
 * created for this lead before, the one with its e-mail or phone, else a new one. It is remembered at once,
 * because search does not know it yet when the next event of the lead comes.
 */
export async function resolveContact(delivery: Delivery): Promise<Contact> {
  const { identities } = delivery.context;
  const key = personKey(delivery.request.event);
  const known = await identities.get(KIND, key);
  if (known !== undefined) return { id: known, remembered: true };
  const id = (await findContact(delivery)) ?? (await createContact(delivery));
  await identities.set(KIND, key, id);
  return { id, remembered: false };
}

/**
 * A write to a remembered contact was refused: look whether it is still there. Yields who to use now (a
 * merged contact has a new id, a deleted one is resolved anew), or undefined if the contact is not at fault.
 */
export async function reresolveContact(delivery: Delivery, contact: Contact): Promise<Contact | undefined> {
  if (!contact.remembered) return undefined;
  const { identities } = delivery.context;
  const key = personKey(delivery.request.event);
  const found = await readContact(delivery, contact.id);
  if (found === undefined) {
    await identities.forget(KIND, key);
    return resolveContact(delivery);
  }
  if (found.id === contact.id) return undefined;
  await identities.set(KIND, key, found.id);
  return { id: found.id, remembered: false };
}

async function findContact(delivery: Delivery): Promise<string | undefined> {
  const { leadIdProperty } = delivery.settings;
  const { leadKey } = delivery.request.event;
  const named = await contactByVendorLeadCode(delivery);
  if (named !== undefined) return named;
  if (leadIdProperty !== false && leadKey !== undefined) {
    const created = await readContact(delivery, leadKey, leadIdProperty);
    if (created !== undefined) return created.id;
  }
  return searchContact(delivery);
}

/** Whom the event is about, as the map's key. */
function personKey(event: BridgeEvent): string {
  if (event.leadKey !== undefined) return event.leadKey;
  if (event.lead.e164 !== undefined) return `phone:${event.lead.e164}`;
  const email = validEmail(event.lead);
  if (email !== undefined) return `email:${email}`;
  throw new PermanentError(
    'The event names no lead, phone number or e-mail, so there is nobody in HubSpot to put the call on. ' +
      'Add lead_id and phone_number to the URL in VICIdial.',
    { code: 'hubspot-no-person' },
  );
}
