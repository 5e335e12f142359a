import type { DialerState } from '../../api-call.ts';
import { sameNumber } from '../../functions/leads/compare.ts';
import { customRow } from '../../functions/leads/custom-table.ts';
import type { LeadRow } from '../../store.ts';
import type { TagValues } from '../../url-builder.ts';

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

/** The lead's custom fields under their labels; none where its entry list has no table. */
export function customValues({ tables }: DialerState, lead: LeadRow): TagValues {
  if (Number(lead.entry_list_id) <= 0) return {};
  const row = customRow(lead, lead.entry_list_id);
  if (row === undefined) return {};
  return Object.fromEntries(
    tables.listsFields
      .where(({ list_id: id }) => sameNumber(id, lead.entry_list_id))
      .map(({ field_label: label }) => [label.toLowerCase(), row[label] ?? '']),
  );
}

/** The number that an inbound call came in on. */
export function didValues({ tables }: DialerState, uniqueid: string): TagValues {
  const logged = tables.didLog.where((row) => row.uniqueid === uniqueid).at(-1);
  const did = tables.inboundDids.find(({ did_id: id }) => logged !== undefined && id === logged.did_id);
  return {
    did_id: logged?.did_id ?? '',
    did_extension: logged?.extension ?? '',
    did_pattern: did?.did_pattern ?? '',
    did_description: did?.did_description ?? '',
  };
}
