/** What the Agent API keeps of a parameter. */
interface Filter {
  /** Characters kept besides letters and digits, as the inside of a character class. */
  readonly keeps: string;
  /** Which letters and digits; `any` are Unicode letters where the dialer is `non_latin`. */
  readonly words: 'any' | 'ascii' | 'letters' | 'upper' | 'digits' | 'upper-digits' | 'none';
  /** A `+` becomes a blank. */
  readonly plus?: boolean;
}

/** Free text: only these go. */
interface FreeText {
  readonly drops: RegExp;
  readonly plus?: boolean;
}

const PLACE: Filter = { keeps: "- '.:/@_", words: 'any', plus: true };
const NAME: Filter = { keeps: "- '_.", words: 'any', plus: true };
const ID: Filter = { keeps: '-_', words: 'any' };
const WORD: Filter = { keeps: '', words: 'any' };
const UPPER: Filter = { keeps: '', words: 'upper' };
const DIGITS: Filter = { keeps: '', words: 'digits' };
const ASCII_ID: Filter = { keeps: '-_', words: 'ascii' };
const ASCII_WORD: Filter = { keeps: '', words: 'ascii' };
const NOTE: Filter = { keeps: '- ._', words: 'any', plus: true };
const YES_NO: Filter = { keeps: 'YNyn', words: 'none' };
const FREE: FreeText = { drops: /[;#]/g, plus: true };

/** Every parameter of `www/agc/api.php` (2.14-82) with what is left of it; read in the source. */
const FILTERS = {
  user: ID,
  pass: { keeps: '-.+/=_', words: 'any' },
  agent_user: ID,
  function: ID,
  value: { keeps: '-|_', words: 'any' },
  focus: ID,
  preview: ID,
  search: ID,
  notes: NOTE,
  group_alias: WORD,
  dial_prefix: WORD,
  source: WORD,
  vtiger_callback: UPPER,
  alt_dial: { keeps: '', words: 'upper-digits' },
  blended: UPPER,
  ingroup_choices: { keeps: '- _', words: 'any', plus: true },
  set_as_default: UPPER,
  phone_code: { keeps: 'X', words: 'digits' },
  phone_number: { keeps: '*#', words: 'any' },
  lead_id: DIGITS,
  vendor_id: FREE,
  vendor_lead_code: FREE,
  source_id: FREE,
  comments: FREE,
  notification_text: FREE,
  gmt_offset_now: { keeps: '-_.', words: 'digits' },
  title: { keeps: "- '_.", words: 'any' },
  first_name: NAME,
  middle_initial: WORD,
  last_name: NAME,
  address1: PLACE,
  address2: PLACE,
  address3: PLACE,
  city: PLACE,
  state: { keeps: '- ', words: 'any' },
  province: NAME,
  postal_code: { keeps: '- ', words: 'any', plus: true },
  country_code: UPPER,
  gender: UPPER,
  date_of_birth: { keeps: '-', words: 'digits' },
  alt_phone: NAME,
  email: { keeps: "- '.:/@%_", words: 'any', plus: true },
  security_phrase: PLACE,
  rank: DIGITS,
  owner: PLACE,
  dial_override: UPPER,
  consultative: UPPER,
  callback_datetime: { keeps: '- :._', words: 'any', plus: true },
  callback_type: UPPER,
  callback_comments: { keeps: '- ._', words: 'any', plus: true },
  qm_dispo_code: { keeps: '-._', words: 'any' },
  alt_user: WORD,
  status: ID,
  stage: { drops: /['"\\;]/g },
  dial_ingroup: ID,
  cid_choice: ID,
  outbound_cid: ID,
  close_window_link: ASCII_ID,
  dnc_check: ASCII_ID,
  campaign_dnc_check: ASCII_ID,
  recipient: ID,
  recipient_type: { keeps: '_', words: 'letters' },
  notification_date: { keeps: '- :', words: 'digits' },
  notification_retry: YES_NO,
  text_size: DIGITS,
  text_font: { keeps: ',\\- ', words: 'letters' },
  text_weight: { keeps: ',', words: 'letters' },
  text_color: WORD,
  show_confetti: YES_NO,
  duration: DIGITS,
  maxParticleCount: DIGITS,
  particleSpeed: DIGITS,
  multi_dial_phones: { keeps: ',', words: 'digits' },
  md_check: ASCII_WORD,
  tw_check: ASCII_WORD,
} as const satisfies Record<string, Filter | FreeText>;

export type AgentParameter = keyof typeof FILTERS;

/**
 * What the script makes of a parameter.
 *
 * @param bytes the decoded value, one character per byte; what is not ASCII is dropped byte by byte, or
 *   with `use_non_latin` kept where it is a letter. An invalid byte then empties the whole value.
 */
export function filterParameter(name: AgentParameter, bytes: string, nonLatin: boolean): string {
  const filter: Filter | FreeText = FILTERS[name];
  const kept =
    'drops' in filter
      ? Buffer.from(bytes.replaceAll(filter.drops, ''), 'latin1').toString('utf8')
      : keep(filter, bytes, nonLatin);
  return filter.plus === true ? kept.replaceAll('+', ' ') : kept;
}

function keep(filter: Filter, bytes: string, nonLatin: boolean): string {
  const { words } = filter;
  const keeps = filter.plus === true ? `${filter.keeps}+` : filter.keeps;
  if (nonLatin && (words === 'any' || words === 'letters')) {
    const text = Buffer.from(bytes, 'latin1').toString('utf8');
    if (text.includes('\uFFFD')) return '';
    return text.replaceAll(new RegExp(`[^${keeps}${words === 'any' ? '0-9' : ''}\\p{L}]`, 'gu'), '');
  }
  return bytes.replaceAll(new RegExp(`[^${keeps}${CLASSES[words]}]`, 'g'), '');
}

const CLASSES: Readonly<Record<Filter['words'], string>> = {
  any: '0-9a-zA-Z',
  ascii: '0-9a-zA-Z',
  letters: 'a-zA-Z',
  upper: 'A-Z',
  digits: '0-9',
  'upper-digits': '0-9A-Z',
  none: '',
};
