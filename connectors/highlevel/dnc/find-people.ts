import { toE164 } from '../../../src/domain/phone.ts';
import type { Contact } from '../api/answers.ts';
import { CONTACT, type Delivery } from '../delivery.ts';
import { isNumber } from '../person/person-source.ts';
import { readContact } from '../person/read-contact.ts';
import { searchContacts } from '../person/search-contacts.ts';

/**
 * Whom a do-not-call fact is about: every contact with one of the numbers, the contact that the event names if
 * it is of this account, and those that the identity map has for the lead and the numbers: the search does not
 * know what was written a moment ago.
 */
export async function findPeople(delivery: Delivery): Promise<readonly Contact[]> {
  const { api, settings, context, request } = delivery;
  const { dnc, record, source } = request.event;
  const { locationId } = settings;
  const read = (id: string): Promise<Contact | undefined> => readContact(api, id, locationId, context.signal);
  const isOwn = record?.object === CONTACT && source === delivery.connection;
  const named = isOwn ? await read(record.id) : undefined;
  const told = dnc?.numbers ?? [];
  const numbers = told.length > 0 ? told : numbersOf(named);
  const people = new Map<string, Contact>(named === undefined ? [] : [[named.id, named]]);
  const tests = numbers.map((value) => ({ field: 'phone', value }));
  for (const contact of await searchContacts(api, locationId, tests, context.signal)) {
    if (numbers.some((number) => isNumber(contact.phone, number))) people.set(contact.id, contact);
  }
  for (const id of await rememberedIds(delivery, numbers)) {
    const contact = people.has(id) ? undefined : await read(id);
    if (contact !== undefined) people.set(contact.id, contact);
  }
  return [...people.values()];
}

/** A contact's own number, where it tells its country. */
export function numbersOf(contact: Pick<Contact, 'phone'> | undefined): readonly string[] {
  const number = toE164(contact?.phone ?? '', undefined);
  return number === undefined ? [] : [number];
}

async function rememberedIds(
  { request, context }: Delivery,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  const { leadKey } = request.event;
  const keys = [...(leadKey === undefined ? [] : [leadKey]), ...numbers.map((number) => `phone:${number}`)];
  const ids = await Promise.all(keys.map((key) => context.identities.get(CONTACT, key)));
  return new Set(ids.filter((id) => id !== undefined));
}
