import { describe, expect, it, vi } from 'vitest';
import { nextMidnight } from '../../connectors/hubspot/midnight.ts';
import { HubSpotSettings } from '../../connectors/hubspot/settings.ts';
import { ask, count, rejection, search, startApiRig } from './hubspot-api-rig.ts';

const HOUR_MS = 3_600_000;
/** Ten in the evening of the day before in New York. */
const EVENING = Date.parse('2026-11-22T03:00:00Z');

const limited = (policyName: string, message: string): object => ({
  action: 'status',
  status: 429,
  body: { status: 'error', message, errorType: 'RATE_LIMIT', policyName },
  times: 1,
});

describe('the limits of a HubSpot account', () => {
  it('are kept by two workers together: a fifth at once, the others one by one', async () => {
    const rig = await startApiRig({ settings: { limits: { requestsPer10Seconds: 40 } } });
    const [one, other] = [rig.worker(), rig.worker()];
    const begun = performance.now();
    await Promise.all(Array.from({ length: 12 }, (_, at) => ask(at % 2 === 0 ? one : other)));
    // Eight at once, then one each third of a second.
    expect(performance.now() - begun).toBeGreaterThan(1000);
  });

  it('grow to what HubSpot tells, when no number is configured', async () => {
    const rig = await startApiRig({ account: { limits: { perTenSeconds: 500 } } });
    const worker = rig.worker();
    await ask(worker);
    const begun = performance.now();
    await Promise.all(Array.from({ length: 90 }, () => ask(worker)));
    // A hundred in ten seconds would have let twenty go at once, and the others in nine seconds.
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('hold searches back by themselves: four in a second', async () => {
    const rig = await startApiRig({ account: { limits: { searchesPerSecond: 5 } } });
    const [one, other] = [rig.worker(), rig.worker()];
    const begun = performance.now();
    await Promise.all(Array.from({ length: 5 }, (_, at) => search(at % 2 === 0 ? one : other)));
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(count(rig, '/search')).toBe(5);
  });

  it.each([
    [
      'ten seconds',
      limited('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.'),
      10_000,
    ],
    ['one second', limited('SECONDLY', 'You have reached your secondly limit.'), 1000],
    ['no policy that is known', { action: 'status', status: 429, body: 'slow down', times: 1 }, 10_000],
    [
      'a time that HubSpot names',
      { ...limited('TEN_SECONDLY_ROLLING', ''), headers: { 'retry-after': '7' } },
      7000,
    ],
  ])('let nobody send after a 429 for %s', async (_what, fault, restMs) => {
    const rig = await startApiRig();
    const [one, other] = [rig.worker(), rig.worker()];
    rig.standIn.faults.add({ path: '/crm/', ...fault });
    expect(await rejection(ask(one))).toMatchObject({
      kind: 'transient',
      code: 'account-limit',
      retryAfterMs: restMs,
    });
    const error = await rejection(ask(other));
    expect(error).toMatchObject({ code: 'account-limit' });
    expect(error.retryAfterMs).toBeLessThanOrEqual(restMs);
    expect(rig.standIn.requests).toHaveLength(1);
    rig.pass(restMs);
    await ask(other);
  });

  it.each([
    ['ten seconds', { perTenSeconds: 3 }, ask, 'TEN_SECONDLY_ROLLING'],
    ['a second, of searches', { searchesPerSecond: 3 }, search, 'SECONDLY'],
    ['a day', { daily: 3 }, ask, 'DAILY'],
  ])('are noticed when they are lower than configured, in %s', async (_what, limits, send, policy) => {
    const rig = await startApiRig({
      account: { limits },
      settings: { limits: { requestsPer10Seconds: 1000, searchesPerSecond: 100, dailyShare: 1 } },
      startAt: EVENING,
    });
    const api = rig.worker().urgent;
    for (let sent = 0; sent < 3; sent += 1) await send(api);
    const error = await rejection(send(api));
    expect(error).toMatchObject({ code: 'account-limit' });
    // A day that is used up is known from the headers too, before HubSpot refuses.
    if (policy !== 'DAILY') expect(error.message).toContain(policy);
  });

  it('let other requests go on when only searches are too many', async () => {
    const rig = await startApiRig();
    const worker = rig.worker();
    rig.standIn.faults.add({
      path: '/search',
      ...limited('SECONDLY', 'You have reached your secondly limit.'),
    });
    expect(await rejection(search(worker))).toMatchObject({ code: 'account-limit', retryAfterMs: 1000 });
    expect(await rejection(search(worker))).toMatchObject({ code: 'account-limit' });
    await ask(worker);
    expect(count(rig, '/search')).toBe(1);
  });

  it('let nobody send for an hour when the day is used up before the time zone is known', async () => {
    const rig = await startApiRig();
    const worker = rig.worker();
    rig.standIn.faults.add({ path: '/crm/', ...limited('DAILY', 'You have reached your daily limit.') });
    expect(await rejection(ask(worker))).toMatchObject({ code: 'account-limit', retryAfterMs: HOUR_MS });
    expect(await rejection(ask(worker.urgent))).toMatchObject({ code: 'account-limit' });
    expect(rig.standIn.requests).toHaveLength(1);
  });

  it('let nobody send until midnight of the account when the day is used up, whose zone was asked for in time', async () => {
    const rig = await startApiRig({
      account: { limits: { daily: 1000, usedToday: 600 } },
      settings: { limits: { dailyShare: 1 } },
      startAt: EVENING,
    });
    const worker = rig.worker();
    await ask(worker);
    await vi.waitFor(() => expect(count(rig, '/account-info/')).toBe(1));
    await ask(worker);
    rig.standIn.faults.add({ path: '/crm/', ...limited('DAILY', 'You have reached your daily limit.') });
    const error = await rejection(ask(worker));
    expect(error.retryAfterMs).toBeGreaterThan(2 * HOUR_MS - 60_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(2 * HOUR_MS);
    rig.pass(2 * HOUR_MS);
    await ask(worker);
    expect(count(rig, '/account-info/')).toBe(1);
  });

  it('stop all workers at the configured share of the day, but not what is urgent', async () => {
    const rig = await startApiRig({ account: { limits: { daily: 1000, usedToday: 948 } } });
    const [one, other] = [rig.worker(), rig.worker()];
    for (let asked = 0; asked < 3; asked += 1) await ask(one.urgent);
    for (const worker of [one, other])
      expect(await rejection(ask(worker))).toMatchObject({ kind: 'transient', code: 'account-limit' });
    const before = count(rig, '/crm/');
    await ask(one.urgent);
    expect(count(rig, '/crm/')).toBe(before + 1);
    expect(rig.log.filter((line) => line.includes('configured share'))).toHaveLength(1);
  });

  it('are not asked about the day when the answers do not tell it, as those to an OAuth app', async () => {
    const rig = await startApiRig({
      account: { limits: { daily: 1000, usedToday: 990, tellsDaily: false } },
    });
    const worker = rig.worker();
    await ask(worker);
    await ask(worker);
    expect(count(rig, '/account-info/')).toBe(0);
  });

  it('are counted apart for another token', async () => {
    const rig = await startApiRig();
    rig.standIn.faults.add({ path: '/crm/', ...limited('TEN_SECONDLY_ROLLING', '') });
    await rejection(ask(rig.worker()));
    const error = await rejection(ask(rig.worker({ accessToken: 'pat-of-another-account' })));
    expect(error).toMatchObject({ code: 'hubspot-unauthorized' });
  });
});

describe('the next midnight in a time zone', () => {
  it.each([
    ['a common day', '2026-11-22T03:00:00Z', 'US/Eastern', '2026-11-22T05:00:00.000Z'],
    ['a day just begun', '2026-11-22T05:00:00Z', 'US/Eastern', '2026-11-23T05:00:00.000Z'],
    ['a day that loses an hour', '2027-03-14T06:30:00Z', 'America/New_York', '2027-03-15T04:00:00.000Z'],
    ['a day that gains an hour', '2026-11-01T04:30:00Z', 'America/New_York', '2026-11-02T05:00:00.000Z'],
    [
      'a zone ahead by a fraction of an hour',
      '2026-06-01T12:00:00Z',
      'Asia/Kathmandu',
      '2026-06-01T18:15:00.000Z',
    ],
    ['UTC', '2026-12-31T23:59:59Z', 'UTC', '2027-01-01T00:00:00.000Z'],
  ])('is that of %s', (_what, now, zone, midnight) => {
    expect(new Date(nextMidnight(Date.parse(now), zone) ?? 0).toISOString()).toBe(midnight);
  });

  it('is unknown when nobody knows the zone', () => {
    expect(nextMidnight(0, 'Mars/Base')).toBeUndefined();
  });
});

describe('the limits in the settings of a HubSpot connection', () => {
  it.each([
    ['a share of nothing', { dailyShare: 0 }],
    ['more than all', { dailyShare: 1.01 }],
    ['no requests', { requestsPer10Seconds: 0 }],
    ['half a search', { searchesPerSecond: 0.5 }],
    ['a name that is not known', { burst: 100 }],
  ])('refuse %s', (_what, limits) => {
    expect(HubSpotSettings.safeParse({ type: 'hubspot', accessToken: 'pat-1', limits }).success).toBe(false);
  });
});
