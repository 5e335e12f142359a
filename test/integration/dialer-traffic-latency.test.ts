import { expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import { governorRules } from '../../connectors/vicidial/governor-settings.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Lane } from '../../src/dialer-traffic.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { type Workers, workers } from './dialer-traffic-rig.ts';

const HEALTHY_MS = 40;
const RATE = 16;

/** One more worker that calls the dialer without a rest, in a lane, until it is stopped. */
async function startCalling(rig: Workers, url: string, stop: AbortSignal, lanes: readonly Lane[]) {
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url,
    user: 'bridge',
    password: 'right-password',
    timezone: 'America/New_York',
    governor: { ratePerSecond: RATE },
  });
  const traffic = await rig.traffic(governorRules(settings));
  const api = createApi(settings, { name: 'main', now: Date.now, traffic });
  const made: Record<Lane, number> = { dnc: 0, 'speed-to-lead': 0, normal: 0 };
  const loops = lanes.map(async (lane) => {
    while (!stop.aborted) {
      const call = { signal: stop, writes: false, lane };
      await api.call('lead_search', { phone_number: '3125550100' }, call).catch((error: unknown) => {
        if (!stop.aborted) throw error;
      });
      made[lane] += 1;
    }
  });
  return { made, traffic, ended: () => Promise.all(loops).then(() => api.close()) };
}

test('when the dialer takes four times as long, then two workers together call it half as often within seconds, and DNC keeps its share', async () => {
  const rig = workers();
  const standIn = await startDialerStandIn({ users: [{ user: 'bridge', password: 'right-password' }] });
  onTestFinished(() => standIn.close());
  const stop = new AbortController();
  standIn.faults.add({ delayMs: HEALTHY_MS });
  const lanes = ['normal', 'normal', 'normal', 'dnc', 'dnc'] as const;
  const both = [
    await startCalling(rig, standIn.url, stop.signal, lanes),
    await startCalling(rig, standIn.url, stop.signal, lanes),
  ];
  const count = (lane: Lane) => both.reduce((sum, { made }) => sum + made[lane], 0);
  const seconds = (s: number) => new Promise((resolve) => setTimeout(resolve, s * 1000));

  await seconds(2);
  const healthyFrom = standIn.requests.length;
  await seconds(2);
  const healthyPerSecond = (standIn.requests.length - healthyFrom) / 2;
  expect(healthyPerSecond).toBeGreaterThan(RATE * 0.8);
  expect(healthyPerSecond).toBeLessThan(RATE * 1.25);

  standIn.faults.clear();
  standIn.faults.add({ delayMs: HEALTHY_MS * 4 });
  const figures = await both[0]?.traffic.figures();
  expect(figures?.ratePerSecond).toBe(RATE);
  await expect
    .poll(async () => (await both[1]?.traffic.figures())?.ratePerSecond, { timeout: 10_000, interval: 100 })
    .toBeLessThanOrEqual(RATE / 2);
  const [normalFrom, dncFrom] = [count('normal'), count('dnc')];
  await seconds(3);
  const normalPerSecond = (count('normal') - normalFrom) / 3;
  const dncPerSecond = (count('dnc') - dncFrom) / 3;
  stop.abort();
  await Promise.all(both.map(({ ended }) => ended()));
  expect(normalPerSecond).toBeLessThanOrEqual(healthyPerSecond / 2);
  // A quarter of the configured rate, whatever the rate is now.
  expect(dncPerSecond).toBeGreaterThanOrEqual(RATE * 0.25 * 0.85);
});
