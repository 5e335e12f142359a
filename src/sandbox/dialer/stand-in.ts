import { type StandIn, startStandIn } from '../stand-in.ts';
import type { DialerState } from './api-call.ts';
import { createClock, type DialerClock } from './clock.ts';
import { API_PATH, nonAgentApi } from './non-agent-api.ts';
import {
  type CallbackRow,
  createStore,
  type DialerCampaign,
  type DialerList,
  type HopperRow,
  type LeadColumns,
  type LeadRow,
} from './store.ts';
import { createUserTable, type DialerUser } from './users.ts';

export interface DialerStandInOptions {
  /** 0 or absent = any free port. */
  readonly port?: number | undefined;
  /** API users and agents; default one API user with every right (`SANDBOX_DIALER_USER`). */
  readonly users?: readonly DialerUser[] | undefined;
  /** Default SALES and SOLAR. */
  readonly campaigns?: readonly DialerCampaign[] | undefined;
  /** Default 1001 and 1002 of SALES, 1003 of SOLAR. */
  readonly lists?: readonly DialerList[] | undefined;
  /** Leads that are there already. */
  readonly leads?: readonly LeadColumns[] | undefined;
  /** System DNC list: whole numbers as dialled, or `900XXXXXXX`. */
  readonly dnc?: readonly string[] | undefined;
  readonly campaignDnc?: readonly { readonly campaign: string; readonly phone: string }[] | undefined;
  /** The system setting `use_non_latin`, default false: accents are lost. */
  readonly nonLatin?: boolean | undefined;
  /** IANA name, default America/New_York. */
  readonly timeZone?: string | undefined;
  readonly firstLeadId?: number | undefined;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: (() => number) | undefined;
}

export interface DialerStandIn extends StandIn {
  /** Where the Non-Agent API answers. */
  readonly apiUrl: string;
  /** `vicidial_list`, oldest first. */
  readonly leads: readonly LeadRow[];
  readonly callbacks: readonly CallbackRow[];
  readonly hopper: readonly HopperRow[];
  /** Numbers may be added and removed while it runs. */
  readonly dnc: Set<string>;
  readonly clock: DialerClock;
  /** Put a lead in without the API; it goes through the same widths. */
  insertLead(columns: LeadColumns): LeadRow;
}

export const SANDBOX_DIALER_USER = { user: 'bridge', password: 'sandbox-pass' } as const;

const CAMPAIGNS: readonly DialerCampaign[] = [{ id: 'SALES' }, { id: 'SOLAR' }];
const LISTS: readonly DialerList[] = [
  { id: '1001', campaign: 'SALES' },
  { id: '1002', campaign: 'SALES' },
  { id: '1003', campaign: 'SOLAR' },
];

/**
 * Start a stand-in for VICIdial's Non-Agent API (2.14-202) on 127.0.0.1: `version`, `add_lead`,
 * `update_lead` and `lead_search` in the real program's words, with its filters, widths, traps and locks.
 */
export async function startDialerStandIn(options: DialerStandInOptions = {}): Promise<DialerStandIn> {
  const clock = createClock(options.timeZone ?? 'America/New_York', options.now ?? Date.now);
  const store = createStore({
    campaigns: options.campaigns ?? CAMPAIGNS,
    lists: options.lists ?? LISTS,
    dnc: options.dnc ?? [],
    campaignDnc: options.campaignDnc ?? [],
    firstLeadId: options.firstLeadId ?? 101,
  });
  const insertLead = (columns: LeadColumns) => store.insertLead(columns, clock.local(clock.now()));
  for (const columns of options.leads ?? []) insertLead(columns);
  const state: DialerState = {
    store,
    users: createUserTable(options.users ?? [SANDBOX_DIALER_USER], clock.now),
    clock,
    nonLatin: options.nonLatin ?? false,
  };
  const { leads, callbacks, hopper, dnc } = store;
  const standIn = await startStandIn({
    name: 'dialer',
    port: options.port,
    routes: nonAgentApi(state),
    state: () => ({ leads, callbacks, hopper, dnc: [...dnc] }),
  });
  return {
    ...standIn,
    apiUrl: `${standIn.url}${API_PATH}`,
    leads,
    callbacks,
    hopper,
    dnc,
    clock,
    insertLead,
  };
}
