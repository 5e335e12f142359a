/**
 * Names under which a value may come, by VICIdial's own name for it. VICIdial sends whatever names the
 * template's author chose; published guides use long ones (`agent`, `recording`), templates short ones
 * (`vlc`, `ph`). Earlier in the list wins over later; VICIdial's own name wins over all.
 */
export const HIT_NAMES = {
  lead_id: ['lead', 'vicidial_lead_id'],
  vendor_lead_code: ['vendor_id', 'vendor_lead', 'vendor_code', 'vlc', 'crm_id'],
  list_id: ['list'],
  phone_code: ['country_dial_code'],
  phone_number: ['phone', 'ph', 'number', 'customer_phone'],
  alt_phone: ['phone2'],
  title: [],
  first_name: ['first', 'fname', 'fn'],
  middle_initial: ['middle', 'mi'],
  last_name: ['last', 'lname', 'ln', 'surname'],
  email: ['email_address', 'mail', 'em'],
  address1: ['address', 'street', 'ad'],
  address2: [],
  address3: [],
  city: ['ci'],
  state: [],
  province: [],
  postal_code: ['zip', 'zip_code', 'postcode', 'postal'],
  country_code: ['country'],
  gender: [],
  date_of_birth: ['dob', 'birthdate'],
  source_id: ['source'],
  security_phrase: ['security'],
  comments: ['comment'],
  rank: [],
  owner: [],
  dispo: ['status', 'disposition', 'dispo_code', 'status_code', 'disposition_code', 's'],
  dispo_name: ['status_name', 'disposition_name'],
  uniqueid: ['uid', 'u'],
  call_id: ['call', 'cid'],
  closecallid: ['close_call_id'],
  agent_log_id: ['agent_log', 'al'],
  talk_time: ['talk', 'talk_seconds', 'talk_sec', 'duration', 'call_duration', 'call_length', 'length', 'tt'],
  talk_time_ms: ['talk_ms'],
  term_reason: ['term', 'hangup_reason', 'tr'],
  dialed_number: ['dialed', 'dn'],
  dialed_label: ['dl'],
  group: ['channel_group', 'in_group', 'ingroup'],
  recording_id: ['rec_id'],
  recording_filename: ['recording_file', 'filename', 'rf'],
  recording: ['recording_url', 'recording_link', 'rec_url', 'rec'],
  call_notes: ['notes'],
  callback_datetime: ['callback_time', 'callback_date', 'callback', 'cbt'],
  callback_lead_status: ['callback_status', 'cbs'],
  user: ['agent', 'agent_user', 'agent_id', 'user_id'],
  fullname: ['full_name', 'agent_name', 'agent_full_name'],
  agent_email: [],
  user_group: ['agent_group'],
  campaign: ['campaign_id', 'camp'],
  SQLdate: ['date', 'datetime', 'call_date', 'timestamp'],
  epoch: ['unixtime', 'ts'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type HitName = keyof typeof HIT_NAMES;

/** A stray piece of the template may follow behind a `&`. */
const UNIQUEID = /^\d+\.\d+(?:&|$)/;
const CALL_ID = /^[A-Z]\d{16,20}(?:&|$)/;

/**
 * Names that shops use for different things (`uid` of the agent, `call=outbound`) count only where the value
 * looks like the one meant.
 */
export const HIT_SHAPES: ReadonlyMap<string, RegExp> = new Map([
  ['uid', UNIQUEID],
  ['u', UNIQUEID],
  ['call', CALL_ID],
  ['cid', CALL_ID],
  ['ts', /^\d{10,13}$/],
  ['s', /^[\w-]{1,6}$/],
]);

/**
 * The same for posts of web forms and CRMs, by VICIdial's name for the lead's field. A sender's `id` or
 * `lead_id` is its own key, so it becomes the vendor lead code; only `vicidial_lead_id` names our lead.
 */
export const POST_NAMES = {
  vicidial_lead_id: [],
  vendor_lead_code: [
    'vendor_id',
    'external_id',
    'crm_id',
    'contact_id',
    'record_id',
    'leadgen_id',
    'lead_id',
    'id',
  ],
  list_id: [],
  phone_code: ['country_dial_code', 'dial_code', 'calling_code'],
  phone_number: [
    'phone',
    'mobile',
    'mobile_phone',
    'mobile_number',
    'cell',
    'cell_phone',
    'telephone',
    'tel',
    'your_phone',
    'primary_phone',
    'contact_number',
  ],
  alt_phone: ['phone2', 'home_phone', 'work_phone', 'alternate_phone', 'secondary_phone'],
  title: ['salutation', 'name_prefix'],
  first_name: ['given_name', 'fname', 'first', 'forename', 'your_first_name'],
  middle_initial: ['middle_name'],
  last_name: ['family_name', 'lname', 'last', 'surname', 'your_last_name'],
  full_name: ['name', 'your_name', 'contact_name'],
  email: ['email_address', 'mail', 'your_email'],
  address1: ['address', 'street', 'street_address', 'address_line_1'],
  address2: ['address_line_2'],
  address3: ['address_line_3'],
  city: ['town', 'locality'],
  state: ['region', 'state_code'],
  province: [],
  postal_code: ['zip', 'zip_code', 'postcode', 'postal'],
  country_code: ['country'],
  gender: ['sex'],
  date_of_birth: ['dob', 'birthdate', 'birthday', 'birth_date'],
  source_id: ['lead_source', 'utm_source', 'source'],
  security_phrase: [],
  comments: ['comment', 'message', 'your_message', 'notes', 'note', 'description'],
  rank: [],
  owner: [],
  status: [],
  campaign: ['campaign_id'],
  occurred_at: ['submitted_at', 'created_at', 'submission_time', 'timestamp'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type PostName = keyof typeof POST_NAMES;
