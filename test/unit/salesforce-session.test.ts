import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwt = { publicKey, username: 'bridge@example.com' };
const SESSION_REFUSED = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

function callAt(serial: number): ReturnType<typeof requestFor> {
  return requestFor(disposition({ leadKey: `main:${serial}`, callKey: `main:17953.${serial}:${serial}` }));
}

function count({ standIn }: SalesforceRig, path: string): number {
  return standIn.requests.filter((request) => request.path.includes(path)).length;
}

describe('the Salesforce session', () => {
  it('logs in once when many deliveries start together', async () => {
    const rig = await startSalesforceRig();
    await Promise.all([1, 2, 3, 4, 5].map((serial) => rig.deliver(callAt(serial))));
    expect(count(rig, '/oauth2/token')).toBe(1);
    expect(rig.standIn.tasks).toHaveLength(5);
  });

  it('logs in with a signed assertion when a private key is configured', async () => {
    const rig = await startSalesforceRig({
      org: { jwt },
      settings: { privateKey: pem, username: jwt.username },
    });
    await rig.deliver(callAt(1));
    expect(rig.standIn.tasks).toHaveLength(1);
  });

  it.each([
    [
      'the user is not pre-authorised',
      { username: 'other@example.com' },
      'salesforce-login-invalid-grant',
      'pre-authorised',
    ],
    [
      'the app is unknown',
      { username: jwt.username, clientId: 'other' },
      'salesforce-login-invalid-client-id',
      'consumer key',
    ],
  ])('holds the connection when %s', async (_when, changes, code, remedy) => {
    const rig = await startSalesforceRig({ org: { jwt }, settings: { privateKey: pem, ...changes } });
    const error = await rejection(rig.deliver(callAt(1)));
    expect(error).toMatchObject({ kind: 'auth', code });
    expect(error.message).toContain(remedy);
  });

  it('holds the connection when the key is not the one of the certificate', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const rig = await startSalesforceRig({
      org: { jwt },
      settings: {
        privateKey: other.export({ type: 'pkcs8', format: 'pem' }).toString(),
        username: jwt.username,
      },
    });
    expect(await rejection(rig.deliver(callAt(1)))).toMatchObject({ kind: 'auth' });
  });

  it('holds the connection when the clock is so wrong that the assertion is expired', async () => {
    const rig = await startSalesforceRig({
      org: { jwt, now: () => Date.now() + 600_000 },
      settings: { privateKey: pem, username: jwt.username },
    });
    const error = await rejection(rig.deliver(callAt(1)));
    expect(error).toMatchObject({ kind: 'auth' });
    expect(error.message).toContain('clock');
  });

  it('names the remedy and not the secret when the secret is wrong', async () => {
    const rig = await startSalesforceRig({ settings: { clientSecret: 'rotated-away' } });
    const error = await rejection(rig.deliver(callAt(1)));
    expect(error).toMatchObject({ kind: 'auth', code: 'salesforce-login-invalid-client' });
    expect(error.message).toContain('clientSecret');
    expect(`${error.stack} ${rig.log.join(' ')}`).not.toContain('rotated-away');
  });

  it('renews the token once and delivers when it has expired', async () => {
    const rig = await startSalesforceRig();
    await rig.deliver(callAt(1));
    rig.standIn.expireTokens();
    await Promise.all([2, 3, 4].map((serial) => rig.deliver(callAt(serial))));
    expect(count(rig, '/oauth2/token')).toBe(2);
    expect(rig.standIn.tasks).toHaveLength(4);
  });

  it('renews again when a minute has gone by', async () => {
    let now = Date.now();
    const rig = await startSalesforceRig({ now: () => now });
    await rig.deliver(callAt(1));
    for (const serial of [2, 3]) {
      rig.standIn.expireTokens();
      now += 61_000;
      await rig.deliver(callAt(serial));
    }
    expect(count(rig, '/oauth2/token')).toBe(3);
  });

  it('asks for a hold after few requests when every token is refused', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add({ path: '/services/data', action: 'status', status: 401, body: SESSION_REFUSED });
    const first = await rejection(rig.deliver(callAt(1)));
    expect(first).toMatchObject({ kind: 'auth', code: 'salesforce-invalid-session-id' });
    expect(count(rig, '/oauth2/token')).toBe(2);
    expect(rig.standIn.requests.length).toBeLessThanOrEqual(6);
    const second = await rejection(rig.deliver(callAt(2)));
    expect(second).toMatchObject({ kind: 'auth', code: 'salesforce-session-refused' });
    expect(count(rig, '/oauth2/token')).toBe(2);
    expect(rig.standIn.requests.length).toBeLessThanOrEqual(8);
  });

  it('logs in anew when the login after a refused token met a fault', async () => {
    const rig = await startSalesforceRig();
    await rig.deliver(callAt(1));
    rig.standIn.expireTokens();
    rig.standIn.faults.add({ path: '/oauth2/token', action: 'status', status: 503, times: 1 });
    expect(await rejection(rig.deliver(callAt(2)))).toMatchObject({
      kind: 'transient',
      code: 'salesforce-login-503',
    });
    await rig.deliver(callAt(2));
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it.each([
    ['an HTML page with status 200', { action: 'html' } as const, 'transient', 'salesforce-login-unreadable'],
    [
      'a reset in its middle',
      { action: 'reset-mid-body' } as const,
      'transient',
      'salesforce-login-unreachable',
    ],
    [
      'a redirect',
      { action: 'status', status: 302, headers: { location: 'https://elsewhere.example' } } as const,
      'auth',
      'salesforce-login-redirected',
    ],
    [
      'status 429',
      { action: 'status', status: 429, headers: { 'retry-after': '9' } } as const,
      'transient',
      'salesforce-login-429',
    ],
  ])('is told apart when the login is answered with %s', async (_what, fault, kind, code) => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add({ path: '/oauth2/token', ...fault });
    const error = await rejection(rig.deliver(callAt(1)));
    expect(error).toMatchObject({ kind, code });
    if (code === 'salesforce-login-429') expect(error).toMatchObject({ retryAfterMs: 9_000 });
  });

  it('stops a login that hangs when nobody waits for it any more, and starts a new one', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add({ path: '/oauth2/token', action: 'stall', times: 1 });
    const controller = new AbortController();
    const stopped = rejection(rig.deliver(callAt(1), controller.signal));
    await vi.waitFor(() => expect(count(rig, '/oauth2/token')).toBe(1));
    controller.abort();
    await stopped;
    expect((await rig.deliver(callAt(1))).outcome).toBe('created');
  });

  it('keeps credentials and tokens out of the log', async () => {
    const rig = await startSalesforceRig();
    await rig.deliver(callAt(1));
    rig.standIn.faults.add({
      path: '/composite',
      action: 'status',
      status: 400,
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'bad' }],
    });
    await rejection(rig.deliver(callAt(2)));
    expect(rig.log.join('\n')).toContain('FIELD_INTEGRITY_EXCEPTION');
    for (const secret of [CLIENT_SECRET, CLIENT_ID, 'Bearer', '00D5g'])
      expect(rig.log.join('\n')).not.toContain(secret);
  });
});
