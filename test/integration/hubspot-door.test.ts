import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { signatureHeaders } from '../../src/sandbox/hubspot/webhooks/sign.ts';
import {
  element,
  EVENTS,
  type Posted,
  PUBLIC_URL,
  SECRET,
  send,
  startHubspotDoor,
  WORKFLOW,
  WORKFLOW_KEY,
} from './hubspot-hooks-rig.ts';

describe('the door for HubSpot', () => {
  const refusal = /^REFUSED: no such account, or not signed as configured; .*server\.publicUrl$/;

  test.each<[string, () => Posted]>([
    ['no signature', () => ({ headers: {} })],
    ['the Host of another server in it', () => signedFor('https://127.0.0.1')],
    ['another secret', () => signedFor(PUBLIC_URL, { secret: 'another-secret' })],
    ['the path of another account', () => signedFor(PUBLIC_URL, { path: '/hooks/hubspot/other' })],
    ['another body', () => signedFor(PUBLIC_URL, { body: '[]' })],
    ['a stale time', () => signedFor(PUBLIC_URL, { timestamp: Date.now() - 301_000 })],
    ['a time ahead', () => signedFor(PUBLIC_URL, { timestamp: Date.now() + 301_000 })],
    ['only the weaker v1', () => withoutV3(signedFor(PUBLIC_URL))],
    ['the static key of a workflow', () => ({ headers: { 'x-vicibridge-secret': WORKFLOW_KEY } })],
  ])('with %s, when asked, then answers as an unknown account does and keeps nothing', async (_, posted) => {
    const rig = await startHubspotDoor();
    const answer = await send(rig, EVENTS, [element()], posted());
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch(refusal);
    const unknown = await send(rig, '/hooks/hubspot/other', [element()], posted());
    expect(unknown).toMatchObject({ status: 401, text: answer.text });
    expect(rig.rows()).toEqual([]);
    expect(rig.receiver.counters).toMatchObject({ accepted: 0, unauthorized: 2 });
  });

  test('when the signature header came twice, then it is refused', async () => {
    const rig = await startHubspotDoor();
    const { headers = {} } = signedFor(PUBLIC_URL);
    const doubled = new Headers(headers);
    doubled.append('x-hubspot-signature-v3', headers['x-hubspot-signature-v3'] ?? '');
    const body = JSON.stringify([element()]);
    const response = await fetch(rig.url + EVENTS, { method: 'POST', headers: doubled, body });
    expect(response.status).toBe(401);
  });

  test('when the request names another host, then that does not matter', async () => {
    const rig = await startHubspotDoor();
    const { headers = {} } = signedFor(PUBLIC_URL);
    const answer = await send(rig, EVENTS, [element()], {
      headers: { ...headers, 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'http' },
    });
    expect(answer.status).toBe(200);
  });

  test('when the public URL has a path and the request a query, then both are signed', async () => {
    const rig = await startHubspotDoor({}, { publicUrl: `${PUBLIC_URL}/bridge/` });
    const path = `${EVENTS}?a=b%2Cc%20d`;
    const posted = signedFor(`${PUBLIC_URL}/bridge`, { path });
    expect((await send(rig, path, [element()], posted)).status).toBe(200);
    expect((await send(rig, EVENTS, [element()], posted)).status).toBe(401);
  });

  test('when the public URL is not configured, then the answer names it', async () => {
    const rig = await startHubspotDoor({}, { publicUrl: undefined });
    const answer = await send(rig, EVENTS, [element()]);
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch(/server\.publicUrl is not configured/);
    expect((await send(rig, '/hooks/hubspot/other', [element()])).text).toBe(answer.text);
  });

  test('with v1 and v3 accepted, when HubSpot signs both, then v3 is what counts and is noted', async () => {
    const rig = await startHubspotDoor({ signatures: ['v1', 'v3'] });
    await send(rig, EVENTS, [element()], signedFor(PUBLIC_URL));
    await send(
      rig,
      EVENTS,
      [element({ eventId: 2 })],
      withoutV3(signedFor(PUBLIC_URL, { body: JSON.stringify([element({ eventId: 2 })]) })),
    );
    expect(rig.rows().map(({ hit }) => hit.headers)).toEqual([
      expect.objectContaining({ 'x-hubspot-signature-version': 'v3', 'content-type': 'application/json' }),
      expect.objectContaining({ 'x-hubspot-signature-version': 'v1' }),
    ]);
  });

  test('in a rotation, when either secret signs, then it is let in', async () => {
    const rig = await startHubspotDoor({ secrets: ['the-new-secret', SECRET] });
    expect((await send(rig, EVENTS, [element()])).status).toBe(200);
    const renewed = signedFor(PUBLIC_URL, { secret: 'the-new-secret' });
    expect((await send(rig, EVENTS, [element()], renewed)).status).toBe(200);
  });

  const long = (characters: number) => [element({ propertyValue: 'x'.repeat(characters) })];

  test('when events are longer than the usual limit, then they are taken up to 2 MB', async () => {
    const rig = await startHubspotDoor({}, { maxBodyBytes: 2000 });
    expect((await send(rig, EVENTS, long(2000))).status).toBe(200);
    expect((await send(rig, EVENTS, long(1_900_000))).status).toBe(200);
    const answer = await send(rig, EVENTS, long(2_100_000));
    expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('server.maxBodyBytes') });
    expect((await send(rig, WORKFLOW, long(2000))).status).toBe(413);
    expect(rig.receiver.counters).toMatchObject({ accepted: 2, oversize: 2 });
  });

  test('when many long ones are being sent, then the next is told to come again, a usual one is taken', async () => {
    const rig = await startHubspotDoor({}, { maxBodyBytes: 2000 });
    const body = JSON.stringify(long(3000));
    const head = signedFor(PUBLIC_URL, { body }).headers;
    const slow: ClientRequest[] = [];
    for (let n = 0; n < 16; n += 1) {
      const one = request(rig.url + EVENTS, {
        method: 'POST',
        headers: { ...head, 'content-length': body.length },
      });
      one.on('error', () => undefined);
      one.write(body.slice(0, 100));
      slow.push(one);
    }
    await vi.waitFor(async () => {
      const next = await send(rig, EVENTS, long(3000));
      expect(next).toMatchObject({ status: 503, text: expect.stringContaining('send it again') });
      expect(next.headers.get('retry-after')).toBe('5');
    });
    expect((await send(rig, EVENTS, [element()])).status).toBe(200);
    const ended = slow.map((one) => once(one, 'response'));
    for (const one of slow) one.end(body.slice(100));
    for (const [response] of (await Promise.all(ended)) as [IncomingMessage][]) {
      expect(response.statusCode).toBe(200);
      response.resume();
    }
    await vi.waitFor(async () => expect((await send(rig, EVENTS, long(3000))).status).toBe(200));
  });

  test.each([
    ['GET', EVENTS, 'POST'],
    ['PUT', EVENTS, 'POST'],
    ['DELETE', WORKFLOW, 'GET, POST'],
  ])('when asked by %s %s, then says what it takes', async (method, path, allow) => {
    const rig = await startHubspotDoor();
    const answer = await send(rig, path, '', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(rig.receiver.counters.wrongMethod).toBe(1);
  });

  test('when asked for what is not there, then there is nothing', async () => {
    const rig = await startHubspotDoor();
    expect((await send(rig, '/hooks/hubspot/crm/else', [element()])).status).toBe(404);
    expect(rig.receiver.counters.notFound).toBe(1);
  });

  function signedFor(
    base: string,
    changes: { secret?: string; path?: string; body?: string; timestamp?: number } = {},
  ): Posted {
    const body = changes.body ?? JSON.stringify([element()]);
    const { secret = SECRET, path = EVENTS, timestamp = Date.now() } = changes;
    const headers = signatureHeaders({ secret, method: 'POST', url: base + path, body, timestamp });
    return { headers: { 'content-type': 'application/json', ...headers } };
  }

  function withoutV3({ headers = {} }: Posted): Posted {
    return {
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => name !== 'x-hubspot-signature-v3'),
      ),
    };
  }
});
