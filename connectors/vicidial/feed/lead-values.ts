import type { LeadRow } from '../../../src/domain/dialer-database.ts';
import { localTime } from './local-time.ts';

/** By VICIdial's name for the variable; undefined = cannot be told. */
export type Told = Readonly<Record<string, string | undefined>>;

/**
 * What both kinds of URL tell of the lead, as `vicidial_list` has it now. A Dispo Call URL has no `status` of
 * the lead, so it is not among them.
 */
export function leadValues({ lead, calledCount, enteredAt }: LeadRow, timezone: string): Told {
  return {
    lead_id: lead.id,
    vendor_id: lead.vendorLeadCode,
    vendor_lead_code: lead.vendorLeadCode,
    source_id: lead.sourceId,
    list_id: lead.listId,
    phone_code: lead.phoneCode,
    title: lead.title,
    first_name: lead.firstName,
    middle_initial: lead.middleInitial,
    last_name: lead.lastName,
    address1: lead.address1,
    address2: lead.address2,
    address3: lead.address3,
    city: lead.city,
    state: lead.state,
    province: lead.province,
    postal_code: lead.postalCode,
    country_code: lead.country,
    gender: lead.gender,
    date_of_birth: lead.dateOfBirth,
    alt_phone: lead.altPhone,
    email: lead.email,
    security_phrase: lead.securityPhrase,
    comments: lead.comments,
    called_count: String(calledCount),
    rank: lead.rank,
    owner: lead.owner,
    entry_date: localOf(enteredAt, timezone),
  };
}

export function localOf(moment: string | undefined, timezone: string): string | undefined {
  return moment === undefined ? undefined : localTime(Date.parse(moment), timezone);
}

/** Without what cannot be told. */
export function toldOnly(values: Told): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
