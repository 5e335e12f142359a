import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { HubSpotSettings } from '../../connectors/hubspot/settings.ts';
import { type ApiRig, ask, count, rejection, startApiRig } from './hubspot-api-rig.ts';

const APP = { clientId: 'app-1', clientSecret: 'secret-of-the-app', refreshToken: 'refresh-of-the-account' };
const HALF_AN_HOUR_MS = 1_800_000;

const startWithApp = (changes: object = {}): Promise<ApiRig> =>
  startApiRig({ account: { oauth: APP }, settings: { oauth: { ...APP, ...changes } } });
const tokens = (rig: ApiRig): number => count(rig, '/oauth/');

describe('an OAuth app of HubSpot', () => {
  it('fetches one access token for all workers when they start at the same time', async () => {
    const rig = await startWithApp();
    const workers = [rig.worker(), rig.worker()];
    await Promise.all(workers.flatMap((worker) => [ask(worker), ask(worker)]));
    expect(tokens(rig)).toBe(1);
    expect(rig.standIn.requests[0]).toEqual({ method: 'POST', path: '/oauth/2026-09/token' });
  });

  it('asks at the old address when the API version is v3', async () => {
    const rig = await startApiRig({ account: { oauth: APP }, settings: { oauth: APP, apiVersion: 'v3' } });
    await ask(rig.worker());
    expect(rig.standIn.requests[0]?.path).toBe('/oauth/v1/token');
  });

  it('replaces the token in its last minute, while requests go on with the old one', async () => {
    const rig = await startWithApp();
    const worker = rig.worker();
    await ask(worker);
    rig.pass(HALF_AN_HOUR_MS - 90_000);
    await ask(worker);
    expect(tokens(rig)).toBe(1);
    rig.pass(60_000);
    rig.standIn.faults.add({ path: '/oauth/', delayMs: 200, times: 1 });
    await ask(worker);
    await vi.waitFor(() => expect(tokens(rig)).toBe(2));
    rig.pass(60_000);
    await ask(worker);
    expect(tokens(rig)).toBe(2);
  });

  it('renews a refused token once for all workers and carries the requests out', async () => {
    const rig = await startWithApp();
    const workers = [rig.worker(), rig.worker(), rig.worker()];
    await Promise.all(workers.map((worker) => ask(worker)));
    rig.standIn.expireTokens();
    await Promise.all(workers.map((worker) => ask(worker)));
    expect(tokens(rig)).toBe(2);
  });

  it('gives up after one renewal, and no worker renews again within a minute, when HubSpot refuses every token', async () => {
    const rig = await startWithApp();
    const [one, other] = [rig.worker(), rig.worker()];
    rig.standIn.faults.add({ path: '/crm/', action: 'status', status: 401, body: { category: 'X' } });
    for (const worker of [one, other]) {
      const error = await rejection(ask(worker));
      expect(error).toMatchObject({ kind: 'auth', code: 'hubspot-unauthorized' });
      expect(error.message).toContain('oauth.refreshToken');
    }
    expect(tokens(rig)).toBe(2);
    rig.pass(61_000);
    await rejection(ask(one));
    expect(tokens(rig)).toBe(3);
  });

  it.each([
    ['the secret is another one', { clientSecret: 'rotated-away' }, 'oauth.clientSecret'],
    ['the refresh token is unknown', { refreshToken: 'of-nobody' }, 'oauth.refreshToken'],
  ])('asks for a hold and says what to mend when %s', async (_when, changes, remedy) => {
    const rig = await startWithApp(changes);
    const error = await rejection(ask(rig.worker()));
    expect(error).toMatchObject({ kind: 'auth', code: 'hubspot-token-refused' });
    expect(error.message).toContain(remedy);
    const shown = `${inspect(error, { depth: 12, showHidden: true })} ${rig.log.join(' ')}`;
    for (const secret of [...Object.values(APP), ...Object.values(changes)].filter((one) => one !== 'app-1'))
      expect(shown).not.toContain(secret);
  });

  it('asks for a hold when the account has uninstalled the app', async () => {
    const rig = await startWithApp();
    const worker = rig.worker();
    await ask(worker);
    rig.standIn.revokeToken();
    expect(await rejection(ask(worker))).toMatchObject({ kind: 'auth', code: 'hubspot-token-refused' });
  });

  it.each([
    ['status 503', { action: 'status', status: 503 }, 'hubspot-token-503'],
    ['an HTML page', { action: 'html' }, 'hubspot-token-unreadable'],
    ['a reset', { action: 'reset' }, 'hubspot-token-unreachable'],
  ] as const)('is tried again when the token is answered with %s', async (_what, fault, code) => {
    const rig = await startWithApp();
    rig.standIn.faults.add({ path: '/oauth/', times: 1, ...fault });
    const worker = rig.worker();
    expect(await rejection(ask(worker))).toMatchObject({ kind: 'transient', code });
    await ask(worker);
  });
});

describe('the token of a service key', () => {
  it('is not asked for again when HubSpot refuses it', async () => {
    const rig = await startApiRig();
    rig.standIn.revokeToken();
    const error = await rejection(ask(rig.worker()));
    expect(error).toMatchObject({ kind: 'auth', code: 'hubspot-unauthorized' });
    expect(error.message).toContain('set accessToken');
    expect(rig.standIn.requests).toHaveLength(1);
  });
});

describe('the credentials in the settings of a HubSpot connection', () => {
  it.each([
    ['are missing when there are none', {}, 'is missing'],
    ['are too many when there are both kinds', { accessToken: 'pat-1', oauth: APP }, 'exclude each other'],
    [
      'are incomplete without a refresh token',
      { oauth: { ...APP, refreshToken: undefined } },
      'refreshToken',
    ],
    ['are unknown under another name', { oauth: { ...APP, secret: 'x' } }, 'secret'],
  ])('%s', (_what, credentials, words) => {
    const { error } = HubSpotSettings.safeParse({ type: 'hubspot', ...credentials });
    expect(JSON.stringify(error?.issues)).toContain(words);
    expect(JSON.stringify(error)).not.toContain('secret-of-the-app');
  });
});
