import type { Row, Tables } from './tables/index.ts';
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
  /** Local time of the dialer; absent or empty = NULL, as for a lead that was never called. */
  last_local_call_time?: string | undefined;
  /** Local time of the dialer at the last change. */
  modify_date?: string;
  /** The row in the list's custom table; absent = there is none. A label that it lacks is NULL. */
  custom?: Record<string, string>;
  /** Whose custom table that row is in; absent = the one that is asked for. */
  custom_list?: string;
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
  /** Absent = the column's default: ACTIVE, NULL, empty, NULL. */
  status?: string;
  entry_time?: string;
  customer_timezone?: string;
  customer_time?: string;
}

export interface HopperRow {
  readonly hopper_id: number;
  readonly lead_id: number;
  readonly campaign_id: string;
  readonly list_id: string;
  readonly priority: string;
  /** Absent = the column's default: READY, `0.00`, empty, `NONE`. */
  readonly status?: string | undefined;
  readonly user?: string | undefined;
  readonly gmt_offset_now?: string | undefined;
  readonly state?: string | undefined;
  readonly alt_dial?: string | undefined;
  /** `P` = put there by the API. */
  readonly source?: string | undefined;
  readonly vendor_lead_code?: string | undefined;
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
  /** `vicidial_list_archive`; absent = the dialer has no such table (it is not in the base schema). */
  archive: LeadRow[] | undefined;
  /** From `vicidial_campaigns` and `vicidial_call_times`. */
  readonly campaigns: readonly DialerCampaign[];
  /** From `vicidial_lists` and `vicidial_lists_fields`. */
  readonly lists: readonly DialerList[];
  /** Whole numbers or `900XXXXXXX`; compared as exact text. */
  readonly dnc: Set<string>;
  /** `<campaign>|<number>` */
  readonly campaignDnc: Set<string>;
  insertLead(columns: LeadColumns, entryDate: string): LeadRow;
  nextId(table: 'callback' | 'hopper'): number;
  /** Counters as they stand: the id that the next row gets. */
  readonly ids: { lead: number; callback: number; hopper: number };
  list(id: string): DialerList | undefined;
  /** The lists of the campaign that the list belongs to; undefined = the list is not defined. */
  siblings(listId: string): readonly string[] | undefined;
}

export type LeadColumns = Partial<Omit<LeadRow, 'lead_id' | 'entry_date'>>;

export function createStore(setup: {
  readonly tables: Tables;
  readonly dnc: readonly string[];
  readonly campaignDnc: readonly { readonly campaign: string; readonly phone: string }[];
  readonly firstLeadId: number;
}): DialerStore {
  const leads: LeadRow[] = [];
  const { tables } = setup;
  const ids = { lead: setup.firstLeadId, callback: 1, hopper: 1 };
  const list = (id: string) => {
    const row = tables.lists.find(({ list_id }) => list_id === id);
    return row === undefined ? undefined : toList(tables, row);
  };
  return {
    leads,
    callbacks: [],
    hopper: [],
    altPhones: [],
    archive: undefined,
    ids,
    get campaigns() {
      return tables.campaigns.rows.map((row) => toCampaign(tables, row));
    },
    get lists() {
      return tables.lists.rows.map((row) => toList(tables, row));
    },
    dnc: new Set(setup.dnc),
    campaignDnc: new Set(setup.campaignDnc.map(({ campaign, phone }) => `${campaign}|${phone}`)),
    insertLead(columns, entryDate) {
      const row: LeadRow = { ...EMPTY_LEAD, lead_id: ids.lead, entry_date: entryDate };
      ids.lead += 1;
      writeColumns(row, { ...EMPTY_LEAD, ...columns });
      leads.push(row);
      return row;
    },
    nextId(table) {
      const id = ids[table];
      ids[table] += 1;
      return id;
    },
    list,
    siblings(listId) {
      const campaign = list(listId)?.campaign;
      if (campaign === undefined) return undefined;
      return tables.lists.where((other) => other.campaign_id === campaign).map(({ list_id }) => list_id);
    },
  };
}

function toList(tables: Tables, { list_id, campaign_id }: Row<'lists'>): DialerList {
  const fields = tables.listsFields.where((field) => field.list_id === list_id);
  const base = { id: list_id, campaign: campaign_id };
  if (fields.length === 0) return base;
  return {
    ...base,
    customFields: Object.fromEntries(fields.map((field) => [field.field_label, customWidth(field)])),
  };
}

/** `field_max` is a width for TEXT only: for AREA it counts lines, for the rest it says nothing. */
function customWidth({ field_type: type, field_max: max }: Row<'listsFields'>): number {
  if (type === 'AREA') return 65_535;
  return type === 'TEXT' || type === 'HIDDEN' ? Number(max) : 255;
}

function toCampaign(tables: Tables, { campaign_id, local_call_time }: Row<'campaigns'>): DialerCampaign {
  const hours = tables.callTimes.find(({ call_time_id }) => call_time_id === local_call_time);
  if (hours === undefined) return { id: campaign_id };
  const callTime = { from: Number(hours.ct_default_start), until: Number(hours.ct_default_stop) };
  return callTime.from === 0 && callTime.until >= 2400 ? { id: campaign_id } : { id: campaign_id, callTime };
}

/** Put a campaign in, with call hours of its own where it has some. */
export function insertCampaign(tables: Tables, { id, callTime }: DialerCampaign): void {
  const hours = callTime === undefined ? '24hours' : `ct_${id}`;
  if (!tables.callTimes.rows.some(({ call_time_id }) => call_time_id === hours)) {
    const { from, until } = callTime ?? { from: 0, until: 2400 };
    tables.callTimes.insert({
      call_time_id: hours,
      ct_default_start: String(from),
      ct_default_stop: String(until),
    });
  }
  tables.campaigns.insert({ campaign_id: id, campaign_name: id, active: 'Y', local_call_time: hours });
}

/** Put a list in, with the definitions of its custom fields. */
export function insertList(tables: Tables, { id, campaign, customFields }: DialerList): void {
  tables.lists.insert({ list_id: id, list_name: id, campaign_id: campaign, active: 'Y' });
  for (const [label, width] of Object.entries(customFields ?? {})) {
    tables.listsFields.insert({
      list_id: id,
      field_label: label,
      field_name: label,
      field_type: 'TEXT',
      field_max: String(width),
    });
  }
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
      return Math.max(-99.99, Math.min(99.99, Number.parseFloat(value) || 0)).toFixed(2);
    case 'called_count':
      return String(Math.min(Number(value === '' ? 0 : value), 65_535));
    case 'list_id':
    case 'entry_list_id':
      return /^\d+$/.test(value) ? String(BigInt(value)) : '0';
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
