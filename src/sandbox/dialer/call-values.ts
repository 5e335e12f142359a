import type { DialerClock } from './clock.ts';
import type { PlannedCall } from './shift-plan.ts';
import type { TagValues } from './url-builder.ts';

/** What VICIdial can tell at the end of a handled call: the tags of the Dispo Call URL with their values. */
export function dispoValues(call: PlannedCall, clock: DialerClock): TagValues {
  const talkMs = call.talkSeconds * 1000;
  return {
    ...leadValues(call, clock),
    ...agentValues(call),
    ...callValues(call, clock, call.endedAt),
    dispo: call.status,
    dispo_name: call.statusName,
    talk_time: String(call.talkSeconds),
    talk_time_ms: String(talkMs),
    talk_time_min: String(Math.ceil(call.talkSeconds / 60)),
    term_reason: 'CALLER',
    recording_id: call.recordingId ?? '',
    recording_filename: recordingFilename(call, clock),
    call_notes: call.notes,
    callback_lead_status: call.callbackAt === undefined ? '' : call.status,
    callback_datetime: call.callbackAt === undefined ? '' : clock.local(call.callbackAt),
  };
}

/** At the start of a call the lead's status is INCALL and nothing has been talked or recorded yet. */
export function startValues(call: PlannedCall, clock: DialerClock): TagValues {
  return {
    ...leadValues(call, clock),
    ...agentValues(call),
    ...callValues(call, clock, call.startedAt),
    dispo: 'INCALL',
    talk_time: '0',
  };
}

/** What the No Agent poller knows: the call status under two names, user VDAD, no agent log. */
export function noAgentValues(call: PlannedCall, clock: DialerClock): TagValues {
  const lead = leadValues(call, clock);
  const { epoch: _epoch, agent_log_id: _agentLogId, ...known } = callValues(call, clock, call.endedAt);
  return {
    ...lead,
    ...known,
    status: call.status,
    dispo: call.status,
    user: 'VDAD',
    full_name: 'Outbound Auto Dial',
    launch_user: 'VDAD',
    user_group: 'ADMIN',
    campaign_id: call.campaign,
    function: 'NA_CALL_URL',
    modify_date: clock.local(call.endedAt),
    last_local_call_time: clock.local(call.startedAt),
  };
}

function leadValues({ lead, leadCallNumber, startedAt }: PlannedCall, clock: DialerClock): TagValues {
  return {
    lead_id: lead.leadId,
    vendor_id: lead.vendorLeadCode,
    vendor_lead_code: lead.vendorLeadCode,
    list_id: lead.listId,
    list_name: 'Web leads',
    list_description: 'Web form & API leads',
    phone_code: lead.phoneCode,
    phone_number: lead.phone,
    phone: lead.phone,
    title: lead.title,
    first_name: lead.firstName,
    middle_initial: '',
    last_name: lead.lastName,
    address1: lead.address1,
    address2: '',
    address3: '',
    city: lead.city,
    state: lead.state,
    province: '',
    postal_code: lead.postalCode,
    country_code: 'USA',
    gender: 'U',
    date_of_birth: '0000-00-00',
    alt_phone: '',
    email: lead.email,
    security_phrase: '',
    comments: lead.comments,
    source_id: 'sandbox',
    rank: '0',
    owner: '',
    entry_list_id: '0',
    entry_date: clock.local(startedAt - 86_400_000),
    called_count: String(leadCallNumber),
  };
}

function agentValues({ agent }: PlannedCall): TagValues {
  const user = agent?.user ?? '';
  return {
    user,
    fullname: agent?.fullName ?? '',
    agent_email: `${user}@example.com`,
    user_group: 'AGENTS',
    phone_login: user,
    session_id: '8600051',
    fronter: user,
    closer: '',
  };
}

function callValues(call: PlannedCall, clock: DialerClock, atMs: number): TagValues {
  return {
    campaign: call.campaign,
    group: call.campaign,
    channel_group: call.campaign,
    call_id: call.callId,
    uniqueid: call.uniqueid,
    agent_log_id: call.agentLogId ?? '',
    dialed_number: call.lead.phone,
    dialed_label: 'MAIN',
    sqldate: clock.local(atMs),
    epoch: String(Math.floor(atMs / 1000)),
    closecallid: '',
    xfercallid: '',
    did_id: '',
    did_extension: '',
    did_pattern: '',
    did_description: '',
  };
}

function recordingFilename(call: PlannedCall, clock: DialerClock): string {
  const stamp = clock.local(call.startedAt).replaceAll(/[-:]/g, '').replace(' ', '-');
  return `${stamp}_${call.lead.phone}_${call.agent?.user ?? ''}`;
}
