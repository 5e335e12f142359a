import { defineTable } from './table.ts';

// What the Agent API writes or reads besides the live agents. Columns and defaults of VICIdial 2.14-202's schema, as far as it touches them.

const leadMessages = defineTable('vicidial_lead_messages', undefined, {
  lead_id: '',
  call_date: '',
  user: '',
  played: '0',
  message_entry: '',
});

const sessionsRecent = defineTable('vicidial_sessions_recent', undefined, {
  lead_id: '',
  server_ip: '',
  call_date: '',
  user: '',
  campaign_id: '',
  conf_exten: '',
  call_type: '',
});

const threeWayPressMulti = defineTable('vicidial_3way_press_multi', undefined, {
  user: '',
  call_date: '',
  phone_numbers: '',
  phone_numbers_ct: '0',
  status: '',
});

const emailList = defineTable('vicidial_email_list', 'email_row_id', {
  email_row_id: '',
  lead_id: '',
  group_id: '',
  user: '',
  status: '',
});

const ipListEntries = defineTable('vicidial_ip_list_entries', undefined, {
  ip_list_id: '',
  ip_address: '',
});

export const agentScreenTables = {
  leadMessages,
  sessionsRecent,
  threeWayPressMulti,
  emailList,
  ipListEntries,
} as const;
