import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import hubspot from '../../connectors/hubspot/index.ts';
import salesforce from '../../connectors/salesforce/index.ts';
import type { Connection, ConnectorTools } from '../../src/connector.ts';
import { connectAccounts } from '../../src/queue/accounts/open-accounts.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import type { StandIn } from '../../src/sandbox/stand-in.ts';
import { keptLog } from './ledger-rig.ts';

const APP = { clientId: 'app-1', clientSecret: 'secret-of-the-app', refreshToken: 'refresh-of-the-account' };
const ORG = { clientId: 'consumer-key-of-the-app', clientSecret: 'consumer-secret-of-the-app' };

/** Workers of one service: each process has its own connection to the one Redis. */
function workers(): { readonly prefix: string; readonly tools: () => Promise<ConnectorTools> } {
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  return {
    prefix,
    async tools() {
      const { logger } = keptLog();
      const accounts = connectAccounts({ url: inject('redisUrl'), prefix, logger });
      onTestFinished(() => accounts.close());
      if (accounts.redis.status !== 'ready') await once(accounts.redis, 'ready');
      return { name: 'crm', logger, now: Date.now, openAccount: accounts.open };
    },
  };
}

function closing<One extends { close(): Promise<void> }>(one: One): One {
  onTestFinished(() => one.close());
  return one;
}

async function connectHubspot(url: string, credentials: object, tools: ConnectorTools): Promise<Connection> {
  const settings = hubspot.settings.parse({ type: 'hubspot', baseUrl: url, ...credentials });
  return closing(await hubspot.connect(settings, tools));
}

async function connectSalesforce(url: string, tools: ConnectorTools): Promise<Connection> {
  const settings = salesforce.settings.parse({ type: 'salesforce', loginUrl: url, ...ORG });
  return closing(await salesforce.connect(settings, tools));
}

/** All that stands in Redis under the prefix. */
async function textsOf(prefix: string): Promise<string[]> {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = await redis.keys(`${prefix}*`);
  const read = async (key: string): Promise<unknown> => {
    const type = await redis.type(key);
    if (type === 'string') return redis.get(key);
    return type === 'hash' ? redis.hgetall(key) : undefined;
  };
  const values = await Promise.all(keys.map(read));
  return values.filter((value) => value !== undefined).map((value) => JSON.stringify(value));
}

const probe = (connection: Connection): Promise<unknown> =>
  connection.probe?.(AbortSignal.timeout(5000)).then(
    () => 'through',
    (error: unknown) => error,
  ) ?? Promise.reject(new Error('the connection has no probe'));
const count = ({ requests }: StandIn, part: string): number =>
  requests.filter(({ path }) => path.includes(part)).length;

describe('two workers of one CRM account, over Redis', () => {
  it('fetch one HubSpot token together, renew it once, and leave it sealed in Redis', async () => {
    const standIn = closing(await startHubspotStandIn({ accessToken: 'pat-1', oauth: APP }));
    const { prefix, tools } = workers();
    const both = [
      await connectHubspot(standIn.url, { oauth: APP }, await tools()),
      await connectHubspot(standIn.url, { oauth: APP }, await tools()),
    ];
    expect(await Promise.all(both.map(probe))).toEqual(['through', 'through']);
    expect(count(standIn, '/oauth/')).toBe(1);
    standIn.expireTokens();
    expect(await Promise.all(both.map(probe))).toEqual(['through', 'through']);
    expect(count(standIn, '/oauth/')).toBe(2);

    const kept = await textsOf(prefix);
    expect(kept).not.toEqual([]);
    for (const secret of [APP.clientSecret, APP.refreshToken, 'renewedAt', 'token"'])
      expect(kept.join('\n')).not.toContain(secret);
  });

  it('both keep still after a 429 to one of them, while another account goes on', async () => {
    const [busy, quiet] = [
      closing(await startHubspotStandIn({ accessToken: 'pat-1' })),
      closing(await startHubspotStandIn({ accessToken: 'pat-1' })),
    ];
    const { tools } = workers();
    const [one, other, elsewhere] = [
      await connectHubspot(busy.url, { accessToken: 'pat-1' }, await tools()),
      await connectHubspot(busy.url, { accessToken: 'pat-1' }, await tools()),
      await connectHubspot(quiet.url, { accessToken: 'pat-1' }, await tools()),
    ];
    const body = { status: 'error', message: 'limit', policyName: 'TEN_SECONDLY_ROLLING' };
    busy.faults.add({ action: 'status', status: 429, body, times: 1 });
    expect(await probe(one)).toMatchObject({ code: 'account-limit', retryAfterMs: 10_000 });
    expect(await probe(other)).toMatchObject({ code: 'account-limit' });
    expect(busy.requests).toHaveLength(1);
    expect(await probe(elsewhere)).toBe('through');
  });

  it('log in to Salesforce once, and once more when the session is dropped', async () => {
    const standIn = closing(await startSalesforceStandIn(ORG));
    const { tools } = workers();
    const both = [
      await connectSalesforce(standIn.url, await tools()),
      await connectSalesforce(standIn.url, await tools()),
    ];
    expect(await Promise.all(both.map(probe))).toEqual(['through', 'through']);
    expect(count(standIn, '/oauth2/token')).toBe(1);
    standIn.expireTokens();
    expect(await Promise.all(both.map(probe))).toEqual(['through', 'through']);
    expect(count(standIn, '/oauth2/token')).toBe(2);
  });

  it('both leave the API calls of an org alone when one has seen that the share is used', async () => {
    const standIn = closing(await startSalesforceStandIn({ ...ORG, apiLimit: 1000 }));
    const { tools } = workers();
    const [one, other] = [
      await connectSalesforce(standIn.url, await tools()),
      await connectSalesforce(standIn.url, await tools()),
    ];
    standIn.useApiCalls(900);
    expect(await probe(one)).toBe('through');
    const id = standIn.seed('Lead', { LastName: 'Ellis', Company: 'Acme' });
    const want = { fields: ['LastName'], memberships: false };
    const context = { signal: AbortSignal.timeout(5000), warn: () => undefined };
    const read = other.records?.read({ object: 'Lead', id }, want, context);
    await expect(read).rejects.toMatchObject({ code: 'account-limit' });
    // A probe is no delivery.
    expect(await probe(other)).toBe('through');
  });

  it('take the refusal of a probe for one of the credentials', async () => {
    const standIn = closing(await startHubspotStandIn({ accessToken: 'pat-1' }));
    const org = closing(await startSalesforceStandIn(ORG));
    const { tools } = workers();
    const connections = [
      await connectHubspot(standIn.url, { accessToken: 'pat-of-yesterday' }, await tools()),
      await connectSalesforce(org.url, await tools()),
    ];
    org.revoke();
    expect(await Promise.all(connections.map(probe))).toMatchObject([
      { kind: 'auth', code: 'hubspot-unauthorized' },
      { kind: 'auth', code: 'salesforce-login-invalid-client' },
    ]);
  });
});
