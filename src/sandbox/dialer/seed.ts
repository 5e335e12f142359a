import type { DialerState } from './api-call.ts';
import { type LeadRow, writeColumns } from './store.ts';
import { tableNamed } from './tables/index.ts';

/** Rows by VICIdial's own table and column names; what a row does not name has its default. */
export type DialerSeed = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/**
 * Fill the stand-in with rows as a dump of the dialer's database has them: `vicidial_list`,
 * `vicidial_callbacks`, `vicidial_hopper`, the DNC tables, `custom_<list>`, and every table in `tables/`.
 *
 * @throws Error for a table that the stand-in does not keep
 */
export function plantSeed(state: DialerState, seed: DialerSeed): void {
  for (const [name, rows] of Object.entries(seed)) {
    if (name.startsWith('custom_')) continue;
    for (const row of rows) plantRow(state, name, row);
  }
  // After the leads that they belong to.
  for (const [name, rows] of Object.entries(seed)) {
    if (!name.startsWith('custom_')) continue;
    for (const { lead_id: leadId = '', ...custom } of rows) {
      const lead = state.store.leads.find(({ lead_id }) => lead_id === Number(leadId));
      if (lead !== undefined) lead.custom = { ...custom };
    }
  }
}

function plantRow(state: DialerState, name: string, row: Readonly<Record<string, string>>): void {
  const { store, tables, clock } = state;
  switch (name) {
    case 'vicidial_list':
      store.leads.push(toLead(state, row));
      return;
    case 'vicidial_list_archive':
      store.archive = [...(store.archive ?? []), toLead(state, row)];
      return;
    case 'vicidial_callbacks': {
      const id = Number(row['callback_id'] ?? store.nextId('callback'));
      store.ids.callback = Math.max(store.ids.callback, id + 1);
      store.callbacks.push({ ...EMPTY_CALLBACK, ...row, callback_id: id, lead_id: Number(row['lead_id']) });
      return;
    }
    case 'vicidial_hopper': {
      const id = Number(row['hopper_id'] ?? store.nextId('hopper'));
      store.ids.hopper = Math.max(store.ids.hopper, id + 1);
      store.hopper.push({ ...EMPTY_HOPPER, ...row, hopper_id: id, lead_id: Number(row['lead_id']) });
      return;
    }
    case 'vicidial_dnc':
      store.dnc.add(row['phone_number'] ?? '');
      return;
    case 'vicidial_campaign_dnc':
      store.campaignDnc.add(`${row['campaign_id'] ?? ''}|${row['phone_number'] ?? ''}`);
      return;
    case 'system_settings':
      tables.systemSettings.update(() => true, row);
      return;
    default: {
      const table = tableNamed(tables, name);
      if (table === undefined)
        throw new Error(`the stand-in keeps no table ${name} (${clock.local(clock.now())})`);
      table.insert(row);
    }
  }
}

function toLead(state: DialerState, row: Readonly<Record<string, string>>): LeadRow {
  const { store, clock } = state;
  const id = Number(row['lead_id'] ?? store.ids.lead);
  const lead = store.insertLead({}, row['entry_date'] ?? clock.local(clock.now()));
  store.leads.pop();
  // A dump leaves NULL out; the API itself never leaves it.
  const planted: LeadRow = { ...lead, lead_id: id, date_of_birth: '', modify_date: lead.entry_date };
  const { date_of_birth: birthDate, ...rest } = row;
  writeColumns(planted, birthDate ? row : rest);
  store.ids.lead = Math.max(store.ids.lead - 1, id + 1);
  return { ...planted, lead_id: id };
}

const EMPTY_CALLBACK = {
  list_id: '', campaign_id: '', callback_time: '', user: '', recipient: 'ANYONE', comments: '', user_group: '',
  lead_status: 'CALLBK',
}; // prettier-ignore
const EMPTY_HOPPER = { campaign_id: '', list_id: '', priority: '0' };
