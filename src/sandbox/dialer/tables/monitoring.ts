import { defineTable } from './table.ts';

// Conference rooms, and what is written when a manager listens in. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const conferences = defineTable('vicidial_conferences', undefined, {
  conf_exten: '',
  server_ip: '',
  extension: '',
  leave_3way: '0',
  leave_3way_datetime: '',
});

const confbridges = defineTable('vicidial_confbridges', undefined, {
  conf_exten: '',
  server_ip: '',
  extension: '',
  leave_3way: '0',
  leave_3way_datetime: '',
});

const dialLog = defineTable('vicidial_dial_log', undefined, {
  caller_code: '',
  lead_id: '0',
  server_ip: '',
  call_date: '',
  extension: '',
  channel: '',
  context: '',
  timeout: '0',
  outbound_cid: '',
  sip_hangup_cause: '0',
  sip_hangup_reason: '',
  uniqueid: '',
});

const dialCidLog = defineTable('vicidial_dial_cid_log', undefined, {
  caller_code: '',
  call_date: '',
  call_type: 'OUT',
  call_alt: '',
  outbound_cid: '',
  outbound_cid_type: '',
});

const rtMonitorLog = defineTable('vicidial_rt_monitor_log', undefined, {
  manager_user: '',
  manager_server_ip: '',
  manager_phone: '',
  manager_ip: '',
  agent_user: '',
  agent_server_ip: '',
  agent_status: '',
  agent_session: '',
  lead_id: '',
  campaign_id: '',
  caller_code: '',
  monitor_start_time: '',
  monitor_type: 'LISTEN',
});

export const monitoringTables = { conferences, confbridges, dialLog, dialCidLog, rtMonitorLog } as const;
