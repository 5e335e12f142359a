import type { DialerState } from './api-call.ts';
import { sameNumber } from './functions/leads/compare.ts';
import type { LeadRow } from './store.ts';
import type { TagValues } from './url-builder.ts';

/** Lead and list, in the order in which every script replaces them. */
export function leadValues({ tables }: DialerState, lead: LeadRow, listId = lead.list_id): TagValues {
  const list = tables.lists.find(({ list_id: id }) => sameNumber(id, listId));
  return {
    lead_id: String(lead.lead_id),
    vendor_id: lead.vendor_lead_code,
    vendor_lead_code: lead.vendor_lead_code,
    list_id: lead.list_id,
    list_name: list?.list_name ?? '',
    list_description: list?.list_description ?? '',
    gmt_offset_now: lead.gmt_offset_now,
    phone_code: lead.phone_code,
    phone_number: lead.phone_number,
    title: lead.title,
    first_name: lead.first_name,
    middle_initial: lead.middle_initial,
    last_name: lead.last_name,
    address1: lead.address1,
    address2: lead.address2,
    address3: lead.address3,
    city: lead.city,
    state: lead.state,
    province: lead.province,
    postal_code: lead.postal_code,
    country_code: lead.country_code,
    gender: lead.gender,
    date_of_birth: lead.date_of_birth,
    alt_phone: lead.alt_phone,
    email: lead.email,
    security_phrase: lead.security_phrase,
    comments: lead.comments,
  };
}
