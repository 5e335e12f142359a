import { defineTable } from './table.ts';

// Phones, aliases and what belongs to them. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const phones = defineTable('phones', undefined, {
  extension: '',
  dialplan_number: '',
  voicemail_id: '',
  computer_ip: '',
  server_ip: '',
  login: '',
  pass: '',
  status: '',
  active: '',
  fullname: '',
  protocol: 'SIP',
  local_gmt: '-5.00',
  monitor_prefix: '8612',
  ext_context: 'default',
  install_directory: '/usr/local/perl_TK',
  outbound_cid: '',
  email: '',
  template_id: '',
  phone_context: 'default',
  phone_ring_timeout: '60',
  conf_secret: 'test',
  delete_vm_after_email: 'N',
  is_webphone: 'N',
  use_external_server_ip: 'N',
  on_hook_agent: 'N',
  webphone_auto_answer: 'Y',
  user_group: '---ALL---',
  outbound_alt_cid: '',
});

const phonesAlias = defineTable('phones_alias', undefined, {
  alias_id: '',
  alias_name: '',
  logins_list: '',
  user_group: '---ALL---',
});

const groupsAlias = defineTable('groups_alias', undefined, {
  group_alias_id: '',
  group_alias_name: '',
  caller_id_number: '',
  caller_id_name: '',
  active: 'N',
  user_group: '---ALL---',
});

const confTemplates = defineTable('vicidial_conf_templates', undefined, {
  template_id: '',
  user_group: '---ALL---',
});

const voicemail = defineTable('vicidial_voicemail', undefined, {
  voicemail_id: '',
  active: 'Y',
  pass: '',
  fullname: '',
  email: '',
  delete_vm_after_email: 'N',
  user_group: '---ALL---',
});

const musicOnHold = defineTable('vicidial_music_on_hold', undefined, {
  moh_id: '',
  moh_name: '',
  active: 'N',
  random: 'N',
  remove: 'N',
  user_group: '---ALL---',
});

export const phonesTables = {
  phones,
  phonesAlias,
  groupsAlias,
  confTemplates,
  voicemail,
  musicOnHold,
} as const;
