import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import { agentStatusFunctions } from '../../connectors/vicidial/functions/agents/index.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import type { Understanding } from '../../connectors/vicidial/functions/understanding.ts';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';

/** 21:56:35 in New York on 2026-11-21. */
export const NOW = Date.parse('2026-11-22T02:56:35Z');
const USER = { user: 'boss', password: 'boss-pass', level: 9 };

export interface AgentsRig {
  readonly standIn: DialerStandIn;
  readonly client: FunctionClient['nonAgent'];
  readonly options: { readonly signal: AbortSignal };
  /** Ask the stand-in itself: the reply as it is, and as the client understands it. */
  readonly ask: (
    parameters: Readonly<Record<string, string>>,
  ) => Promise<
    { readonly status: number; readonly type: string | null; readonly body: string } & Understanding
  >;
}

/** The client against the stand-in, two agents and their calls in it; closed when the test ends. */
export async function startAgents(
  options: { readonly seed?: DialerSeed; readonly legacy?: boolean; readonly user?: object } = {},
): Promise<AgentsRig> {
  const standIn = await startDialerStandIn({
    users: [{ ...USER, ...options.user }],
    seed: { ...FLOOR, ...options.seed },
    legacy: options.legacy,
    now: () => NOW,
  });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: USER.user,
    password: USER.password,
    timezone: 'America/New_York',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const api = createApi(settings, { name: 'main', now: Date.now });
  onTestFinished(async () => {
    await api.close();
    await standIn.close();
  });
  return {
    standIn,
    client: createFunctionClient({ api, nonLatin: false }).nonAgent,
    options: { signal: new AbortController().signal },
    async ask(parameters) {
      const body = new URLSearchParams({
        user: USER.user,
        pass: USER.password,
        source: 'test',
        ...parameters,
      });
      const response = await fetch(standIn.apiUrl, { method: 'POST', body });
      const text = await response.text();
      const reply = { status: response.status, type: response.headers.get('content-type'), body: text };
      return {
        ...reply,
        ...understand(definitionOf(parameters['function']), parseReply(reply.status, text)),
      };
    },
  };
}

function definitionOf(name: string | undefined): FunctionDefinition {
  const found = Object.values(agentStatusFunctions).find((definition) => definition.name === name);
  return found ?? agentStatusFunctions.soundsList;
}

const CALL = 'V1121211100000000101';
export const FLOOR: DialerSeed = {
  vicidial_users: [
    { user: 'agent001', full_name: 'Alice Agent', user_group: 'AGENTS', user_level: '1', active: 'Y' },
    { user: 'agent002', full_name: 'Bob Idle', user_group: 'AGENTS', user_level: '1', active: 'Y' },
    { user: 'agent003', full_name: 'Cora Gone', user_group: 'AGENTS', user_level: '1', active: 'N' },
  ],
  vicidial_live_agents: [
    {
      user: 'agent001', server_ip: '127.0.0.1', conf_exten: '8600051', status: 'INCALL', lead_id: '101',
      campaign_id: 'SALES', callerid: CALL, calls_today: '7', closer_campaigns: ' SALESIN -',
      outbound_autodial: 'Y', comments: 'AUTO', agent_log_id: '1',
    },
    {
      user: 'agent002', server_ip: '127.0.0.1', conf_exten: '8600052', status: 'READY', lead_id: '0',
      campaign_id: 'SALES', calls_today: '3',
    },
  ],
  vicidial_auto_calls: [
    { campaign_id: 'SALES', status: 'CLOSER', callerid: CALL, phone_number: '3125550101', uniqueid: '1795.1', channel: 'SIP/x' },
    { campaign_id: 'SALESIN', status: 'LIVE', callerid: 'Y1', phone_number: '3125550102', call_type: 'IN' },
  ],
  vicidial_list: [{ lead_id: '101', list_id: '1001', phone_number: '3125550199', vendor_lead_code: 'CRM-101' }],
}; // prettier-ignore
