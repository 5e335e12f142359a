import { expect, onTestFinished, test, vi } from 'vitest';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { startWebhookStandIn } from '../../src/sandbox/webhook/index.ts';
import { CANARIES } from './cli-rig.ts';
import { startWhole } from './whole-rig.ts';

const SECRET = 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhIQ==';
const PATIENCE = { timeout: 20_000, interval: 50 };

test('an agent who pauses with a code, when the dialer is polled, is told to the webhook once, signed and in order', async () => {
  const dialer = await startDialerStandIn({
    users: [
      { user: CANARIES.VICIDIAL_USER, password: CANARIES.VICIDIAL_PASS, level: 9 },
      { user: 'agent001', password: 'agentpass1', level: 1, userGroup: 'AGENTS' },
    ],
  });
  onTestFinished(() => dialer.close());
  dialer.tables.campaigns.update(() => true, { auto_dial_level: '1' });
  dialer.floor.login('agent001', { campaign: 'SALES' });
  const audit = await startWebhookStandIn({ secret: SECRET });
  onTestFinished(() => audit.close());
  const whole = await startWhole(
    {
      dialers: {
        main: {
          url: dialer.url,
          user: '$VICIDIAL_USER',
          password: '$VICIDIAL_PASS',
          timezone: 'America/New_York',
          hookKey: '$HOOK_KEY',
          feed: { everySeconds: 2 },
          governor: { ratePerSecond: 50, burst: 20 },
        },
      },
      connections: {
        audit: {
          type: 'webhook',
          url: `${audit.url}/in`,
          secret: '$FLOOR_SECRET',
          allowPrivateAddresses: true,
        },
      },
      routes: [{ on: ['agent.ready', 'agent.paused'], to: 'audit' }],
    },
    { env: { FLOOR_SECRET: SECRET } },
  );
  await whole.startWorker();
  const polls = () => whole.query<{ polls: number }>('select polls from floor_states')[0]?.polls ?? 0;
  await vi.waitFor(() => expect(polls()).toBeGreaterThan(0), PATIENCE);
  dialer.floor.ready('agent001');
  await vi.waitFor(() => expect(audit.messages).toHaveLength(1), PATIENCE);
  dialer.floor.pause('agent001');
  dialer.tables.agentLog.update(({ user }) => user === 'agent001', { sub_status: 'LUNCH' });
  await vi.waitFor(() => expect(audit.messages).toHaveLength(2), PATIENCE);
  // Another round, so that a second telling would show.
  const before = polls();
  await vi.waitFor(() => expect(polls()).toBeGreaterThan(before), PATIENCE);
  expect(audit.messages.map(({ type }) => type)).toEqual(['agent.ready', 'agent.paused']);
  expect(audit.duplicates).toBe(0);
  expect(audit.messages[1]?.data).toMatchObject({
    source: 'main',
    campaign: 'SALES',
    agent: { user: 'agent001', userGroup: 'AGENTS' },
    floor: {
      before: { state: 'ready', campaign: 'SALES' },
      after: { state: 'paused', pauseCode: 'LUNCH', campaign: 'SALES' },
    },
  });
});
