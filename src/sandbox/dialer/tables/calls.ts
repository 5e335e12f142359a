import { defineTable } from './table.ts';

// Calls in progress and the logs of finished ones. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const autoCalls = defineTable('vicidial_auto_calls', 'auto_call_id', {
  auto_call_id: '',
  server_ip: '',
  campaign_id: '',
  status: 'PAUSED',
  lead_id: '',
  uniqueid: '',
  callerid: '',
  channel: '',
  phone_code: '',
  phone_number: '',
  call_time: '',
  call_type: 'OUT',
  stage: 'START',
  alt_dial: 'NONE',
  agent_only: '',
  queue_position: '1',
  extension: '',
});

const log = defineTable('vicidial_log', undefined, {
  uniqueid: '',
  lead_id: '',
  list_id: '',
  campaign_id: '',
  call_date: '',
  start_epoch: '',
  end_epoch: '',
  length_in_sec: '',
  status: '',
  phone_code: '',
  phone_number: '',
  user: '',
  comments: '',
  processed: '',
  user_group: '',
  alt_dial: 'NONE',
  called_count: '0',
  term_reason: 'NONE',
});

const logExtended = defineTable('vicidial_log_extended', undefined, {
  uniqueid: '',
  server_ip: '',
  call_date: '',
  lead_id: '',
  caller_code: '',
  start_url_processed: 'N',
  dispo_url_processed: 'N',
});

const closerLog = defineTable('vicidial_closer_log', 'closecallid', {
  closecallid: '',
  lead_id: '',
  list_id: '',
  campaign_id: '',
  call_date: '',
  start_epoch: '',
  end_epoch: '',
  length_in_sec: '',
  status: '',
  phone_code: '',
  phone_number: '',
  user: '',
  comments: '',
  processed: '',
  queue_seconds: '0',
  user_group: '',
  xfercallid: '0',
  uniqueid: '',
  agent_only: '',
  queue_position: '1',
  called_count: '0',
  term_reason: 'NONE',
});

const didLog = defineTable('vicidial_did_log', undefined, {
  uniqueid: '',
  channel: '',
  server_ip: '',
  caller_id_number: '',
  caller_id_name: '',
  extension: '',
  call_date: '',
  did_id: '',
  did_route: '',
});

const recordingLog = defineTable('recording_log', 'recording_id', {
  recording_id: '',
  channel: '',
  server_ip: '',
  extension: '',
  start_time: '',
  start_epoch: '',
  end_time: '',
  end_epoch: '',
  length_in_sec: '',
  filename: '',
  location: '',
  lead_id: '',
  user: '',
  vicidial_id: '',
});

const cccLog = defineTable('vicidial_ccc_log', undefined, {
  call_date: '',
  lead_id: '',
  uniqueid: '',
  channel: '',
  server_ip: '',
  list_id: '',
  container_id: '',
  remote_lead_id: '',
});

const parkedChannels = defineTable('parked_channels', undefined, {
  channel: '',
  server_ip: '',
  channel_group: '',
  extension: '',
});

const liveChannels = defineTable('live_channels', undefined, {
  channel: '',
  server_ip: '',
  channel_group: '',
  extension: '',
});

const liveSipChannels = defineTable('live_sip_channels', undefined, {
  channel: '',
  server_ip: '',
  channel_group: '',
  extension: '',
});

const manager = defineTable('vicidial_manager', 'man_id', {
  man_id: '',
  uniqueid: '',
  entry_date: '',
  server_ip: '',
  channel: '',
  action: '',
  callerid: '',
  status: '',
  response: '',
  cmd_line_b: '',
  cmd_line_c: '',
  cmd_line_d: '',
  cmd_line_e: '',
  cmd_line_f: '',
  cmd_line_g: '',
});

const manualDialQueue = defineTable('vicidial_manual_dial_queue', 'mdq_id', {
  mdq_id: '',
  user: '',
  phone_number: '',
  entry_time: '',
  status: 'READY',
  external_dial: '',
});

const threeWayPressLive = defineTable('vicidial_3way_press_live', undefined, {
  call_date: '',
  caller_code: '',
  lead_id: '',
  phone_number: '',
  outbound_cid: '',
  user: '',
  session_id: '',
  server_ip: '',
  status: '',
});

export const callsTables = {
  autoCalls,
  log,
  logExtended,
  closerLog,
  didLog,
  recordingLog,
  cccLog,
  parkedChannels,
  liveChannels,
  liveSipChannels,
  manager,
  manualDialQueue,
  threeWayPressLive,
} as const;
