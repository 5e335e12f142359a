import { defineTable } from './table.ts';

// Servers, system settings and settings containers. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const servers = defineTable('servers', undefined, {
  server_ip: '',
  active: '',
  local_gmt: '-5.00',
  ext_context: 'default',
  active_asterisk_server: 'Y',
  generate_vicidial_conf: 'Y',
  rebuild_conf_files: 'Y',
  conf_secret: 'test',
  user_group: '---ALL---',
  conf_engine: 'MEETME',
});

const systemSettings = defineTable('system_settings', undefined, {
  version: '',
  use_non_latin: '0',
  enable_queuemetrics_logging: '0',
  queuemetrics_server_ip: '',
  queuemetrics_dbname: '',
  queuemetrics_login: '',
  queuemetrics_pass: '',
  queuemetrics_log_id: 'VIC',
  auto_user_add_value: '101',
  vdc_agent_api_active: '0',
  allow_ip_lists: '0',
  system_ip_blacklist: '',
  enable_vtiger_integration: '0',
  vtiger_server_ip: '',
  vtiger_dbname: '',
  vtiger_login: '',
  vtiger_pass: '',
  vtiger_url: '',
  sounds_central_control_active: '0',
  sounds_web_server: '127.0.0.1',
  sounds_web_directory: '',
  active_voicemail_server: '',
  auto_dial_limit: '4',
  webphone_url: '',
  custom_fields_enabled: '0',
  admin_web_directory: 'vicidial',
  queuemetrics_pe_phone_append: '0',
  queuemetrics_socket: 'NONE',
  queuemetrics_socket_url: '',
  pass_hash_enabled: '0',
  reload_timestamp: '',
  queuemetrics_pause_type: '0',
  active_modules: '',
  enable_languages: '0',
  language_method: 'DISABLED',
  agent_debug_logging: '0',
  agent_whisper_enabled: '0',
  user_new_lead_limit: '0',
  mute_recordings: '0',
  outbound_cid_any: 'DISABLED',
  agent_search_method: '0',
  allow_web_debug: '0',
  agent_notifications: '0',
  inbound_credits: '0',
  enhanced_agent_monitoring: '0',
});

const settingsContainers = defineTable('vicidial_settings_containers', undefined, {
  container_id: '',
  container_notes: '',
  container_type: 'OTHER',
  user_group: '---ALL---',
  container_entry: '',
});

export const systemTables = { servers, systemSettings, settingsContainers } as const;
