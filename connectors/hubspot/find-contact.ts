import { type FilterGroup, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import type { Lead } from '../../src/domain/event.ts';
import { RecordAnswer, SearchAnswer } from './answers.ts';
import { validEmail } from './contact-properties.ts';
import { type Delivery, requireIndexed } from './delivery.ts';
import { nationalNumber, toE164Like } from './phone.ts';
import { isRefused } from './refused-error.ts';

const READ = ['email', 'phone', 'mobilephone'];
const SEARCH_LIMIT = 100;

/** One contact by id, or by a unique property; undefined = there is none. A merged id yields the new id. */
export async function readContact(
  { api, context }: Delivery,
  id: string,
  idProperty?: string,
): Promise<RecordAnswer | undefined> {
  const operation = { name: 'read the contact', effect: 'read', object: 'contacts', idProperty } as const;
  try {
    return await api.request(operation, context.signal, RecordAnswer, (crm, options) =>
      crm.contacts.basicApi.getById(id, READ, undefined, undefined, false, idProperty, options),
    );
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}

/**
 * The contact that the vendor lead code names, if it is a HubSpot id and the contact is plausibly the lead:
 * codes of another system are numbers too, and a call on a stranger is worse than a second contact.
 */
export async function contactByVendorLeadCode(delivery: Delivery): Promise<string | undefined> {
  const { lead } = delivery.request.event;
  const code = lead.vendorLeadCode ?? '';
  if (!/^[1-9]\d{0,18}$/.test(code)) return undefined;
  const contact = await readContact(delivery, code);
  if (contact === undefined) return undefined;
  if (!contradicts(contact, lead)) return contact.id;
  delivery.warnings.push(
    'The vendor lead code names a HubSpot contact with another e-mail and phone; it was not used.',
  );
  return undefined;
}

/** The contact with the lead's e-mail or, failing that, its phone; undefined = search knows none. */
export async function searchContact(delivery: Delivery): Promise<string | undefined> {
  const { lead, leadKey } = delivery.request.event;
  const email = validEmail(lead);
  const filterGroups = searchGroups(email, lead.e164);
  if (filterGroups.length === 0) return undefined;
  // An upsert by the unique property needs no look before it; without one, search must know all there is.
  if (delivery.settings.leadIdProperty === false || leadKey === undefined) requireIndexed(delivery);
  const operation = { name: 'search contacts', effect: 'read', object: 'contacts' } as const;
  const { results } = await delivery.api.request(
    operation,
    delivery.context.signal,
    SearchAnswer,
    (crm, options) =>
      crm.contacts.searchApi.doSearch(
        { filterGroups, properties: READ, sorts: [], limit: SEARCH_LIMIT },
        options,
      ),
  );
  const byEmail = results.filter((contact) => email !== undefined && emailOf(contact) === email);
  const byPhone = results.filter((contact) => numbersOf(contact, lead.e164).includes(lead.e164 ?? 'none'));
  const matches = byEmail.length > 0 ? byEmail : byPhone;
  const [newest] = matches.toSorted((one, other) => ageOf(other) - ageOf(one));
  if (newest !== undefined && matches.length > 1) {
    delivery.warnings.push(
      `${matches.length} contacts have the lead's ${byEmail.length > 0 ? 'e-mail' : 'phone'}; the newest (${newest.id}) was taken.`,
    );
  }
  return newest?.id;
}

function searchGroups(email: string | undefined, e164: string | undefined): FilterGroup[] {
  const national = e164 === undefined ? undefined : nationalNumber(e164);
  const wanted: (readonly [string, string | undefined])[] = [
    ['email', email],
    ['hs_searchable_calculated_phone_number', national],
    ['hs_searchable_calculated_mobile_number', national],
    ['phone', e164],
    ['mobilephone', e164],
  ];
  return wanted.flatMap(([propertyName, value]) =>
    value === undefined ? [] : [{ filters: [{ propertyName, operator: FilterOperatorEnum.Eq, value }] }],
  );
}

/** Both sides have something to compare and nothing agrees. */
function contradicts(contact: RecordAnswer, lead: Lead): boolean {
  const ours = [validEmail(lead), lead.e164, toE164Like(lead.altPhone, lead.e164)].filter(
    (one) => one !== undefined,
  );
  const theirs = [emailOf(contact), ...numbersOf(contact, lead.e164)].filter((one) => one !== undefined);
  return ours.length > 0 && theirs.length > 0 && !ours.some((one) => theirs.includes(one));
}

function emailOf(contact: RecordAnswer): string | undefined {
  const email = contact.properties?.['email']?.toLowerCase();
  return email === '' ? undefined : email;
}

function numbersOf(contact: RecordAnswer, like: string | undefined): (string | undefined)[] {
  const { phone, mobilephone } = contact.properties ?? {};
  return [toE164Like(phone, like), toE164Like(mobilephone, like)];
}

/** Milliseconds since the epoch of its creation; ids grow, so they decide where the time is not told. */
function ageOf(contact: RecordAnswer): number {
  return contact.createdAt?.getTime() ?? Number(contact.id);
}
