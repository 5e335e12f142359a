import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { BridgeEvent } from '../../../src/domain/event.ts';
import type { PersonObject } from '../ids.ts';
import { RecordDraft } from '../record-draft.ts';
import type { StandardField } from '../standard-field.ts';

/** `MobilePhone` of a Lead is missing in jsforce's schema, which has the Contact's. */
type PersonField = StandardField<'Lead'> | StandardField<'Contact'>;
export type PersonRecord = Readonly<Partial<Record<PersonField, string | number>>>;

/** What the parts of an address are called on each object. */
const ADDRESS = {
  Lead: { street: 'Street', city: 'City', state: 'State', postalCode: 'PostalCode', country: 'Country' },
  Contact: {
    street: 'MailingStreet',
    city: 'MailingCity',
    state: 'MailingState',
    postalCode: 'MailingPostalCode',
    country: 'MailingCountry',
  },
} as const;

export interface PersonRecordOptions {
  readonly object: PersonObject;
  /** Company of a lead that names none. */
  readonly company: string;
  /** What the configuration has a new person hold where the lead tells nothing. */
  readonly defaults: FieldTexts;
}

/**
 * The Lead or Contact for a person whom Salesforce does not know by anything but our key. Field lengths are
 * those of the Object Reference (`Lead`, `Contact`).
 */
export function personRecord(
  event: BridgeEvent,
  options: PersonRecordOptions,
  warn: (warning: string) => void,
): PersonRecord {
  const { object, defaults } = options;
  const { lead } = event;
  const address = ADDRESS[object];
  const street = [lead.address1, lead.address2, lead.address3].filter(isTold).join('\n');
  const draft = new RecordDraft<PersonField>(object, warn)
    .text('FirstName', lead.firstName, 40)
    .text('LastName', lastName(event, defaults), 80)
    .text('Phone', lead.e164 ?? lead.phone, 40)
    .text('MobilePhone', lead.altPhone, 40)
    .text('Email', usableEmail(lead.email, object, warn), 80)
    .text(address.street, street, 255)
    .text(address.city, lead.city, 40)
    .text(address.state, isTold(lead.state) ? lead.state : lead.province, 80)
    .text(address.postalCode, lead.postalCode, 20)
    .text(address.country, lead.country, 80)
    .text('Description', lead.comments, 32_000);
  if (object === 'Lead') draft.text('Company', company(event, defaults['Company'] ?? options.company), 255);
  return draft.fields;
}

/** Salesforce requires one; the number tells more than a placeholder. */
function lastName({ lead }: BridgeEvent, defaults: FieldTexts): string {
  return [lead.lastName, defaults['LastName'], lead.e164, lead.phone].find(isTold) ?? 'Unknown';
}

function company({ fields }: BridgeEvent, fallback: string): string {
  return [fields['company'], fields['company_name']].find(isTold) ?? fallback;
}

/** Agents type `none` and worse; Salesforce would refuse the whole person for it. */
function usableEmail(
  email: string | undefined,
  object: string,
  warn: (warning: string) => void,
): string | undefined {
  if (!isTold(email)) return undefined;
  const told = email.trim();
  if (told.length <= 80 && /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]+$/.test(told)) return told;
  warn(`${object}.Email was left out: what VICIdial holds is not an address that Salesforce accepts.`);
  return undefined;
}

function isTold(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
