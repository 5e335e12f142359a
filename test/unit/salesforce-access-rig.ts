import { onTestFinished } from 'vitest';
import { Agent } from 'undici';
import { z } from 'zod';
import { type Access, openAccess } from '../../connectors/salesforce/access.ts';
import type { Api } from '../../connectors/salesforce/api.ts';
import { SalesforceSettings } from '../../connectors/salesforce/settings.ts';
import type { Logger } from '../../src/connector.ts';
import {
  type SalesforceStandIn,
  type SalesforceStandInOptions,
  startSalesforceStandIn,
} from '../../src/sandbox/salesforce/index.ts';
import { sharedAccounts } from './shared-accounts.ts';

const CLIENT = { clientId: 'consumer-key-of-the-app', clientSecret: 'consumer-secret-of-the-app' };

export interface AccessRig {
  readonly standIn: SalesforceStandIn;
  readonly settings: SalesforceSettings;
  /** Everything logged, as text. */
  readonly log: readonly string[];
  /** One more worker of the same org. */
  readonly worker: () => Access;
  /** Move the clock of org and workers on, milliseconds. */
  pass(ms: number): void;
  readonly now: () => number;
}

/** An org, and workers that share its account; closed with the test. */
export async function startAccessRig(
  options: { readonly org?: SalesforceStandInOptions; readonly settings?: object } = {},
): Promise<AccessRig> {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const standIn = await startSalesforceStandIn({ ...CLIENT, now, ...options.org });
  const settings = SalesforceSettings.parse({
    type: 'salesforce',
    loginUrl: standIn.url,
    ...CLIENT,
    ...options.settings,
  });
  const log: string[] = [];
  const keep = (fields: object, message: string): void => void log.push(JSON.stringify({ fields, message }));
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };
  const openAccount = sharedAccounts(now);
  onTestFinished(() => standIn.close());
  return {
    standIn,
    settings,
    log,
    worker() {
      const dispatcher = new Agent();
      onTestFinished(() => dispatcher.close());
      return openAccess(settings, dispatcher, { name: 'sfdc', logger, now, openAccount });
    },
    pass(ms) {
      skewMs += ms;
    },
    now,
  };
}

/** One API call that changes nothing. */
export function ask(access: Access, options: { readonly urgent?: boolean } = {}): Promise<unknown> {
  return askBy(access.open(AbortSignal.timeout(5000), options.urgent));
}

export function askBy(api: Api): Promise<unknown> {
  const path = `/query?q=${encodeURIComponent('SELECT Id FROM Lead')}`;
  return api.call({ method: 'GET', path, answer: z.looseObject({}) });
}

export function logins({ standIn }: AccessRig): number {
  return standIn.requests.filter(({ path }) => path.includes('/oauth2/token')).length;
}

/** Requests to the API, without logins. */
export function calls({ standIn }: AccessRig): number {
  return standIn.requests.length - logins({ standIn } as AccessRig);
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
