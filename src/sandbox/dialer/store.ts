import { fitDate, fitGender, fitRank, fitText, TEXT_FIELD_NAMES, type TextFieldName } from './lead-fields.ts';

/** A row of `vicidial_list` under its own column names; everything but the id is text. */
export interface LeadRow extends Record<TextFieldName, string> {
  readonly lead_id: number;
  /** Local time of the dialer. */
  readonly entry_date: string;
  status: string;
  user: string;
  list_id: string;
  entry_list_id: string;
  gmt_offset_now: string;
  called_since_last_reset: string;
  called_count: string;
  phone_code: string;
  phone_number: string;
  gender: string;
  date_of_birth: string;
  rank: string;
  /** The row in the list's custom table; absent = there is none. */
  custom?: Record<string, string>;
}

export interface CallbackRow {
  readonly callback_id: number;
  readonly lead_id: number;
  list_id: string;
  campaign_id: string;
  callback_time: string;
  user: string;
  recipient: string;
  comments: string;
  user_group: string;
  lead_status: string;
}

export interface HopperRow {
  readonly hopper_id: number;
  readonly lead_id: number;
  readonly campaign_id: string;
  readonly list_id: string;
  readonly priority: string;
}

export interface DialerList {
  readonly id: string;
  readonly campaign: string;
  /** Labels of the list's custom fields with their width; absent = the list has no custom table. */
  readonly customFields?: Readonly<Record<string, number>>;
}

export interface DialerCampaign {
  readonly id: string;
  /** Local calling hours as `HHMM` numbers; absent = around the clock. */
  readonly callTime?: { readonly from: number; readonly until: number };
}

/** Everything the stand-in holds, in the shape of VICIdial's tables. */
export interface DialerStore {
  readonly leads: LeadRow[];
  readonly callbacks: CallbackRow[];
  readonly hopper: HopperRow[];
  readonly altPhones: { lead_id: number; phone_code: string; phone_number: string; note: string }[];
  readonly campaigns: readonly DialerCampaign[];
  readonly lists: readonly DialerList[];
  /** Whole numbers or `900XXXXXXX`; compared as exact text. */
  readonly dnc: Set<string>;
  /** `<campaign>|<number>` */
  readonly campaignDnc: Set<string>;
  insertLead(columns: LeadColumns, entryDate: string): LeadRow;
  nextId(table: 'callback' | 'hopper'): number;
  list(id: string): DialerList | undefined;
  /** The lists of the campaign that the list belongs to; undefined = the list is not defined. */
  siblings(listId: string): readonly string[] | undefined;
}

export type LeadColumns = Partial<Omit<LeadRow, 'lead_id' | 'entry_date'>>;

export function createStore(setup: {
  readonly campaigns: readonly DialerCampaign[];
  readonly lists: readonly DialerList[];
  readonly dnc: readonly string[];
  readonly campaignDnc: readonly { readonly campaign: string; readonly phone: string }[];
  readonly firstLeadId: number;
}): DialerStore {
  const leads: LeadRow[] = [];
  let leadId = setup.firstLeadId;
  const ids = { callback: 0, hopper: 0 };
  const list = (id: string) => setup.lists.find((candidate) => candidate.id === id);
  return {
    leads,
    callbacks: [],
    hopper: [],
    altPhones: [],
    campaigns: setup.campaigns,
    lists: setup.lists,
    dnc: new Set(setup.dnc),
    campaignDnc: new Set(setup.campaignDnc.map(({ campaign, phone }) => `${campaign}|${phone}`)),
    insertLead(columns, entryDate) {
      const row: LeadRow = { ...EMPTY_LEAD, lead_id: leadId, entry_date: entryDate };
      leadId += 1;
      writeColumns(row, { ...EMPTY_LEAD, ...columns });
      leads.push(row);
      return row;
    },
    nextId(table) {
      ids[table] += 1;
      return ids[table];
    },
    list,
    siblings(listId) {
      const campaign = list(listId)?.campaign;
      if (campaign === undefined) return undefined;
      return setup.lists.filter((other) => other.campaign === campaign).map(({ id }) => id);
    },
  };
}

/** Write as MySQL does without strict mode: cut and coerced, never refused. Returns whether it changed. */
export function writeColumns(row: LeadRow, columns: LeadColumns): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(columns) as [keyof LeadColumns, unknown][]) {
    if (name === 'custom' || typeof value !== 'string') continue;
    const stored = fitColumn(name, value);
    changed ||= row[name] !== stored;
    row[name] = stored;
  }
  return changed;
}

const WIDTHS: Partial<Record<keyof LeadRow, number>> = {
  status: 6,
  user: 20,
  phone_code: 10,
  phone_number: 18,
};

function fitColumn(name: Exclude<keyof LeadColumns, 'custom'>, value: string): string {
  switch (name) {
    case 'gender':
      return fitGender(value);
    case 'date_of_birth':
      return fitDate(value);
    case 'rank':
      return fitRank(value);
    case 'gmt_offset_now':
      return Number(value === '' ? 0 : value).toFixed(2);
    case 'called_count':
      return String(Math.min(Number(value === '' ? 0 : value), 65_535));
    default:
      return isTextField(name) ? fitText(name, value) : value.slice(0, WIDTHS[name]);
  }
}

function isTextField(name: string): name is TextFieldName {
  return (TEXT_FIELD_NAMES as readonly string[]).includes(name);
}

const EMPTY_LEAD = {
  ...(Object.fromEntries(TEXT_FIELD_NAMES.map((name) => [name, ''])) as Record<TextFieldName, string>),
  status: 'NEW',
  user: '',
  list_id: '999',
  entry_list_id: '0',
  gmt_offset_now: '0.00',
  called_since_last_reset: 'N',
  called_count: '0',
  phone_code: '1',
  phone_number: '',
  gender: 'U',
  date_of_birth: '0000-00-00',
  rank: '0',
};
