import type { ConnectorTools } from '../../src/connector.ts';
import type { DialerTraffic } from '../../src/dialer-traffic.ts';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import { type Api, createApi } from './api.ts';
import { createDatabase } from './database/database.ts';
import type { FunctionTools } from './functions/call-function.ts';
import { createFunctionClient, type FunctionClient } from './functions/client.ts';
import { governorRules } from './governor-settings.ts';
import { createLeadLimits } from './lead-limits.ts';
import { localTraffic } from './local-traffic.ts';
import type { VicidialSettings } from './settings.ts';

/** All of one dialer that a command needs by name: it asks much and delivers nothing. */
export interface DialerSession {
  /** The dialer's name in the configuration. */
  readonly name: string;
  readonly settings: VicidialSettings;
  /** A person waits for its answers: quiet hours do not hold them. */
  readonly api: Api;
  readonly client: FunctionClient;
  /** For `callFunction`, with the dialer's own widths and `use_non_latin` where its database tells them. */
  functionTools(signal: AbortSignal): Promise<FunctionTools>;
  readonly database: DialerDatabase | undefined;
  readonly traffic: DialerTraffic;
  readonly now: () => number;
  /** How long each call took so far, milliseconds, without the wait for its turn. */
  readonly tookMs: readonly number[];
  close(): Promise<void>;
}

export type SessionTools = Pick<ConnectorTools, 'name' | 'now' | 'openTraffic'>;

/** Nothing is sent before the first call. */
export function openSession(settings: VicidialSettings, tools: SessionTools): DialerSession {
  const { name, now } = tools;
  const shared = { name, who: name, rules: governorRules(settings) };
  const tookMs: number[] = [];
  const traffic = timed(tools.openTraffic?.(shared) ?? localTraffic(shared, now), tookMs);
  const plain = createApi(settings, { name, now, traffic });
  const api: Api = {
    ...plain,
    call: (fn, parameters, call) => plain.call(fn, parameters, { lane: 'speed-to-lead', ...call }),
  };
  const { timezone, nonLatin } = settings;
  const database = settings.database && createDatabase(settings.database, { name, now, timezone, nonLatin });
  const limits = createLeadLimits({ settings, database, now });
  return {
    name,
    settings,
    api,
    functionTools: async (signal) => ({ api, ...(await limits(signal)) }),
    client: createFunctionClient({ api, nonLatin }),
    database,
    traffic,
    now,
    tookMs,
    async close() {
      await database?.close();
      await api.close();
      await traffic.close();
    },
  };
}

function timed(traffic: DialerTraffic, tookMs: number[]): DialerTraffic {
  return {
    ...traffic,
    pace: (options, call) =>
      traffic.pace(options, async () => {
        const startedMs = performance.now();
        try {
          return await call();
        } finally {
          tookMs.push(performance.now() - startedMs);
        }
      }),
  };
}
