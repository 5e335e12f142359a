import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import { API_DOCS, generateApiDocs, root } from '../../scripts/generate-api-docs.ts';
import { operationsIn } from '../../scripts/api-docs/operations.ts';

/**
 * Functions of 2.14-202 for machines. Left out: lists for people to pick from, which answer HTML (`moh_list`,
 * `vm_list`, `ingroup_list`, `callmenu_list`, `container_list`), and the teapot.
 */
const NON_AGENT = `version sounds_list agent_ingroup_info agent_campaigns campaigns_list hopper_list hopper_bulk_insert
  blind_monitor add_user copy_user update_user update_remote_agent add_group_alias add_dnc_phone delete_dnc_phone
  add_fpg_phone delete_fpg_phone add_phone update_phone add_phone_alias update_phone_alias server_refresh
  update_list list_info list_custom_fields add_list update_campaign update_alt_url update_presets add_did copy_did
  update_did update_cid_group_entry recording_lookup did_log_export phone_number_log agent_stats_export
  user_group_status in_group_status agent_status user_details callid_info ccc_lead_info lead_callback_info
  lead_dearchive lead_field_info lead_all_info lead_status_search lead_search update_log_entry add_lead
  update_lead batch_update_lead check_phone_number logged_in_agents call_status_stats call_dispo_report`;
const AGENT = `version webserver external_hangup external_status external_pause logout recording webphone_url
  call_agent audio_playback external_dial preview_dial_action external_add_lead change_ingroups update_fields
  refresh_panel set_timer_action st_login_log st_get_agent_active_lead ra_call_control send_dtmf park_call
  transfer_conference switch_lead vm_message pause_code calls_in_queue_count force_fronter_leave_3way
  force_fronter_audio_stop send_notification`;

it('docs/vicidial-api.md is what the catalogue says (npm run generate writes it)', async () => {
  expect(readFileSync(join(root, API_DOCS), 'utf8')).toBe(await generateApiDocs());
});

it.each([
  ['non-agent', NON_AGENT],
  ['agent', AGENT],
] as const)('the catalogue has every function of the %s API, once', (api, names) => {
  const catalogue = allFunctions().filter((one) => one.api === api);
  expect(catalogue.map(({ name }) => name).toSorted()).toEqual(names.split(/\s+/).toSorted());
});

it('an operation is documented by its first paragraph, without what it throws', () => {
  const source = `/**
 * Dial for an agent. Nothing is asked.
 * Throws PermanentError for bad numbers.
 *
 * More of it.
 */
export async function dial(
  client: Client,
) {}
/** Short. */
export async function pause(client: Client) {}
/** Not one: it takes no client. */
export async function helper(text: string) {}
`;
  expect(operationsIn(source)).toEqual([
    { name: 'dial', summary: 'Dial for an agent. Nothing is asked.' },
    { name: 'pause', summary: 'Short.' },
  ]);
});
