import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import type { CallOptions } from '../../connectors/vicidial/functions/call-function.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';

export interface AgentRig {
  readonly standIn: DialerStandIn;
  readonly client: FunctionClient;
  /** The API as it comes, without our client. */
  readonly ask: (
    query: Readonly<Record<string, string>>,
    posted?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly body: string }>;
  /** Options of every client call. */
  readonly options: CallOptions;
  /** A column of a live agent. */
  readonly agent: (user: string) => Record<string, string>;
}

export const USER = { user: 'bridge', password: 'right-password', level: 9 } as const;
const CALL_ID = 'V1121211100000000101';

/** One agent in a call with lead 101, one paused without a lead. */
const SEED: DialerSeed = {
  vicidial_live_agents: [
    {
      user: 'agent001',
      status: 'INCALL',
      lead_id: '101',
      callerid: CALL_ID,
      campaign_id: 'SALES',
      conf_exten: '8600051',
      server_ip: '127.0.0.1',
      closer_campaigns: ' SALESIN -',
    },
    { user: 'agent004', status: 'PAUSED', lead_id: '0', campaign_id: 'SALES', conf_exten: '8600053' },
  ],
  vicidial_inbound_groups: [{ group_id: 'SALESIN', active: 'Y' }],
  vicidial_statuses: [{ status: 'CALLBK', scheduled_callback: 'Y' }],
  vicidial_list: [
    {
      lead_id: '101',
      phone_number: '3125550101',
      alt_phone: '3125550102',
      first_name: 'Ann',
      city: 'Chicago',
      email: 'ann@example.test',
      list_id: '1001',
    },
  ],
};

/** The stand-in with two agents and a client for it, closed when the test ends. */
export async function startAgentRig(options: DialerStandInOptions = {}): Promise<AgentRig> {
  const agents = ['agent001', 'agent004'].map((user) => ({
    user,
    password: `pass-${user}`,
    level: 1,
    columns: { agentcall_manual: '1', custom_three: `crm${user}` },
  }));
  const standIn = await startDialerStandIn({ users: [USER, ...agents], seed: SEED, ...options });
  standIn.tables.systemSettings.update(() => true, { agent_notifications: '1' });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: USER.user,
    password: USER.password,
    timezone: 'America/New_York',
    listId: '1001',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const api = createApi(settings, { name: 'main', now: Date.now });
  onTestFinished(async () => {
    await api.close();
    await standIn.close();
  });
  return {
    standIn,
    client: createFunctionClient({ api, nonLatin: false }),
    options: { signal: AbortSignal.timeout(10_000) },
    agent: (name) => standIn.tables.liveAgents.find(({ user }) => user === name) ?? {},
    async ask(query, posted) {
      const login = { user: USER.user, pass: USER.password, source: 'test' };
      const inQuery = posted === undefined ? { ...login, ...query } : query;
      const url = `${standIn.agentApiUrl}?${new URLSearchParams(inQuery).toString()}`;
      const body = posted === undefined ? undefined : new URLSearchParams({ ...login, ...posted });
      const response = await fetch(url, body === undefined ? {} : { method: 'POST', body });
      return { status: response.status, body: await response.text() };
    },
  };
}
