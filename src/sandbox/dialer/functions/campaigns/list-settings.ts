import { type ApiCall, BrokenStatement, flag } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { fitDate } from '../../lead-fields.ts';
import { sameText } from './compare.ts';
import { ADDRESS, ascii, callerId, ID, numerals, size, TITLE, words } from './filters.ts';
import { cutTo, lengthBetween, type Setting, yesOrNo } from './settings.ts';

type ListSetting = Setting<keyof Row<'lists'>>;

export const listName = (call: ApiCall): string => words(call, 'list_name', TITLE);

export const CAMPAIGN: ListSetting = {
  column: 'campaign_id',
  read: (call) => words(call, 'campaign_id'),
  problem: (value, { tables }) =>
    tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, value)) === undefined
      ? 'CAMPAIGN DOES NOT EXIST'
      : undefined,
};

export const SCRIPT: ListSetting = {
  column: 'agent_script_override',
  read: (call) => words(call, 'script'),
  blank: '',
  problem: (value, { tables }) =>
    tables.scripts.find(({ script_id }) => sameText(script_id, value)) === undefined
      ? 'SCRIPT DOES NOT EXIST'
      : undefined,
};

export const DROP_IN_GROUP: ListSetting = {
  column: 'drop_inbound_group_override',
  read: (call) => words(call, 'drop_inbound_group'),
  blank: '',
  problem: (value, { tables }) =>
    tables.inboundGroups.find(({ group_id }) => sameText(group_id, value)) === undefined
      ? 'IN-GROUP DOES NOT EXIST'
      : undefined,
};

export const NAME: ListSetting = {
  column: 'list_name',
  read: listName,
  problem: lengthBetween(6, 30, 'LIST NAME MUST BE FROM 6 TO 30 CHARACTERS'),
};

export const ACTIVE: ListSetting = {
  column: 'active',
  read: (call) => flag(call, 'active'),
  problem: yesOrNo('ACTIVE MUST BE Y OR N'),
};

/** Its filter leaves digits only, so the code for `--BLANK--` is never reached. */
export const CALLER_ID: ListSetting = {
  column: 'campaign_cid_override',
  read: callerId,
  problem: lengthBetween(6, 18, 'OUTBOUND CID MUST BE FROM 6 TO 18 DIGITS'),
};

export const MACHINE_MESSAGE: ListSetting = {
  column: 'am_message_exten_override',
  read: (call) => words(call, 'am_message'),
  blank: '',
  problem: lengthBetween(0, 100, 'ANSWERING MACHINE MESSAGE MUST LESS THAN 101 DIGITS'),
};

/** Its filter takes the letters out of `--BLANK--`, which leaves four dashes, and they pass as a time. */
export const RESET_TIME: ListSetting = {
  column: 'reset_time',
  read: (call) => numerals(call, 'reset_time', ID),
  problem: (value) => (size(value) < 4 ? 'RESET TIME IS NOT VALID' : undefined),
  stored: cutTo(100),
};

/** Shorter than a date is ignored, so `--BLANK--` (9 characters) is too. */
export const EXPIRATION: ListSetting = {
  column: 'expiration_date',
  read: (call) => {
    const sent = words(call, 'expiration_date');
    return size(sent) > 9 ? sent : '';
  },
  stored: storedDate,
};

const WEB_FORMS: readonly ListSetting[] = (
  [
    ['web_form_address', 'web_form_address'],
    ['web_form_address_two', 'web_form_address_two'],
    ['web_form_address_three', 'web_form_address_three'],
  ] as const
).map(([column, parameter]) => ({ column, blank: '', read: (call) => webForm(call, parameter) }));

export const DESCRIPTION: ListSetting = {
  column: 'list_description',
  read: (call) => words(call, 'list_description', TITLE),
  blank: '',
  stored: cutTo(255),
};

export const TIME_ZONE: ListSetting = {
  column: 'time_zone_setting',
  read: (call) => ascii(call, 'tz_method', ID),
  problem: (value) =>
    /^(?:COUNTRY_AND_AREA_CODE|POSTAL_CODE|NANPA_PREFIX|OWNER_TIME_ZONE_CODE)$/.test(value)
      ? undefined
      : 'TIME ZONE METHOD IS NOT VALID',
};

export const CALL_TIME: ListSetting = {
  column: 'local_call_time',
  read: (call) => words(call, 'local_call_time'),
  problem: (value, { tables }) =>
    value === 'campaign' || tables.callTimes.find(({ call_time_id }) => sameText(call_time_id, value))
      ? undefined
      : 'LOCAL CALL TIME DOES NOT EXIST',
};

export const TRANSFERS: readonly ListSetting[] = (
  [
    ['xferconf_a_number', 'one'],
    ['xferconf_b_number', 'two'],
    ['xferconf_c_number', 'three'],
    ['xferconf_d_number', 'four'],
    ['xferconf_e_number', 'five'],
  ] as const
).map(([column, number]) => ({
  column,
  blank: '',
  read: (call) => words(call, `xferconf_${number}`),
  problem: lengthBetween(0, 50, `TRANSFER CONF OVERRIDE ${number.toUpperCase()} IS NOT VALID`),
}));

/** In the order in which update_list looks at them. */
export const UPDATE_ORDER: readonly ListSetting[] = [
  CAMPAIGN, SCRIPT, DROP_IN_GROUP, NAME, ACTIVE, CALLER_ID, MACHINE_MESSAGE, RESET_TIME, EXPIRATION,
  ...WEB_FORMS, DESCRIPTION, TIME_ZONE, CALL_TIME, ...TRANSFERS,
]; // prettier-ignore
export { WEB_FORMS };

/** MySQL reads the numbers of a date whatever their length, and takes letters behind them for nothing. */
export function storedDate(text: string): string {
  const read = /^(\d{4})[-_](\d+)[-_](\d+)(?![-\d_])/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)(?!\d)/.exec(text);
  const [, year = '', month = '', day = ''] = read ?? [];
  return Number(day) > 31 ? '0000-00-00' : fitDate([year, two(month), two(day)].join('-'));
}

function two(digits: string): string {
  return String(Number(digits)).padStart(2, '0');
}

/** An address that was encoded twice is decoded; what then has a quote breaks the statement. */
function webForm(call: ApiCall, parameter: string): string {
  const sent = words(call, parameter, ADDRESS);
  if (!sent.includes('%3A%2F%2F')) return sent;
  const decoded = decodeOnce(sent).replaceAll(' ', '+');
  if (decoded.includes("'")) throw new BrokenStatement(`${parameter} has an apostrophe`);
  return decoded;
}

function decodeOnce(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
