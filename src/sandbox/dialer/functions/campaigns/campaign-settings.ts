import { type ApiCall, flag } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { compareLoosely, sameText } from './compare.ts';
import { ADDRESS, ascii, callerId, ID, numerals, words } from './filters.ts';
import { cutTo, lengthBetween, type Setting, yesOrNo } from './settings.ts';

type CampaignSetting = Setting<keyof Row<'campaigns'>>;

const METHODS = /^(?:MANUAL|RATIO|INBOUND_MAN|ADAPT_AVERAGE|ADAPT_HARD_LIMIT|ADAPT_TAPERED)$/;
const ORDERS =
  /^(?:DOWN|UP)(?: (?:PHONE|LAST NAME|COUNT|LAST CALL TIME|RANK|OWNER|TIMEZONE))?(?: (?:2nd|3rd|4th|5th|6th) NEW)?$/;
const SECONDARY = /^(?:LEAD|CALLTIME|VENDOR)_(?:ASCEND|DESCEND)$/;

/** The settings of update_campaign in the order in which it looks at them; the dial statuses come after. */
export const CAMPAIGN_SETTINGS: readonly CampaignSetting[] = [
  {
    column: 'auto_dial_level',
    read: (call) => numerals(call, 'auto_dial_level', '.'),
    problem: (value, { settings }) => {
      const limit = Number((Number(settings.auto_dial_limit) + 0.001).toPrecision(14));
      const outside = compareLoosely(value, limit) > 0 || compareLoosely(value, 0) < 0;
      return outside ? `AUTO DIAL LEVEL MUST BE FROM 0 TO ${limit}` : undefined;
    },
    stored: cutTo(6),
  },
  {
    column: 'dial_method',
    read: (call) => ascii(call, 'dial_method', ID),
    problem: matching(METHODS, 'DIAL METHOD IS NOT VALID'),
  },
  {
    column: 'adaptive_maximum_level',
    read: (call) => numerals(call, 'adaptive_maximum_level', '.'),
    problem: lengthBetween(1, 5, 'ADAPT MAXIMUM DIAL LEVEL MUST BE FROM 1 TO 5 CHARACTERS'),
  },
  {
    column: 'campaign_vdad_exten',
    read: (call) => numerals(call, 'campaign_vdad_exten'),
    problem: lengthBetween(3, 20, 'ROUTING EXTENSION MUST BE FROM 3 TO 20 CHARACTERS'),
  },
  {
    column: 'hopper_level',
    read: (call) => numerals(call, 'hopper_level'),
    // It says 2000 and means 5000.
    problem: between(1, 5000, 'HOPPER LEVEL MUST BE FROM 1 TO 2000'),
    stored: plainNumber,
  },
  {
    column: 'dial_timeout',
    read: (call) => numerals(call, 'dial_timeout'),
    problem: between(1, 120, 'DIAL TIMEOUT MUST BE FROM 1 TO 120'),
    stored: plainNumber,
  },
  {
    column: 'campaign_name',
    read: (call) => words(call, 'campaign_name', '- .,_'),
    problem: lengthBetween(6, 40, 'CAMPAIGN NAME MUST BE FROM 6 TO 40 CHARACTERS'),
  },
  {
    column: 'campaign_cid',
    read: callerId,
    problem: lengthBetween(6, 20, 'CAMPAIGN CID MUST BE FROM 6 TO 20 CHARACTERS'),
  },
  {
    column: 'lead_filter_id',
    read: (call) => words(call, 'lead_filter_id'),
    problem: (value, { tables }) =>
      value === NO_FILTER || tables.leadFilters.find(({ lead_filter_id }) => sameText(lead_filter_id, value))
        ? undefined
        : 'CAMPAIGN LEAD FILTER MUST BE A VALID FILTER IN THE SYSTEM',
    stored: (value) => (value === NO_FILTER ? '' : value),
  },
  { column: 'active', read: (call) => flag(call, 'active'), problem: yesOrNo('ACTIVE MUST BE Y OR N') },
  ...transfers(),
  address('dispo_call_url', 'dispo_call_url', 'DISPO CALL URL IS NOT VALID'),
  address('web_form_address', 'webform_one', 'WENFORM 1 URL IS NOT VALID'),
  address('web_form_address_two', 'webform_two', 'WENFORM 2 URL IS NOT VALID'),
  address('web_form_address_three', 'webform_three', 'WENFORM 3 URL IS NOT VALID'),
  {
    column: 'lead_order',
    read: (call) => ascii(call, 'list_order', ' '),
    problem: (value) => {
      // `$camp_lead_order_random` is on unless the dialer's own options.php switches it off.
      if (/RANDOM/i.test(value)) return 'LIST ORDER INCLUDING RANDOM ARE NOT ALLOWED';
      return ORDERS.test(value) ? undefined : 'LIST ORDER IS NOT VALID';
    },
  },
  {
    column: 'lead_order_randomize',
    read: (call) => ascii(call, 'list_order_randomize', ID),
    problem: yesOrNo('LIST ORDER RANDOMIZE IS NOT VALID'),
  },
  {
    column: 'lead_order_secondary',
    read: (call) => ascii(call, 'list_order_secondary', ID),
    problem: matching(SECONDARY, 'LIST ORDER SECONDARY IS NOT VALID'),
  },
];

const NO_FILTER = '---NONE---';

function transfers(): CampaignSetting[] {
  const columns = [
    ['xferconf_a_number', 'one'],
    ['xferconf_b_number', 'two'],
    ['xferconf_c_number', 'three'],
    ['xferconf_d_number', 'four'],
    ['xferconf_e_number', 'five'],
  ] as const;
  return columns.map(([column, number]) => ({
    column,
    blank: '',
    read: (call: ApiCall) => words(call, `xferconf_${number}`),
    problem: lengthBetween(0, 50, `TRANSFER CONF NUMBER ${number.toUpperCase()} IS NOT VALID`),
  }));
}

function address(column: keyof Row<'campaigns'>, parameter: string, problem: string): CampaignSetting {
  return {
    column,
    blank: '',
    read: (call) => words(call, parameter, ADDRESS),
    problem: lengthBetween(3, 65_000, problem),
  };
}

function matching(pattern: RegExp, problem: string): (value: string) => string | undefined {
  return (value) => (pattern.test(value) ? undefined : problem);
}

function between(min: number, max: number, problem: string): (value: string) => string | undefined {
  return (value) => (Number(value) < min || Number(value) > max ? problem : undefined);
}

function plainNumber(value: string): string {
  return String(Number(value));
}
