import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import { TransientError } from '../../src/domain/errors.ts';
import { versionedUrl } from './api-version.ts';
import { createSocketPool, Exchange } from './exchange.ts';
import { failureOf, type Operation } from './failure.ts';
import type { HubSpotSettings } from './settings.ts';

type Groups = Pick<Client['crm'], 'contacts' | 'properties' | 'lists'> & {
  /** Records of any type, named by its first argument. */
  readonly objects: Pick<Client['crm']['objects'], 'basicApi'>;
  readonly calls: Client['crm']['objects']['calls'];
  readonly associations: Client['crm']['associations']['v4'];
};

/** One HubSpot account over the client library. */
export interface HubSpotApi {
  /**
   * Send one request and check its answer. Throws the delivery errors; a final refusal is a RefusedError.
   * `send` passes `options` as the last argument of the library's method: it carries the signal.
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
  close(): void;
}

/**
 * The library's own retry would repeat a create after a 5xx, and its limiter and retry are shared by all
 * clients of the process: the last client constructed decides for every API group that is loaded afterwards.
 * So neither is asked for, and the groups are loaded at once, while this client's choice stands.
 */
export function createHubSpotApi(settings: HubSpotSettings, now: () => number): HubSpotApi {
  const basePath = settings.baseUrl.replace(/\/+$/, '');
  const pool = createSocketPool(basePath);
  const client = new Client({
    accessToken: settings.accessToken,
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

  async function exchange<Answer>(
    operation: Operation,
    signal: AbortSignal,
    answer: z.ZodType<Answer>,
    send: (exchange: Exchange) => Promise<unknown>,
  ): Promise<Answer> {
    if (signal.aborted) {
      throw new TransientError(`HubSpot was not asked to ${operation.name}: time was up before.`, {
        code: 'hubspot-aborted',
      });
    }
    const attempt = new Exchange(pool, signal);
    const failure = (thrown: unknown): Error =>
      failureOf(operation, attempt, thrown, { nowMs: now(), searchLagMs: settings.searchLagMs });
    const received = await send(attempt).catch((error: unknown) => {
      throw failure(error);
    });
    const parsed = answer.safeParse(received);
    if (parsed.success) return parsed.data;
    throw failure(undefined);
  }

  return {
    request: (operation, signal, answer, send) =>
      exchange(operation, signal, answer, (attempt) => send(crm, attempt.options)),
    get: (operation, signal, answer, path) =>
      exchange(operation, signal, answer, async (attempt) => {
        const response = await fetch(basePath + path, {
          headers: { authorization: `Bearer ${settings.accessToken}`, accept: 'application/json' },
          redirect: 'manual',
          signal,
        });
        const text = await response.text();
        attempt.answer = { status: response.status, headers: Object.fromEntries(response.headers), text };
        if (!response.ok) throw new Error(`answered ${response.status}`);
        return JSON.parse(text) as unknown;
      }),
    close: () => pool.destroy(),
  };
}

function versioned(context: unknown, apiVersion: string): unknown {
  const request = context as { getUrl(): string; setUrl(url: string): void };
  request.setUrl(versionedUrl(request.getUrl(), apiVersion));
  return context;
}
