import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parkHit } from '../../src/ledger/parked-hits.ts';
import { eventOf, hitOf } from './ledger-rig.ts';
import { startWhole } from './whole-rig.ts';

/** What takes the bodies of an incoming webhook of Slack. */
async function startSlack() {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(JSON.parse(body));
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/x`, bodies };
}

test('a request that could not be taken in, when a worker runs, then its watch finds it and Slack is told once', async () => {
  const slack = await startSlack();
  const whole = await startWhole(
    {
      connections: { slack: { type: 'webhook', format: 'slack', url: '$SLACK_URL' } },
      alerts: { to: ['slack'] },
      routes: [],
    },
    {
      env: { SLACK_URL: slack.url },
      fill: (ledger) => ledger.write((trx) => parkHit(trx, hitOf(eventOf(1)), 'a fault')),
    },
  );
  await whole.startWorker();
  await vi.waitFor(() => expect(slack.bodies).toHaveLength(1), { timeout: 15_000, interval: 50 });
  expect(slack.bodies).toEqual([
    { text: expect.stringMatching(/1 accepted request could not be taken in.*vicibridge parked/s) },
  ]);
  await vi.waitFor(
    () =>
      expect(
        whole.query('select type, state, outcome from deliveries join events on events.id = event_id'),
      ).toEqual([{ type: 'alert', state: 'delivered', outcome: 'created' }]),
    { timeout: 10_000, interval: 50 },
  );
}, 40_000);
