import { defineTable } from './table.ts';

// Lists, custom field definitions, DNC and filter phone groups. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const lists = defineTable('vicidial_lists', undefined, {
  list_id: '',
  list_name: '',
  campaign_id: '',
  active: '',
  list_description: '',
  list_changedate: '',
  list_lastcalldate: '',
  reset_time: '',
  agent_script_override: '',
  campaign_cid_override: '',
  am_message_exten_override: '',
  drop_inbound_group_override: '',
  xferconf_a_number: '',
  xferconf_b_number: '',
  xferconf_c_number: '',
  xferconf_d_number: '',
  xferconf_e_number: '',
  web_form_address: '',
  web_form_address_two: '',
  time_zone_setting: 'COUNTRY_AND_AREA_CODE',
  expiration_date: '2099-12-31',
  na_call_url: '',
  local_call_time: 'campaign',
  web_form_address_three: '',
  status_group_id: '',
  user_new_lead_limit: '-1',
  default_xfer_group: '---NONE---',
  daily_reset_limit: '-1',
  resets_today: '0',
  cid_group_id: '---DISABLED---',
  dial_prefix: '',
});

const listsFields = defineTable('vicidial_lists_fields', 'field_id', {
  field_id: '',
  list_id: '0',
  field_label: '',
  field_name: '',
  field_description: '',
  field_rank: '',
  field_help: '',
  field_type: 'TEXT',
  field_options: '',
  field_size: '',
  field_max: '',
  field_default: '',
  field_cost: '',
  field_required: 'N',
  name_position: 'LEFT',
  multi_position: 'HORIZONTAL',
  field_order: '1',
  field_encrypt: 'N',
  field_show_hide: 'DISABLED',
  field_duplicate: 'N',
});

const filterPhoneGroups = defineTable('vicidial_filter_phone_groups', undefined, {
  filter_phone_group_id: '',
  user_group: '---ALL---',
});

const filterPhoneNumbers = defineTable('vicidial_filter_phone_numbers', undefined, {
  phone_number: '',
  filter_phone_group_id: '',
});

const dncLog = defineTable('vicidial_dnc_log', undefined, {
  phone_number: '',
  campaign_id: '',
  action: 'add',
  action_date: '',
  user: '',
});

export const listsTables = { lists, listsFields, filterPhoneGroups, filterPhoneNumbers, dncLog } as const;
