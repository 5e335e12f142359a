import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createHubSpotApi, type HubSpotApi } from '../../connectors/hubspot/api.ts';
import { HubSpotSettings } from '../../connectors/hubspot/settings.ts';
import type { Logger } from '../../src/connector.ts';
import {
  type HubspotStandIn,
  type HubspotStandInOptions,
  startHubspotStandIn,
} from '../../src/sandbox/hubspot/index.ts';
import { sharedAccounts } from './shared-accounts.ts';

export const TOKEN = 'pat-na1-0b6e-unit';

export interface ApiRig {
  readonly standIn: HubspotStandIn;
  readonly settings: HubSpotSettings;
  readonly logger: Logger;
  /** Everything logged, as text. */
  readonly log: readonly string[];
  /** One more worker of the same account. */
  readonly worker: (changes?: object) => HubSpotApi;
  /** Move the clock of account and workers on, milliseconds. */
  pass(ms: number): void;
  readonly now: () => number;
}

/** An account, and workers that share it; closed with the test. */
export async function startApiRig(
  options: {
    readonly account?: Partial<HubspotStandInOptions>;
    readonly settings?: object;
    readonly startAt?: number;
  } = {},
): Promise<ApiRig> {
  let skewMs = options.startAt === undefined ? 0 : options.startAt - Date.now();
  const now = (): number => Date.now() + skewMs;
  const standIn = await startHubspotStandIn({ accessToken: TOKEN, now, ...options.account });
  const log: string[] = [];
  const keep = (fields: object, message: string): void => void log.push(JSON.stringify({ fields, message }));
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };
  const parse = (changes: object): HubSpotSettings =>
    HubSpotSettings.parse({
      type: 'hubspot',
      baseUrl: standIn.url,
      ...('oauth' in changes ? {} : { accessToken: TOKEN }),
      ...changes,
    });
  const settings = parse(options.settings ?? {});
  const openAccount = sharedAccounts(now);
  onTestFinished(() => standIn.close());
  return {
    standIn,
    settings,
    logger,
    log,
    worker(changes) {
      const own = changes === undefined ? settings : parse({ ...options.settings, ...changes });
      const api = createHubSpotApi(own, { name: 'crm', logger, now, openAccount });
      onTestFinished(() => api.close());
      return api;
    },
    pass(ms) {
      skewMs += ms;
    },
    now,
  };
}

const Anything = z.looseObject({});

/** One request that changes nothing. */
export function ask(api: HubSpotApi, signal = AbortSignal.timeout(5000)): Promise<unknown> {
  const operation = { name: 'list the properties of calls', effect: 'read' } as const;
  return api.request(operation, signal, Anything, (crm, options) =>
    crm.properties.coreApi.getAll('calls', false, undefined, options),
  );
}

export function search(api: HubSpotApi): Promise<unknown> {
  const operation = { name: 'search contacts', effect: 'read' } as const;
  return api.request(operation, AbortSignal.timeout(5000), Anything, (crm, options) =>
    crm.contacts.searchApi.doSearch({ filterGroups: [], properties: [], sorts: [], limit: 1 }, options),
  );
}

/** Requests so far whose path contains this. */
export function count({ standIn }: Pick<ApiRig, 'standIn'>, part: string): number {
  return standIn.requests.filter(({ path }) => path.includes(part)).length;
}

/** The rejection of a promise, which must reject. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<Error & { code?: string; kind?: string; retryAfterMs?: number }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('resolved where an error was due');
}
