import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import type { ConnectorTools } from '../../src/connector.ts';
import { AuthError, TransientError } from '../../src/domain/errors.ts';
import { localAccount } from '../../src/kit/local-account.ts';
import { accountId } from './account-id.ts';
import { versionedUrl } from './api-version.ts';
import { createAuth } from './auth.ts';
import { readErrorText } from './error-body.ts';
import { createSocketPool, Exchange, type RawAnswer } from './exchange.ts';
import { failureOf, type Operation } from './failure.ts';
import { accountLimits, Limits } from './limits.ts';
import { readTimeZone } from './portal.ts';
import type { HubSpotSettings } from './settings.ts';
import type { Account } from '../../src/account.ts';

type Groups = Pick<Client['crm'], 'contacts' | 'properties' | 'lists'> & {
  /** Records of any type, named by its first argument. */
  readonly objects: Pick<Client['crm']['objects'], 'basicApi' | 'batchApi' | 'searchApi'>;
  readonly calls: Client['crm']['objects']['calls'];
  readonly associations: Client['crm']['associations']['v4'];
};

/** One HubSpot account over the client library. */
export interface HubSpotApi {
  /**
   * Send one request and check its answer. Throws the delivery errors; a final refusal is a RefusedError.
   * `send` passes `options` as the last argument of the library's method: it carries the signal, the token and
   * the turn within the account's limits.
   */
  request<Answer>(
    operation: Operation,
    signal: AbortSignal,
    answer: z.ZodType<Answer>,
    send: (crm: Groups, options: Exchange['options']) => Promise<unknown>,
  ): Promise<Answer>;
  /** The same for a GET that the library has no method for. */
  get<Answer>(
    operation: Operation,
    signal: AbortSignal,
    answer: z.ZodType<Answer>,
    path: string,
  ): Promise<Answer>;
  /** The same API for what the configured share of the day's requests does not hold back. */
  readonly urgent: HubSpotApi;
  /** What all workers of the account share: turns for one person, limits. */
  readonly account: Account;
  close(): void;
}

/**
 * The library's own retry would repeat a create after a 5xx, and its limiter and retry are shared by all
 * clients of the process: the last client constructed decides for every API group that is loaded afterwards.
 * So neither is asked for, and the groups are loaded at once, while this client's choice stands.
 */
export function createHubSpotApi(settings: HubSpotSettings, tools: ConnectorTools): HubSpotApi {
  const { name, now, logger } = tools;
  const basePath = settings.baseUrl.replace(/\/+$/, '');
  const pool = createSocketPool(basePath);
  const accountOptions = {
    id: accountId(settings),
    who: `HubSpot (${name})`,
    limits: accountLimits(settings),
  };
  const account = tools.openAccount?.(accountOptions) ?? localAccount(accountOptions, now);
  const auth = createAuth({ settings, account, now });
  const client = new Client({
    basePath,
    middleware: [{ pre: (context) => versioned(context, settings.apiVersion), post: (context) => context }],
  });
  const { contacts, properties, lists, objects } = client.crm;
  const crm: Groups = {
    contacts,
    properties,
    lists,
    objects,
    calls: objects.calls,
    associations: client.crm.associations.v4,
  };
  const limits = new Limits({
    account,
    settings,
    logger,
    now,
    readTimeZone: (signal) => readTimeZone(open(true), settings, signal),
  });

  async function exchange<Answer>(
    operation: Operation,
    { urgent, signal, answer }: { urgent: boolean; signal: AbortSignal; answer: z.ZodType<Answer> },
    send: (exchange: Exchange) => Promise<unknown>,
  ): Promise<Answer> {
    for (let renewed = false; ; renewed = true) {
      if (signal.aborted) throw aborted(operation);
      let token = '';
      let search = false;
      const attempt = new Exchange(pool, signal, async (url) => {
        search = new URL(url).pathname.endsWith('/search');
        token = await auth.token(signal);
        await limits.turn({ search, urgent }, signal);
        return token;
      });
      const outcome = await settled(send(attempt));
      if (attempt.notAdmitted !== undefined) throw attempt.notAdmitted;
      if (attempt.answer !== undefined) await limits.learn(attempt.answer);
      if (attempt.answer?.status === 401 && !renewed && (await auth.renew(token, signal)) !== undefined)
        continue;
      if (attempt.answer?.status === 401) throw refusedToken(operation, attempt.answer);
      if (attempt.answer?.status === 429)
        throw await limits.refused(
          operation.name,
          { search },
          attempt.answer,
          readErrorText(attempt.answer.text),
        );
      const parsed = 'received' in outcome ? answer.safeParse(outcome.received) : undefined;
      if (parsed?.success === true) return parsed.data;
      throw failureOf(operation, attempt, 'thrown' in outcome ? outcome.thrown : undefined, {
        nowMs: now(),
        searchLagMs: settings.searchLagMs,
      });
    }
  }

  function refusedToken(operation: Operation, { text }: RawAnswer): AuthError {
    const { correlationId } = readErrorText(text);
    const reference = correlationId === undefined ? '' : `, correlation id ${correlationId}`;
    return new AuthError(
      `HubSpot refused the access token when asked to ${operation.name} (401${reference}). ${auth.remedy}`,
      { code: 'hubspot-unauthorized' },
    );
  }

  function open(urgent: boolean): HubSpotApi {
    return {
      request: (operation, signal, answer, send) =>
        exchange(operation, { urgent, signal, answer }, (attempt) => send(crm, attempt.options)),
      get: (operation, signal, answer, path) =>
        exchange(operation, { urgent, signal, answer }, (attempt) => get(attempt, basePath + path)),
      get urgent() {
        return urgent ? this : open(true);
      },
      account,
      close: () => pool.destroy(),
    };
  }
  return open(false);
}

async function get(attempt: Exchange, url: string): Promise<unknown> {
  const headers = { ...(await attempt.admitted(url)), accept: 'application/json' };
  const response = await fetch(url, { headers, redirect: 'manual', signal: attempt.signal });
  const text = await response.text();
  attempt.answer = { status: response.status, headers: Object.fromEntries(response.headers), text };
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return JSON.parse(text) as unknown;
}

function settled(
  sent: Promise<unknown>,
): Promise<{ readonly received: unknown } | { readonly thrown: unknown }> {
  return sent.then(
    (received) => ({ received }),
    (thrown: unknown) => ({ thrown }),
  );
}

function aborted(operation: Operation): TransientError {
  return new TransientError(`HubSpot was not asked to ${operation.name}: time was up before.`, {
    code: 'hubspot-aborted',
  });
}

function versioned(context: unknown, apiVersion: string): unknown {
  const request = context as { getUrl(): string; setUrl(url: string): void };
  request.setUrl(versionedUrl(request.getUrl(), apiVersion));
  return context;
}
