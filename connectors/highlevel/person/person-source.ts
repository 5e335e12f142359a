import { nationalForDialer, toE164 } from '../../../src/domain/phone.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import type { FoundPerson, PersonSource } from '../../../src/kit/resolve-person.ts';
import type { Contact } from '../api/answers.ts';
import { CONTACT, type Delivery, orderOf } from '../delivery.ts';
import { ownerIdOf } from '../owner.ts';
import { createContact } from './create-contact.ts';
import { leadIdFieldOf } from './lead-id-field.ts';
import { readContact } from './read-contact.ts';
import { searchContacts, type Test } from './search-contacts.ts';

/** HighLevel's ids have 20 letters and digits, which VICIdial's vendor lead code has room for. */
const CONTACT_ID = /^[A-Za-z0-9]{20}$/;

/** How people are found in the sub-account. All that can be searched for is one request, sent when first asked. */
export function personSource(delivery: Delivery): PersonSource {
  const { api, settings, context, request } = delivery;
  const { lead } = request.event;
  const { signal } = context;
  let searching: Promise<Searched> | undefined;
  const searched = (): Promise<Searched> => (searching ??= search(delivery));

  return {
    objects: [CONTACT],
    async byVendorLeadCode() {
      const id = lead.vendorLeadCode?.trim() ?? '';
      if (!CONTACT_ID.test(id)) return undefined;
      const contact = await readContact(api, id, settings.locationId, signal);
      return contact === undefined ? undefined : toFound(contact);
    },
    async byLeadKey(leadKey) {
      const { contacts, leadIdField } = await searched();
      return contacts.filter((one) => customText(one, leadIdField) === leadKey).map(toFound);
    },
    async byEmail() {
      const email = validEmail(lead);
      const { contacts } = await searched();
      if (email === undefined) return [];
      return contacts.filter((one) => one.email?.trim().toLowerCase() === email).map(toFound);
    },
    async byPhone(e164) {
      const { contacts } = await searched();
      return contacts.filter(({ phone }) => isNumber(phone, e164)).map(toFound);
    },
    create: () => createContact(delivery),
    async agentOwnerId() {
      const { owner } = orderOf(request);
      return owner === undefined ? undefined : ownerIdOf(delivery, owner);
    },
  };
}

interface Searched {
  readonly contacts: readonly Contact[];
  /** Id of the custom field that holds the lead's key; undefined = there is none. */
  readonly leadIdField: string | undefined;
}

async function search(delivery: Delivery): Promise<Searched> {
  const { api, settings, context, request } = delivery;
  const { lead, leadKey } = request.event;
  const leadIdField = await leadIdFieldOf(delivery);
  const email = validEmail(lead);
  const tests: Test[] = [
    ...(leadIdField === undefined || leadKey === undefined
      ? []
      : [{ field: `customFields.${leadIdField}`, value: leadKey }]),
    ...(email === undefined ? [] : [{ field: 'email', value: email }]),
    ...(lead.e164 === undefined || lead.e164 === '' ? [] : [{ field: 'phone', value: lead.e164 }]),
  ];
  const contacts = await searchContacts(api, settings.locationId, tests, context.signal);
  return { contacts, leadIdField };
}

function toFound({ id, assignedTo, dateAdded }: Contact): FoundPerson {
  const createdAt = Date.parse(dateAdded ?? '');
  return {
    object: CONTACT,
    id,
    ownerId: assignedTo ?? undefined,
    createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
    order: 0,
  };
}

function customText(contact: Contact, fieldId: string | undefined): string | undefined {
  const found = contact.customFields?.find(({ id }) => id === fieldId);
  return typeof found?.value === 'string' ? found.value : undefined;
}

/** Whether a number, as HighLevel holds it, is this one; one without a country is taken for the same country's. */
export function isNumber(held: string | null | undefined, e164: string): boolean {
  return toE164(held ?? '', nationalForDialer(e164)?.phoneCode) === e164;
}
