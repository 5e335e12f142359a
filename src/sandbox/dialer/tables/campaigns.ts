import { defineTable } from './table.ts';

// Campaigns, statuses, presets, alternate URLs, call times. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

export const campaigns = defineTable('vicidial_campaigns', undefined, {
  campaign_id: '',
  campaign_name: '',
  active: '',
  lead_order: '',
  web_form_address: '',
  hopper_level: '1',
  auto_dial_level: '0',
  local_call_time: '9am-9pm',
  voicemail_ext: '',
  dial_timeout: '60',
  dial_prefix: '9',
  campaign_cid: '0000000000',
  campaign_vdad_exten: '8368',
  xferconf_a_number: '',
  xferconf_b_number: '',
  alt_number_dialing: 'N',
  scheduled_callbacks: 'N',
  lead_filter_id: 'NONE',
  closer_campaigns: '',
  dial_method: 'MANUAL',
  adaptive_maximum_level: '3.0',
  campaign_changedate: '',
  dial_statuses: ' NEW -',
  campaign_allow_inbound: 'N',
  manual_dial_list_id: '998',
  default_xfer_group: '---NONE---',
  drop_inbound_group: '---NONE---',
  qc_enabled: 'N',
  manual_dial_filter: 'NONE',
  three_way_dial_prefix: '',
  vtiger_search_category: 'LEAD',
  vtiger_create_call_record: 'Y',
  vtiger_create_lead_record: 'Y',
  vtiger_search_dead: 'ASK',
  vtiger_status_call: 'N',
  drop_lockout_time: '0',
  web_form_address_two: '',
  start_call_url: '',
  dispo_call_url: '',
  xferconf_c_number: '',
  xferconf_d_number: '',
  xferconf_e_number: '',
  manual_dial_prefix: '',
  manual_preview_dial: 'PREVIEW_AND_SKIP',
  api_manual_dial: 'STANDARD',
  lead_order_randomize: 'N',
  lead_order_secondary: 'LEAD_ASCEND',
  agent_lead_search: 'DISABLED',
  queuemetrics_phone_environment: '',
  na_call_url: '',
  call_count_limit: '0',
  user_group: '---ALL---',
  use_other_campaign_dnc: '',
  max_inbound_calls: '0',
  hide_call_log_info: 'N',
  web_form_address_three: '',
  ready_max_logout: '0',
  next_dial_my_callbacks: 'DISABLED',
  cid_group_id: '---DISABLED---',
  mute_recordings: 'N',
  agent_search_method: '',
  show_confetti: 'DISABLED',
  custom_one: '',
  custom_two: '',
  custom_three: '',
  custom_four: '',
  custom_five: '',
});

export const campaignStatuses = defineTable('vicidial_campaign_statuses', undefined, {
  status: '',
  campaign_id: '',
  human_answered: 'N',
  category: 'UNDEFINED',
  scheduled_callback: 'N',
});

export const statuses = defineTable('vicidial_statuses', undefined, {
  status: '',
  human_answered: 'N',
  category: 'UNDEFINED',
  scheduled_callback: 'N',
});

export const xferPresets = defineTable('vicidial_xfer_presets', undefined, {
  campaign_id: '',
  preset_name: '',
  preset_number: '',
  preset_dtmf: '',
  preset_hide_number: 'N',
});

export const urlMulti = defineTable('vicidial_url_multi', 'url_id', {
  url_id: '',
  campaign_id: '',
  entry_type: '',
  active: 'N',
  url_type: '',
  url_rank: '1',
  url_statuses: '',
  url_description: '',
  url_address: '',
  url_lists: '',
  url_call_length: '0',
});

export const campaignCidAreacodes = defineTable('vicidial_campaign_cid_areacodes', undefined, {
  campaign_id: '',
  areacode: '',
  outbound_cid: '',
  active: '',
  cid_description: '',
  call_count_today: '0',
});

export const cidGroups = defineTable('vicidial_cid_groups', undefined, {
  cid_group_id: '',
  user_group: '---ALL---',
});

export const leadFilters = defineTable('vicidial_lead_filters', undefined, {
  lead_filter_id: '',
  lead_filter_sql: '',
  user_group: '---ALL---',
});

export const scripts = defineTable('vicidial_scripts', undefined, {
  script_id: '',
  script_name: '',
  active: '',
  user_group: '---ALL---',
});

export const callTimes = defineTable('vicidial_call_times', undefined, {
  call_time_id: '',
  call_time_name: '',
  call_time_comments: '',
  ct_default_start: '900',
  ct_default_stop: '2100',
  ct_sunday_start: '0',
  ct_sunday_stop: '0',
  ct_monday_start: '0',
  ct_monday_stop: '0',
  ct_tuesday_start: '0',
  ct_tuesday_stop: '0',
  ct_wednesday_start: '0',
  ct_wednesday_stop: '0',
  ct_thursday_start: '0',
  ct_thursday_stop: '0',
  ct_friday_start: '0',
  ct_friday_stop: '0',
  ct_saturday_start: '0',
  ct_saturday_stop: '0',
  ct_state_call_times: '',
  user_group: '---ALL---',
});

export const stateCallTimes = defineTable('vicidial_state_call_times', undefined, {
  state_call_time_id: '',
  state_call_time_state: '',
  sct_default_start: '900',
  sct_default_stop: '2100',
  sct_sunday_start: '0',
  sct_sunday_stop: '0',
  sct_monday_start: '0',
  sct_monday_stop: '0',
  sct_tuesday_start: '0',
  sct_tuesday_stop: '0',
  sct_wednesday_start: '0',
  sct_wednesday_stop: '0',
  sct_thursday_start: '0',
  sct_thursday_stop: '0',
  sct_friday_start: '0',
  sct_friday_stop: '0',
  sct_saturday_start: '0',
  sct_saturday_stop: '0',
  user_group: '---ALL---',
});
