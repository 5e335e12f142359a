import { onTestFinished } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import { createFunctionClient, type FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import type { CallOptions } from '../../connectors/vicidial/functions/call-function.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';

export interface LeadsRig {
  readonly standIn: DialerStandIn;
  readonly client: FunctionClient['nonAgent'];
  /** The answer as it comes. */
  readonly ask: (
    parameters: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly body: string }>;
}

/** 2026-11-21 21:56:35 in New York. */
const NOW = 1_795_316_195_000;

const LEAD = {
  list_id: '1001', phone_code: '1', gmt_offset_now: '-6.00', state: 'IL', entry_date: '2026-11-20 10:00:00',
} as const; // prettier-ignore

export const SEED: DialerSeed = {
  vicidial_lists_fields: [
    { list_id: '1001', field_label: 'policy', field_type: 'TEXT', field_max: '30', field_rank: '1' },
    { list_id: '1001', field_label: 'notes', field_type: 'AREA', field_max: '4', field_rank: '2' },
  ],
  vicidial_list: [
    { ...LEAD, lead_id: '101', phone_number: '3125550101', vendor_lead_code: 'CRM-101', last_name: 'Doe', comments: 'one\ntwo', entry_list_id: '1001' },
    { ...LEAD, lead_id: '102', phone_number: '3125550102', vendor_lead_code: 'CRM-102', last_name: "O'Brien", source_id: 'web' },
    { ...LEAD, lead_id: '103', phone_number: '3125550103', list_id: '1003', status: 'CALLBK' },
  ],
  custom_1001: [{ lead_id: '101', policy: 'P-1', notes: 'a\nb' }],
  vicidial_callbacks: [
    { lead_id: '103', list_id: '1003', campaign_id: 'SOLAR', callback_time: '2026-11-25 09:00:00', entry_time: '2026-11-20 15:00:00', recipient: 'ANYONE' },
  ],
  vicidial_log: [
    { uniqueid: '1795310000.1', lead_id: '101', list_id: '1001', campaign_id: 'SALES', call_date: '2026-11-21 20:00:00', length_in_sec: '125', status: 'SALE', phone_number: '3125550101', user: 'agent001', term_reason: 'CALLER' },
  ],
  vicidial_log_extended: [
    { uniqueid: '1795310000.1', lead_id: '101', call_date: '2026-11-21 20:00:00', caller_code: 'V1121200000000000101' },
  ],
  vicidial_agent_log: [
    { uniqueid: '1795310000.1', lead_id: '101', user: 'agent001', talk_sec: '130', dead_sec: '5' },
  ],
  vicidial_inbound_groups: [{ group_id: 'SALESIN' }],
  vicidial_closer_log: [
    { lead_id: '101', list_id: '1001', campaign_id: 'SALESIN', call_date: '2026-11-21 09:00:05', length_in_sec: '60', status: 'NI', phone_number: '3125550101', user: 'agent001', uniqueid: '1795306000.2' },
  ],
  vicidial_did_log: [
    { uniqueid: '1795306000.2', extension: '3125559999', caller_id_number: '3125550101', call_date: '2026-11-21 09:00:00' },
  ],
  recording_log: [
    { start_time: '2026-11-21 20:00:00', start_epoch: '100', end_epoch: '160', lead_id: '101', user: 'agent001', vicidial_id: '1795310000.1', location: 'http://rec.example.test/1.mp3' },
  ],
}; // prettier-ignore

export function signal(): CallOptions {
  return { signal: AbortSignal.timeout(10_000) };
}

/** A stand-in with three leads and their calls, and the typed client on it; closed when the test ends. */
export async function startLeads(options: DialerStandInOptions = {}): Promise<LeadsRig> {
  const user = { user: 'apiuser', password: 'right-password', level: 9 };
  const standIn = await startDialerStandIn({ users: [user], seed: SEED, now: () => NOW, ...options });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: user.user,
    password: user.password,
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
    async ask(parameters) {
      const base = { user: user.user, pass: user.password, source: 'test' };
      const body = new URLSearchParams({ ...base, ...parameters, vb: '1' });
      const response = await fetch(standIn.apiUrl, { method: 'POST', body });
      return { status: response.status, body: await response.text() };
    },
  };
}
