import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import webhook from '../../connectors/webhook/index.ts';
import { signMessage } from '../../connectors/webhook/message.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startWebhookStandIn, WEBHOOK_STAND_IN_PATH } from '../../src/sandbox/webhook/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const EVENT: BridgeEvent = {
  id: 'evt_1',
  type: 'disposition',
  source: 'main',
  trigger: 'dispo',
  receivedAt: '2026-11-21T21:20:40.000Z',
  occurredAt: '2026-11-21T21:20:39.000Z',
  callKey: 'main:1795310300.1004:101',
  lead: { id: '101', lastName: 'Müller' },
  fields: { status: 'SALE' },
  marks: [],
};

describe('a message', () => {
  it('says what happened, when, and carries the whole event', () => {
    const { body } = signMessage(EVENT, { id: 'dlv_1', secret: SECRET, sentAtMs: Date.now() });
    expect(JSON.parse(body)).toEqual({
      type: 'disposition',
      timestamp: '2026-11-21T21:20:39.000Z',
      data: EVENT,
    });
  });

  it('has the time of receipt when it is not known when it happened', () => {
    const { occurredAt: _unknown, ...event } = EVENT;
    const { body } = signMessage(event, { id: 'dlv_1', secret: SECRET, sentAtMs: Date.now() });
    expect(JSON.parse(body)).toMatchObject({ timestamp: '2026-11-21T21:20:40.000Z' });
  });

  it('is verified by any library for Standard Webhooks, and not with another secret', () => {
    const { body, headers } = signMessage(EVENT, { id: 'dlv_1', secret: SECRET, sentAtMs: Date.now() });
    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({ type: 'disposition' });
    const other = new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
    expect(() => other.verify(body, headers)).toThrow('No matching signature');
  });
});

describe('an endpoint', () => {
  it('gets the same webhook-id with a fresh time and signature on every attempt, and keeps one message', async () => {
    let nowMs = Date.now();
    const { connection, standIn } = await start(() => nowMs);
    await deliver(connection, 1);
    nowMs += 60_000;
    await deliver(connection, 2);
    expect(standIn.messages).toEqual([expect.objectContaining({ id: 'dlv_1', repeats: 1 })]);
    expect(standIn.duplicates).toBe(1);
  });

  it('refuses an attempt that is signed with a time five minutes off', async () => {
    const { connection, standIn } = await start(() => Date.now() - 6 * 60_000);
    await expect(deliver(connection, 1)).rejects.toMatchObject({ kind: 'auth' });
    expect(standIn.messages).toEqual([]);
  });

  it('is never followed elsewhere when it redirects', async () => {
    const { connection, standIn } = await start(Date.now);
    const target = await startWebhookStandIn({ secret: SECRET });
    onTestFinished(() => target.close());
    const location = `${target.url}${WEBHOOK_STAND_IN_PATH}`;
    standIn.faults.add({ action: 'status', status: 307, headers: { location } });
    await expect(deliver(connection, 1)).rejects.toMatchObject({ kind: 'permanent', code: 'redirected' });
    expect(target.requests).toEqual([]);
  });

  it('is read to the cap only, and has acknowledged, when its answer has no end', async () => {
    const { connection, standIn } = await start(Date.now);
    standIn.faults.add({ action: 'status', status: 200, body: 'x'.repeat(5_000_000) });
    await expect(deliver(connection, 1)).resolves.toMatchObject({
      outcome: 'created',
      ids: { message: 'dlv_1' },
    });
  });
});

async function start(now: () => number) {
  const standIn = await startWebhookStandIn({ secret: SECRET });
  const url = `${standIn.url}${WEBHOOK_STAND_IN_PATH}`;
  const settings = webhook.settings.parse({ type: 'webhook', url, secret: SECRET });
  const connection = await webhook.connect(settings, { name: 'audit', logger: SILENT, now });
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  return { connection, standIn };
}

function deliver(connection: Awaited<ReturnType<typeof webhook.connect>>, attempt: number) {
  const identities = {
    get: async () => undefined,
    set: async () => {},
    forget: async () => {},
    keysOf: async () => [],
  };
  return connection.deliver(
    { deliveryId: 'dlv_1', effectKey: 'evt_1', event: EVENT, attempt, inDoubtSince: undefined, known: {} },
    { signal: AbortSignal.timeout(5_000), logger: SILENT, identities },
  );
}
