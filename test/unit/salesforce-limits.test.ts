import { describe, expect, it } from 'vitest';
import { SalesforceSettings } from '../../connectors/salesforce/settings.ts';
import { ask, askBy, calls, rejection, startAccessRig } from './salesforce-access-rig.ts';

const QUARTER_MS = 900_000;
const answered = (errorCode: string, message = 'no'): object => ({
  action: 'status',
  status: errorCode === 'REQUEST_LIMIT_EXCEEDED' ? 403 : 500,
  body: [{ errorCode, message }],
  times: 1,
});

describe('the API calls of an org', () => {
  it('are left alone for 15 minutes by all workers when the configured share is used, then looked at again', async () => {
    const rig = await startAccessRig({ org: { apiLimit: 1000 }, settings: { limits: { dailyShare: 0.8 } } });
    const [one, other] = [rig.worker(), rig.worker()];
    await ask(one);
    rig.standIn.useApiCalls(799);
    await ask(one);
    const before = calls(rig);
    for (const worker of [one, other]) {
      const error = await rejection(ask(worker));
      expect(error).toMatchObject({ kind: 'transient', code: 'account-limit' });
      expect(error.retryAfterMs).toBeGreaterThan(QUARTER_MS - 5000);
      expect(error.retryAfterMs).toBeLessThanOrEqual(QUARTER_MS);
    }
    expect(calls(rig)).toBe(before);
    rig.pass(QUARTER_MS);
    await ask(other);
    expect(await rejection(ask(one))).toMatchObject({ code: 'account-limit' });
    rig.pass(QUARTER_MS);
    rig.standIn.useApiCalls(100);
    await ask(one);
    await ask(other);
    expect(rig.log.filter((line) => line.includes('configured share'))).toHaveLength(2);
  });

  it('are used beyond the share for what is urgent', async () => {
    const rig = await startAccessRig({ org: { apiLimit: 1000 } });
    const worker = rig.worker();
    rig.standIn.useApiCalls(950);
    await ask(worker);
    expect(await rejection(ask(worker))).toMatchObject({ code: 'account-limit' });
    await ask(worker, { urgent: true });
    expect(calls(rig)).toBe(2);
  });

  it('are asked for by nobody for 15 minutes when they are used up', async () => {
    const rig = await startAccessRig({ org: { apiLimit: 5 } });
    const [one, other] = [rig.worker(), rig.worker()];
    rig.standIn.useApiCalls(5);
    const first = await rejection(ask(one));
    expect(first).toMatchObject({ kind: 'transient', code: 'account-limit', retryAfterMs: QUARTER_MS });
    expect(first.message).toContain('REQUEST_LIMIT_EXCEEDED');
    expect(await rejection(ask(other, { urgent: true }))).toMatchObject({ code: 'account-limit' });
    expect(calls(rig)).toBe(1);
    rig.pass(QUARTER_MS);
    rig.standIn.useApiCalls(0);
    await ask(other);
    expect(calls(rig)).toBe(2);
  });

  it.each([
    [
      'too many long requests',
      answered('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests Limit exceeded.'),
      10_000,
    ],
    ['too many Apex requests', answered('TOO_MANY_APEX_REQUESTS'), 10_000],
    ['a 429 of something in between', { action: 'status', status: 429, times: 1 }, 10_000],
    [
      'a 429 that says for how long',
      { action: 'status', status: 429, headers: { 'retry-after': '3' }, times: 1 },
      3000,
    ],
  ])('rest for seconds after %s', async (_what, fault, restMs) => {
    const rig = await startAccessRig();
    const [one, other] = [rig.worker(), rig.worker()];
    rig.standIn.faults.add({ path: '/services/data', ...fault });
    expect(await rejection(ask(one))).toMatchObject({ code: 'account-limit', retryAfterMs: restMs });
    expect(await rejection(ask(other))).toMatchObject({ code: 'account-limit' });
    expect(calls(rig)).toBe(1);
    rig.pass(restMs);
    await ask(other);
  });

  it('go out no faster than the configuration says', async () => {
    const rig = await startAccessRig({ settings: { limits: { requestsPerSecond: 10 } } });
    const [one, other] = [rig.worker(), rig.worker()];
    const begun = performance.now();
    await Promise.all([0, 1, 2, 3, 4].map((at) => ask(at % 2 === 0 ? one : other)));
    // Two at once, the others each a tenth of a second later.
    expect(performance.now() - begun).toBeGreaterThan(300);
  });

  it('are not begun when the time is up before their turn', async () => {
    const rig = await startAccessRig({ settings: { limits: { requestsPerSecond: 1 } } });
    const worker = rig.worker();
    await ask(worker);
    const error = await rejection(askBy(worker.open(AbortSignal.timeout(50))));
    expect(error).toMatchObject({ kind: 'transient', code: 'aborted' });
    expect(calls(rig)).toBe(1);
  });

  it('say how many are used, and warn from the share on', async () => {
    const rig = await startAccessRig({ org: { apiLimit: 1000 } });
    const worker = rig.worker();
    expect(worker.limits.finding()).toBeUndefined();
    await ask(worker);
    expect(worker.limits.finding()).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('1 of 1000'),
    });
    rig.standIn.useApiCalls(899);
    await ask(worker);
    expect(worker.limits.finding()).toMatchObject({ level: 'warning' });
  });
});

describe('the limits in the settings of a Salesforce connection', () => {
  const base = {
    type: 'salesforce',
    loginUrl: 'https://example.my.salesforce.com',
    clientId: 'k',
    clientSecret: 's',
  };

  it.each([
    ['a share of nothing', { limits: { dailyShare: 0 } }],
    ['more than all', { limits: { dailyShare: 1.1 } }],
    ['no request at all', { limits: { requestsPerSecond: 0 } }],
    ['a name that is not known', { limits: { daily: 5 } }],
    ['a session of no time', { sessionMinutes: 0 }],
  ])('refuse %s', (_what, changes) => {
    expect(SalesforceSettings.safeParse({ ...base, ...changes }).success).toBe(false);
  });
});
