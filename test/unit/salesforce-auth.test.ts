import { describe, expect, it, vi } from 'vitest';
import { ask, askBy, calls, logins, rejection, startAccessRig } from './salesforce-access-rig.ts';

const MINUTE_MS = 60_000;
const REFUSED = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

describe('the login that workers of one org share', () => {
  it('is made once when two workers start at the same time', async () => {
    const rig = await startAccessRig();
    const workers = [rig.worker(), rig.worker()];
    await Promise.all(workers.flatMap((worker) => [ask(worker), ask(worker)]));
    expect(logins(rig)).toBe(1);
    expect(calls(rig)).toBe(4);
  });

  it('is replaced shortly before its end, while calls go on with the one in use', async () => {
    const rig = await startAccessRig({ settings: { sessionMinutes: 30 } });
    const worker = rig.worker();
    await ask(worker);
    rig.pass(28 * MINUTE_MS);
    await ask(worker);
    expect(logins(rig)).toBe(1);
    rig.pass(1.5 * MINUTE_MS);
    // The new login hangs, and the call does not.
    rig.standIn.faults.add({ path: '/oauth2/token', delayMs: 300, times: 1 });
    await ask(worker);
    expect(calls(rig)).toBe(3);
    await vi.waitFor(() => expect(logins(rig)).toBe(2));
    rig.pass(MINUTE_MS);
    await ask(worker);
    expect(logins(rig)).toBe(2);
  });

  it('is made anew before the call when its minutes are over', async () => {
    const rig = await startAccessRig({ settings: { sessionMinutes: 5 } });
    const worker = rig.worker();
    await ask(worker);
    rig.pass(5 * MINUTE_MS);
    await ask(worker);
    expect(rig.standIn.requests.map(({ path }) => path.includes('token'))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('is renewed once for all workers when Salesforce has dropped it', async () => {
    const rig = await startAccessRig();
    const workers = [rig.worker(), rig.worker(), rig.worker()];
    await Promise.all(workers.map((worker) => ask(worker)));
    rig.standIn.expireTokens();
    await Promise.all(workers.map((worker) => ask(worker)));
    expect(logins(rig)).toBe(2);
  });

  it('is waited for by one call when another that waits for it is aborted', async () => {
    const rig = await startAccessRig();
    const worker = rig.worker();
    rig.standIn.faults.add({ path: '/oauth2/token', delayMs: 200, times: 1 });
    const controller = new AbortController();
    const stopped = rejection(askBy(worker.open(controller.signal)));
    const goingOn = ask(worker);
    await vi.waitFor(() => expect(logins(rig)).toBe(1));
    controller.abort(new Error('time is up'));
    expect(await stopped).toMatchObject({ kind: 'transient', code: 'account-busy' });
    await goingOn;
    expect(logins(rig)).toBe(1);
  });

  it('is not renewed by a second worker when the first one was just refused after a renewal', async () => {
    const rig = await startAccessRig();
    const [first, second] = [rig.worker(), rig.worker()];
    rig.standIn.faults.add({ path: '/services/data', action: 'status', status: 401, body: REFUSED });
    await rejection(ask(first));
    expect(logins(rig)).toBe(2);
    expect(await rejection(ask(second))).toMatchObject({ kind: 'auth', code: 'salesforce-session-refused' });
    expect(logins(rig)).toBe(2);
  });

  it('is an authentication error without the secret in it when the secret is refused', async () => {
    const rig = await startAccessRig({ settings: { clientSecret: 'rotated-away' } });
    const error = await rejection(ask(rig.worker()));
    expect(error).toMatchObject({ kind: 'auth', code: 'salesforce-login-invalid-client' });
    expect(`${error.stack} ${rig.log.join(' ')}`).not.toContain('rotated-away');
  });
});
