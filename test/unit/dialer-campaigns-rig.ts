import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import type { CallOptions } from '../../connectors/vicidial/functions/call-function.ts';
import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import type { Understanding } from '../../connectors/vicidial/functions/understanding.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';

export interface CampaignsRig {
  readonly standIn: DialerStandIn;
  readonly client: FunctionClient;
  readonly options: CallOptions;
  /** Ask as a browser would: the answer as it comes. */
  readonly ask: (
    parameters: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly body: string }>;
  /** Ask, and understand the answer. */
  readonly read: (parameters: Readonly<Record<string, string>>) => Promise<Understanding>;
}

const USER = { user: 'bridge', password: 'right-password', level: 9 };
/** 21:56:35 in New York. */
export const NOW = Date.parse('2026-11-22T02:56:35Z');

export const SEED: DialerSeed = {
  system_settings: [{ custom_fields_enabled: '1', auto_dial_limit: '4' }],
  servers: [{ server_ip: '127.0.0.1', active: 'Y', local_gmt: '-5.00' }],
  vicidial_call_times: [
    { call_time_id: '24hours', ct_default_start: '0', ct_default_stop: '2400' },
    { call_time_id: '9am-5pm', ct_default_start: '900', ct_default_stop: '1700' },
  ],
  vicidial_campaigns: [
    {
      campaign_id: 'SALES', campaign_name: 'Sales B2B', active: 'Y', dial_method: 'RATIO', auto_dial_level: '2.0',
      lead_order: 'DOWN', local_call_time: '24hours', dial_statuses: ' NEW NA -', closer_campaigns: ' SALESIN -',
    },
    { campaign_id: 'SOLAR', campaign_name: 'Solar OB', active: 'N', local_call_time: '24hours' },
  ],
  vicidial_lists: [
    { list_id: '1001', list_name: 'Web leads', campaign_id: 'SALES', active: 'Y' },
    { list_id: '1002', list_name: 'Old leads', campaign_id: 'SALES', active: 'N', daily_reset_limit: '0' },
    { list_id: '1003', list_name: 'Solar list', campaign_id: 'SOLAR', active: 'Y', local_call_time: '9am-5pm' },
  ],
  vicidial_lists_fields: [
    { list_id: '1001', field_label: 'policy_number', field_rank: '1', field_type: 'TEXT', field_max: '30', field_default: 'NULL' },
    { list_id: '1001', field_label: 'budget', field_rank: '2', field_type: 'TEXT', field_max: '20', field_default: 'NULL' },
  ],
  vicidial_inbound_groups: [{ group_id: 'SALESIN', active: 'Y' }],
  vicidial_filter_phone_groups: [{ filter_phone_group_id: 'FPG1' }],
  vicidial_cid_groups: [{ cid_group_id: 'CIDG1' }],
  vicidial_campaign_cid_areacodes: [
    { campaign_id: 'CIDG1', areacode: '312', outbound_cid: '3125550001', active: 'Y', cid_description: 'Chi - town' },
  ],
  vicidial_list: [
    lead('101', '1001', { state: 'IL', gmt_offset_now: '-6', last_local_call_time: '2026-11-21 20:00:00' }),
    lead('102', '1001', { state: 'IL', gmt_offset_now: '-6', vendor_lead_code: 'CRM-102' }),
    lead('103', '1003', { state: 'CA', gmt_offset_now: '-8' }),
  ],
}; // prettier-ignore

function lead(id: string, list: string, columns: Readonly<Record<string, string>>): Record<string, string> {
  return {
    lead_id: id, list_id: list, status: 'NEW', phone_number: `3125550${id}`, entry_date: '2026-11-20 10:00:00',
    ...columns,
  }; // prettier-ignore
}

/** The stand-in with two campaigns, three lists and three leads, and a client for it; closed when the test ends. */
export async function startCampaigns(
  options: Omit<DialerStandInOptions, 'seed' | 'users'> & {
    readonly seed?: DialerSeed;
    readonly user?: object;
  } = {},
): Promise<CampaignsRig> {
  const { seed, user, ...rest } = options;
  const standIn = await startDialerStandIn({
    users: [{ ...USER, ...user }],
    campaigns: [],
    lists: [],
    now: () => NOW,
    ...rest,
    seed: { ...SEED, ...seed },
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
  const ask = async (parameters: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({
      user: USER.user,
      pass: USER.password,
      source: 'test',
      ...parameters,
      vb: '1',
    });
    const response = await fetch(standIn.apiUrl, { method: 'POST', body });
    return { status: response.status, body: await response.text() };
  };
  return {
    standIn,
    client: createFunctionClient({ api, nonLatin: false }),
    options: { signal: AbortSignal.timeout(20_000) },
    ask,
    async read(parameters) {
      const definition = findFunction(parameters['function'] ?? '');
      if (definition === undefined) throw new Error('no such function');
      const { status, body } = await ask(parameters);
      return understand(definition, parseReply(status, body));
    },
  };
}
