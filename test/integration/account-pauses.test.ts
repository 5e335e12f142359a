import { expect, onTestFinished, test, vi } from 'vitest';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES, cli } from './cli-rig.ts';
import { startWhole } from './whole-rig.ts';

const OTHER_TOKEN = 'canary-hubspot-token-of-the-other';
const USED_UP = {
  status: 'error',
  message: 'You have reached your daily limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'DAILY',
};

test("a second portal whose requests of the day are used up, when status and metrics are read, then they name its limit and until when, and not the first one's", async () => {
  const [first, second] = await Promise.all(
    [CANARIES.HUBSPOT_TOKEN, OTHER_TOKEN].map((accessToken) => startHubspotStandIn({ accessToken })),
  );
  if (first === undefined || second === undefined) return expect.fail('no portals');
  onTestFinished(async () => void (await Promise.all([first.close(), second.close()])));
  second.faults.add({ path: '/crm/', action: 'status', status: 429, body: USED_UP });
  const env = { OTHER_TOKEN };
  const whole = await startWhole(
    {
      connections: {
        crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: first.url },
        other: { type: 'hubspot', accessToken: '$OTHER_TOKEN', baseUrl: second.url },
      },
      routes: [{ on: 'disposition', to: ['crm', 'other'] }],
    },
    { env },
  );
  await whole.dispose(1, 'SALE');
  const { consolePort } = await whole.startWorker();
  const metrics = async () => (await fetch(`http://127.0.0.1:${consolePort}/metrics`)).text();
  const paused =
    /^vicibridge_account_limit_paused_until_seconds\{connection="other",limit="daily"\} (\d+(?:\.\d+)?)$/m;
  await vi.waitFor(async () => expect(await metrics()).toMatch(paused), { timeout: 15_000, interval: 100 });
  const until = Number(paused.exec(await metrics())?.[1]) * 1000;
  expect(until).toBeGreaterThan(Date.now());
  await vi.waitFor(() => expect(first.calls).toHaveLength(1), { timeout: 10_000, interval: 50 });
  expect(await metrics()).not.toContain('paused_until_seconds{connection="crm"');

  const { stdout } = await cli(['status'], { dir: whole.dir, env });
  expect(stdout).toMatch(
    /^account {6}other: limit "daily" rests until \d{4}-\S+Z, for \d+ (?:min|s|h) \(HubSpot's limit DAILY/m,
  );
  expect(stdout).not.toContain('account      crm');
  const json = JSON.parse((await cli(['status', '--json'], { dir: whole.dir, env })).stdout) as object;
  expect(json).toMatchObject({ pauses: { other: [{ limit: 'daily' }] } });
  expect(json).not.toHaveProperty('pauses.crm');
}, 40_000);
