import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import { asked, askedFunction } from '../asked.ts';
import type { Recording } from '../recording.ts';
import { rowsOf } from './rows.ts';
import { dropCallbacks, setLead } from './scene-rule.ts';

const LEAD =
  'status user vendor_lead_code source_id list_id gmt_offset_now phone_code phone_number title first_name middle_initial last_name address1 address2 address3 city state province postal_code country_code gender date_of_birth alt_phone email security_phrase comments called_count last_local_call_time rank owner entry_list_id'.split(
    ' ',
  );
const LOGGED_IN =
  'user campaign_id session_id status lead_id callerid calls_today full_name user_group'.split(' ');
const AGENT =
  'status callerid lead_id campaign_id calls_today full_name user_group user_level pause_code sub_status phone_number vendor_lead_code'.split(
    ' ',
  );
const DETAILS = 'user full_name user_group user_level active'.split(' ');
const CAMPAIGN =
  'campaign_id campaign_name active user_group dial_method dial_level lead_order dial_statuses dial_timeout dial_prefix'.split(
    ' ',
  );
const PHONE_LOG =
  'phone_number call_date list_id length_in_sec lead_status hangup_reason call_status source_id user'.split(
    ' ',
  );
const CALLBACK =
  'lead_id callback_type recipient callback_status lead_status callback_date entry_date user list_id campaign_id user_group customer_timezone customer_time comments'.split(
    ' ',
  );
const HOPPER =
  'hopper_order priority lead_id list_id phone_number phone_code state status called_count gmt_offset_now rank alt source vendor_lead_code source_id age_days last_call_time'.split(
    ' ',
  );

type Setter = (state: DialerState, recording: Recording) => readonly string[];

/** Data that an answer shows is data that the dialer held: rows are put where the function reads them. */
const SETTERS: Readonly<Record<string, Setter>> = {
  lead_all_info: (state, recording) => setShownLeads(state, recording, LEAD),
  ccc_lead_info: (state, recording) => setShownLeads(state, recording, LEAD),
  lead_field_info(state, recording) {
    const field = asked(recording, 'field_name');
    const lead = setLead(state, asked(recording, 'lead_id'), {});
    if (recording.body.startsWith('ERROR') || field === '') return [];
    if (asked(recording, 'custom_fields') === 'Y') lead.custom = { ...lead.custom, [field]: recording.body };
    else if (field in lead) Object.assign(lead, { [field]: recording.body });
    return [`lead ${lead.lead_id}`];
  },
  lead_status_search(state, recording) {
    return recording.body.split(/;-+ START OF RECORD \d+ -+\n/).flatMap((text) => {
      const columns = Object.fromEntries(
        [...text.matchAll(/^(\w+) => (.*)$/gm)].map(([, name, value]) => [name, value]),
      );
      const { lead_id: id = '', ...rest } = columns as Record<string, string>;
      if (id === '') return [];
      const lead = setLead(state, id, rest);
      const custom = Object.entries(rest).filter(([name]) => !(name in lead));
      if (custom.length > 0) lead.custom = { ...lead.custom, ...Object.fromEntries(custom) };
      setCallStatus(state, id, asked(recording, 'status'));
      return [`lead ${id}`];
    });
  },
  lead_callback_info(state, recording) {
    const id = asked(recording, 'lead_id');
    dropCallbacks(state, id);
    state.tables.callbacksArchive.remove(({ lead_id }) => lead_id === id);
    return rowsOf(recording.body, CALLBACK).map((row) => {
      addShownCallback(state, id, row);
      return `a callback of lead ${id}`;
    });
  },
  agent_status(state, recording) {
    return rowsOf(recording.body, AGENT).map((row) => setUser(state, asked(recording, 'agent_user'), row));
  },
  logged_in_agents(state, recording) {
    return rowsOf(recording.body, LOGGED_IN).map((row) => setUser(state, row['user'] ?? '', row));
  },
  user_details: (state, recording) =>
    rowsOf(recording.body, DETAILS).map((row) => setUser(state, row['user'] ?? '', row)),
  agent_stats_export: (state, recording) =>
    rowsOf(recording.body, ['user', 'full_name', 'user_group']).map(({ user = '', full_name = '' }) =>
      setUser(state, user, { full_name }),
    ),
  campaigns_list(state, recording) {
    return rowsOf(recording.body, CAMPAIGN).map(
      ({ campaign_id = '', dial_level = '', dial_statuses = '', ...row }) => {
        state.tables.campaigns.update((one) => one.campaign_id === campaign_id, {
          ...row,
          auto_dial_level: dial_level,
          dial_statuses: ` ${dial_statuses} -`,
        });
        return `campaign ${campaign_id}`;
      },
    );
  },
  phone_number_log(state, recording) {
    return rowsOf(recording.body, PHONE_LOG).map(({ phone_number: phone = '', lead_status, source_id }) => {
      const lead = state.store.leads.find((one) => one.phone_number === phone);
      if (lead !== undefined) Object.assign(lead, { status: lead_status, source_id });
      return `lead of ${phone}`;
    });
  },
  hopper_list(state, recording) {
    const rows = rowsOf(recording.body, HOPPER);
    const { hopper } = state.store;
    const campaign = asked(recording, 'campaign_id');
    if (rows.length > 0) {
      const others = hopper.filter(({ campaign_id }) => campaign_id !== campaign);
      hopper.splice(0, hopper.length, ...others);
    }
    return rows.map(
      ({
        lead_id: id = '',
        list_id: list = '',
        priority = '',
        alt = '',
        hopper_order: _order,
        source = '',
        ...lead
      }) => {
        setLead(state, id, { ...lead, list_id: list, ...lastCall(state, lead['last_call_time']) });
        const row = {
          hopper_id: state.store.nextId('hopper'),
          lead_id: Number(id),
          campaign_id: campaign,
          list_id: list,
          priority,
        };
        const { gmt_offset_now = '', state: place = '', vendor_lead_code = '' } = lead;
        const kept = {
          source,
          alt_dial: alt,
          status: 'READY',
          gmt_offset_now,
          state: place,
          vendor_lead_code,
        };
        hopper.push({ ...row, ...kept });
        return `lead ${id} in the hopper`;
      },
    );
  },
  update_log_entry(state, recording) {
    const [, before = '', uniqueid = ''] =
      /NO RECORDS UPDATED: (?:[^|]*\|){4}([^|]*)\|([\d.]+)/.exec(recording.body) ?? [];
    const changed = state.tables.log.update((row) => row.uniqueid === uniqueid, { status: before });
    return changed > 0 ? [`call ${uniqueid}`] : [];
  },
  list_info(state, recording) {
    const counts = /\|(\d+)\|(\d+)\|(?:(\d+))?\n?$/.exec(recording.body);
    const list = asked(recording, 'list_id');
    if (counts === null || asked(recording, 'leads_counts') === '') return [];
    return fillList(state, list, Number(counts[1]), Number(counts[2]), Number(counts[3] ?? counts[2]));
  },
};

/** The columns that a header names behind the lead's own. */
function customColumns(body: string): readonly string[] {
  const [header = ''] = body.split('\n', 1);
  const names = header.split(/[\t|,]/);
  return header.startsWith('status') ? names.slice(LEAD.length + 1) : [];
}

/** The last values of the only row; one of them may have line ends in it. */
function shownCustom(body: string, labels: readonly string[]): Record<string, string> {
  const values = body
    .slice(body.indexOf('\n') + 1)
    .replace(/\n$/, '')
    .split(/[\t|]/)
    .slice(-labels.length);
  return Object.fromEntries(labels.map((label, index) => [label, values[index] ?? '']));
}

/** @returns what was set up, for the report */
export function setShownData(state: DialerState, recording: Recording): readonly string[] {
  return SETTERS[askedFunction(recording)]?.(state, recording) ?? [];
}

function setShownLeads(
  state: DialerState,
  recording: Recording,
  columns: readonly string[],
): readonly string[] {
  const id = asked(recording, 'lead_id');
  if (recording.status === 500 && recording.body === '' && id !== '') {
    setLead(state, id, { last_name: "O'Brien" });
    return [`lead ${id} with an apostrophe`];
  }
  const rows = rowsOf(recording.body, columns);
  return rows.flatMap((row) => {
    const shown =
      id === '' ? state.store.leads.find((lead) => lead.phone_number === row['phone_number']) : undefined;
    const leadId = id === '' ? String(shown?.lead_id ?? '') : id;
    if (leadId === '') return [];
    const lead = setLead(state, leadId, row);
    Object.assign(lead, row);
    const labels = customColumns(recording.body);
    if (labels.length > 0) lead.custom = shownCustom(recording.body, labels);
    return [`lead ${leadId}`];
  });
}

function setUser(state: DialerState, user: string, row: Readonly<Record<string, string>>): string {
  const { full_name: fullName } = row;
  if (fullName !== undefined) state.tables.users.update((one) => one.user === user, { full_name: fullName });
  const { status, callerid, lead_id: leadId, calls_today: callsToday } = row;
  const { phone_number: phone, vendor_lead_code: code } = row;
  if (phone !== undefined && phone !== '' && leadId !== undefined)
    setLead(state, leadId, { phone_number: phone, vendor_lead_code: code ?? '' });
  if (status !== undefined && leadId !== undefined)
    state.tables.liveAgents.update((one) => one.user === user, {
      status,
      lead_id: leadId,
      callerid: callerid ?? '',
      calls_today: callsToday ?? '0',
    });
  return `user ${user}`;
}

function setCallStatus(state: DialerState, leadId: string, status: string): void {
  const logged = state.tables.log.find((row) => row.lead_id === leadId);
  if (logged !== undefined) logged.status = status;
}

/** As many leads as the answer counts: `dialable` with a status that is dialled, `fresh` NEW, the others SALE. */
function fillList(
  state: DialerState,
  list: string,
  total: number,
  fresh: number,
  dialable: number,
): readonly string[] {
  const { leads } = state.store;
  leads.splice(0, leads.length, ...leads.filter((lead) => lead.list_id !== list));
  for (let index = 0; index < total; index += 1) {
    const status = index < fresh ? 'NEW' : index < dialable ? 'NA' : 'SALE';
    setLead(state, String(900_000 + index), { list_id: list, status, phone_number: `999555${1000 + index}` });
  }
  return [`${total} leads in list ${list}`];
}

function addShownCallback(state: DialerState, id: string, row: Readonly<Record<string, string>>): void {
  const { store, tables } = state;
  const common = {
    list_id: row['list_id'] ?? '',
    campaign_id: row['campaign_id'] ?? '',
    callback_time: row['callback_date'] ?? '',
    entry_time: row['entry_date'] ?? '',
    user: row['user'] ?? '',
    recipient: row['recipient'] ?? '',
    comments: row['comments'] ?? '',
    user_group: row['user_group'] ?? '',
    lead_status: row['lead_status'] ?? '',
    status: row['callback_status'] ?? '',
    customer_timezone: row['customer_timezone'] ?? '',
    customer_time: row['customer_time'] ?? '',
  };
  if (row['callback_type'] === 'ARCHIVE') tables.callbacksArchive.insert({ ...common, lead_id: id });
  else store.callbacks.push({ ...common, callback_id: store.nextId('callback'), lead_id: Number(id) });
}

/** `3 HOURS ` counts from a call that began in the hour before. */
function lastCall({ clock }: DialerState, shown = ''): { readonly last_local_call_time?: string } {
  const hours = /^(\d+) HOURS/.exec(shown)?.[1];
  if (hours === undefined) return {};
  return { last_local_call_time: clock.local(clock.now() - (Number(hours) - 1) * 3_600_000) };
}
