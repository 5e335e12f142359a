import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { UrlShape } from '../../../src/domain/reconcile/leg.ts';
import type { KnownLeg } from './details/known-leg.ts';

const TAG = /--A--(\w+)--B--/gu;

/** The variables of a Dispo Call URL that are no custom fields (`vdc_db_query.php`, 2.14-202), in lower case. */
const OWN: ReadonlySet<string> = new Set(
  `lead_id vendor_id vendor_lead_code list_id list_name list_description gmt_offset_now phone_code phone_number
   phone title first_name middle_initial last_name address1 address2 address3 city state province postal_code
   country_code gender date_of_birth alt_phone email security_phrase comments source_id rank owner entry_list_id
   entry_date called_count dispo dispo_name talk_time talk_time_ms talk_time_min term_reason call_id uniqueid
   agent_log_id recording_id recording_filename call_notes callback_lead_status callback_datetime dialed_number
   dialed_label group channel_group closecallid xfercallid fronter closer user pass fullname user_group
   user_custom_one user_custom_two user_custom_three user_custom_four user_custom_five agent_email phone_login
   original_phone_login phone_pass session_id sipexten server_ip customer_server_ip customer_zap_channel
   camp_script in_script parked_by campaign camp_custom_one camp_custom_two camp_custom_three camp_custom_four
   camp_custom_five ig_custom_one ig_custom_two ig_custom_three ig_custom_four ig_custom_five did_id
   did_extension did_pattern did_description did_custom_one did_custom_two did_custom_three did_custom_four
   did_custom_five sqldate epoch`.split(/\s+/u),
);

/** Custom fields by lead. */
export type CustomFields = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Read the custom fields of the leads whose URL names one. VICIdial takes the table of the list of entry. */
export async function readCustom(
  wanted: readonly { readonly known: KnownLeg; readonly shape: UrlShape | undefined }[],
  { several }: Pick<DialerDatabase, 'several'>,
  signal: AbortSignal,
): Promise<CustomFields> {
  const byList = new Map<string, Set<string>>();
  for (const { known, shape } of wanted) {
    const { lead, leg } = known;
    if (lead === undefined || lead.entryListId === '' || !namesCustom(shape)) continue;
    byList.set(lead.entryListId, (byList.get(lead.entryListId) ?? new Set()).add(leg.leadId));
  }
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const [listId, leadIds] of byList)
    for (const [leadId, fields] of await several.customFields(listId, [...leadIds], signal))
      found.set(leadId, fields);
  return found;
}

function namesCustom(shape: UrlShape | undefined): boolean {
  return [...(shape?.query.matchAll(TAG) ?? [])].some(([, name = '']) => !OWN.has(name.toLowerCase()));
}
