import express from 'express';
import { type StandIn, startStandIn } from '../stand-in.ts';
import { AGENT_API_PATH, agentApi } from './agent-api/index.ts';
import type { DialerState } from './api-call.ts';
import { createClock, type DialerClock } from './clock.ts';
import { type Floor, type FloorOptions, openFloor } from './floor/floor.ts';
import { API_PATH, nonAgentApi } from './non-agent-api.ts';
import { recordingFiles } from './recordings/files.ts';
import { createRecorder, type Recorder } from './recordings/recorder.ts';
import { type DialerSeed, plantSeed } from './seed.ts';
import {
  type CallbackRow,
  createStore,
  type DialerCampaign,
  type DialerList,
  type HopperRow,
  insertCampaign,
  insertList,
  type LeadColumns,
  type LeadRow,
} from './store.ts';
import { createTables, type Row, type Tables } from './tables/index.ts';
import { type DialerUser, insertUser } from './users.ts';

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
  /** Rows by table, put in after all of the above. */
  readonly seed?: DialerSeed | undefined;
  /** Answer database errors as PHP 8.0 and older do, default false. */
  readonly legacy?: boolean | undefined;
  /** add_lead lets other requests in between its duplicate check and its insert, default false. */
  readonly races?: boolean | undefined;
  /** The files of recordings; campaigns with `campaign_recording` ALLCALLS or ALLFORCE make them. */
  readonly recordings?: DialerRecordingOptions | undefined;
  /** How the floor sends URLs. */
  readonly floor?: FloorOptions | undefined;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: (() => number) | undefined;
}

export interface DialerRecordingOptions {
  /** Seconds after the end of a call at which its file is there, default 120. */
  readonly movedAfterSeconds?: number | undefined;
  /** Who may listen; default everybody. */
  readonly user?: { readonly name: string; readonly password: string } | undefined;
}

export interface DialerStandIn extends StandIn {
  /** Where the Non-Agent API answers. */
  readonly apiUrl: string;
  /** Where the Agent API answers. */
  readonly agentApiUrl: string;
  /** `vicidial_list`, oldest first. */
  readonly leads: readonly LeadRow[];
  readonly callbacks: readonly CallbackRow[];
  readonly hopper: readonly HopperRow[];
  /** Numbers may be added and removed while it runs. */
  readonly dnc: Set<string>;
  readonly clock: DialerClock;
  /** Every other table, by its short name. */
  readonly tables: Tables;
  /** All that the stand-in holds and knows; for tools that look at it or set it. */
  readonly dialer: DialerState;
  /** Agents at their screens, calls, and the URLs that VICIdial calls on the way. */
  readonly floor: Floor;
  /** Record without the floor. */
  readonly recorder: Recorder;
  /** Put a lead in without the API; it goes through the same widths. */
  insertLead(columns: LeadColumns): LeadRow;
}

export const SANDBOX_DIALER_USER = { user: 'bridge', password: 'sandbox-pass' } as const;

/** VICIdial's crontab jobs mix, compress and move files every few minutes. */
const MOVED_AFTER_SECONDS = 120;
/** As an installer leaves it. */
const SYSTEM = { vdc_agent_api_active: '1', use_non_latin: '0', custom_fields_enabled: '1' };
/** Without an active server nobody gets into the Agent API. */
const SERVER = { server_ip: '127.0.0.1', active: 'Y' };
const CAMPAIGNS: readonly DialerCampaign[] = [{ id: 'SALES' }, { id: 'SOLAR' }];
const LISTS: readonly DialerList[] = [
  { id: '1001', campaign: 'SALES' },
  { id: '1002', campaign: 'SALES' },
  { id: '1003', campaign: 'SOLAR' },
];

/**
 * Start a stand-in for VICIdial 2.14-202 on 127.0.0.1: both APIs in the real program's words, with its filters,
 * widths, traps and locks, and a floor of agents whose calls bring the URL triggers.
 */
export async function startDialerStandIn(options: DialerStandInOptions = {}): Promise<DialerStandIn> {
  const clock = createClock(options.timeZone ?? 'America/New_York', options.now ?? Date.now);
  const tables = createTables();
  const store = createStore({
    tables,
    dnc: options.dnc ?? [],
    campaignDnc: options.campaignDnc ?? [],
    firstLeadId: options.firstLeadId ?? 101,
  });
  const insertLead = (columns: LeadColumns) => store.insertLead(columns, clock.local(clock.now()));
  for (const campaign of options.campaigns ?? CAMPAIGNS) insertCampaign(tables, campaign);
  for (const list of options.lists ?? LISTS) insertList(tables, list);
  for (const user of options.users ?? [SANDBOX_DIALER_USER])
    insertUser(tables, user, clock.local(clock.now()));
  for (const columns of options.leads ?? []) insertLead(columns);
  Object.assign(systemSettings(tables), SYSTEM, options.nonLatin === true ? { use_non_latin: '1' } : {});
  let webServer = '';
  const { movedAfterSeconds = MOVED_AFTER_SECONDS, user } = options.recordings ?? {};
  const recorder = createRecorder({ tables, clock }, { url: () => webServer, movedAfterSeconds });
  const state: DialerState = {
    store,
    tables,
    clock,
    get settings() {
      return systemSettings(tables);
    },
    get nonLatin() {
      return systemSettings(tables).use_non_latin === '1';
    },
    legacy: options.legacy ?? false,
    races: options.races ?? false,
    recorder,
  };
  if (options.seed?.['servers'] === undefined)
    tables.servers.insert({ ...SERVER, local_gmt: standardOffset(clock).toFixed(2) });
  plantSeed(state, options.seed ?? {});
  const { leads, callbacks, hopper, dnc } = store;
  const standIn = await startStandIn({
    name: 'dialer',
    port: options.port,
    routes: express
      .Router()
      .use(nonAgentApi(state), agentApi(state), recordingFiles({ recorder, clock, user })),
    state: () => ({ leads, callbacks, hopper, dnc: [...dnc] }),
  });
  webServer = standIn.url;
  const floor = openFloor(state, options.floor);
  return {
    ...standIn,
    async close() {
      floor.close();
      await standIn.close();
    },
    floor,
    recorder,
    apiUrl: `${standIn.url}${API_PATH}`,
    agentApiUrl: `${standIn.url}${AGENT_API_PATH}`,
    leads,
    callbacks,
    hopper,
    dnc,
    clock,
    tables,
    dialer: state,
    insertLead,
  };
}

/** Hours east of UTC in winter. */
function standardOffset(clock: DialerClock): number {
  const year = new Date(clock.now()).getUTCFullYear();
  return Math.min(clock.offsetHours(Date.UTC(year, 0, 15)), clock.offsetHours(Date.UTC(year, 6, 15)));
}

function systemSettings(tables: Tables): Row<'systemSettings'> {
  const [settings] = tables.systemSettings.rows;
  if (settings === undefined) throw new Error('system_settings has no row');
  return settings;
}
