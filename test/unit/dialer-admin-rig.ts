import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import type { CallOptions } from '../../connectors/vicidial/functions/call-function.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerUser } from '../../src/sandbox/dialer/users.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';

export interface AdminRig {
  readonly standIn: DialerStandIn;
  /** Call as one of the API users. */
  readonly as: (user: string) => FunctionClient['nonAgent'];
  /** The body that the stand-in answers with, unread. */
  readonly ask: (parameters: Readonly<Record<string, string>>, user?: string) => Promise<string>;
}

const PASSWORD = 'right-password';

/** As `apiuser` (level 9, every right), `lev8` (deletes nothing), `noflags` and `solarmgr` (sees SOLARGRP). */
const USERS: readonly DialerUser[] = [
  { user: 'apiuser', password: PASSWORD, level: 9 },
  { user: 'lev8', password: PASSWORD, columns: { ast_delete_phones: '0', delete_users: '0', delete_inbound_dids: '0' } },
  { user: 'noflags', password: PASSWORD, level: 9, columns: { modify_users: '0', ast_admin_access: '0', modify_inbound_dids: '0', modify_remoteagents: '0' } },
  { user: 'solarmgr', password: PASSWORD, userGroup: 'SOLARGRP' },
]; // prettier-ignore

const SEED = {
  vicidial_user_groups: [
    { user_group: 'AGENTS', admin_viewable_groups: ' ---ALL--- ' },
  ],
  vicidial_users: [
    { user: 'agent001', pass: 'agentpass1', user_level: '1', user_group: 'AGENTS', email: 'alice@example.test' },
    { user: 'agent002', pass: 'agentpass2', user_level: '1', user_group: 'AGENTS' },
  ],
  vicidial_remote_agents: [{ user_start: 'agent002', server_ip: '10.0.0.5', campaign_id: 'SALES' }],
  servers: [{ server_ip: '10.0.0.5', active: 'Y' }],
  phones: [{ extension: 'cc100', login: 'cc100', server_ip: '10.0.0.5' }],
  vicidial_inbound_groups: [{ group_id: 'SALESIN' }],
  vicidial_call_menu: [{ menu_id: 'mainmenu' }],
  vicidial_inbound_dids: [{ did_pattern: 'default' }, { did_pattern: '3125559999', did_route: 'IN_GROUP' }],
}; // prettier-ignore

/** A stand-in with users, phones and DIDs, closed when the test ends. */
export async function startAdmin(options: { readonly legacy?: boolean } = {}): Promise<AdminRig> {
  const standIn = await startDialerStandIn({ users: USERS, seed: SEED, ...options });
  const solar = { admin_viewable_groups: ' SOLARGRP ', allowed_campaigns: ' SOLAR -' };
  standIn.tables.userGroups.update(({ user_group }) => user_group === 'SOLARGRP', solar);
  onTestFinished(() => standIn.close());
  return {
    standIn,
    as(user) {
      const settings = VicidialSettings.parse({
        type: 'vicidial',
        url: standIn.url,
        user,
        password: PASSWORD,
        timezone: 'America/New_York',
        governor: { ratePerSecond: 100, burst: 50 },
      });
      const api = createApi(settings, { name: 'main', now: Date.now });
      onTestFinished(() => api.close());
      return createFunctionClient({ api, nonLatin: false }).nonAgent;
    },
    async ask(parameters, user = 'apiuser') {
      const body = new URLSearchParams({ user, pass: PASSWORD, source: 'test', ...parameters, vb: '1' });
      const response = await fetch(standIn.apiUrl, { method: 'POST', body });
      return response.text();
    },
  };
}

/** Options of a call that nobody stops. */
export function now(): CallOptions {
  return { signal: AbortSignal.timeout(10_000) };
}
