import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebhookTally, WebhookTarget } from '../../src/sandbox/hubspot/webhooks/target.ts';
import { type HubspotRig, startHubspotRig } from './hubspot-rig.ts';

const SECRET = 'app-client-secret';
const APP_ID = 777;

type Told = Readonly<Record<string, string | number | undefined>>;
interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly events: readonly Told[];
}

/** A receiver that answers what it is told to, in turn, and 200 from then on. `hang` = no answer at all. */
async function startReceiver(
  answers: readonly (number | 'hang')[] = [],
): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const body = bytes.toString('utf8');
      const { url: path = '', headers } = request;
      got.push({ path, headers, body, events: JSON.parse(body) as Told[] });
      const answer = left.shift() ?? 200;
      if (answer !== 'hang') response.writeHead(answer).end('x');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?a=b%2Fc%20d`, got };
}

interface Subscribed {
  readonly rig: HubspotRig;
  readonly got: readonly Got[];
  readonly tally: WebhookTally;
  readonly url: string;
  /** Every event that came, in order of arrival. */
  readonly events: () => Promise<readonly Told[]>;
}

async function subscribed(
  changes: Partial<WebhookTarget> = {},
  answers: readonly (number | 'hang')[] = [],
): Promise<Subscribed> {
  const rig = await startHubspotRig();
  const { url, got } = await startReceiver(answers);
  const tally = rig.standIn.subscribe({
    url,
    secret: SECRET,
    appId: APP_ID,
    flushMs: 1,
    concurrency: 1,
    retryMs: 1,
    ...changes,
  });
  return {
    rig,
    got,
    tally,
    url,
    async events() {
      await rig.standIn.webhooksDrained();
      return got.flatMap(({ events }) => events);
    },
  };
}

const key = ({ subscriptionType, propertyName, propertyValue }: Told): string =>
  [subscriptionType, propertyName, propertyValue].filter((part) => part !== undefined).join(' ');

describe('what the HubSpot stand-in tells', () => {
  test('a contact made over the API, then its creation and each property come, of the app of the token', async () => {
    const { rig, events } = await subscribed();
    const id = await rig.addContact({ lastname: 'A', phone: '+13125550101', city: '' });
    const told = await events();
    expect(told.map(key)).toEqual([
      'contact.creation',
      'contact.propertyChange lastname A',
      'contact.propertyChange phone +13125550101',
    ]);
    for (const event of told) {
      expect(event).toMatchObject({
        objectId: Number(id),
        portalId: 62_515,
        appId: APP_ID,
        changeSource: 'INTEGRATION',
        sourceId: '54321',
        attemptNumber: 0,
      });
      expect(Math.abs(Number(event['occurredAt']) - Date.now())).toBeLessThan(60_000);
    }
    expect(told[0]).toMatchObject({ changeFlag: 'NEW' });
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(3);
  });

  test('what is written anew without a change, then nothing comes', async () => {
    const { rig, events } = await subscribed();
    const id = await rig.addContact({ lastname: 'A', phone: '1' });
    const body = { properties: { lastname: 'A', phone: '2' } };
    await rig.call('PATCH', `/crm/objects/2026-09/contacts/${id}`, body);
    await rig.call('PATCH', `/crm/objects/2026-09/contacts/${id}`, body);
    expect((await events()).map(key).slice(3)).toEqual(['contact.propertyChange phone 2']);
  });

  test('what a user does on its pages, then it comes as the user’s, and later API writes are the app’s again', async () => {
    const { rig, events } = await subscribed();
    const id = rig.standIn.create({ lastname: 'A' }, { userId: 42 });
    rig.standIn.edit(id, { phone: '1' }, { userId: 43 });
    await rig.call('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: { phone: '2' } });
    const told = await events();
    expect(
      told.map((event) => `${key(event)} ${String(event['changeSource'])} ${String(event['sourceId'])}`),
    ).toEqual([
      'contact.creation CRM_UI userId:42',
      'contact.propertyChange lastname A CRM_UI userId:42',
      'contact.propertyChange phone 1 CRM_UI userId:43',
      'contact.propertyChange phone 2 INTEGRATION 54321',
    ]);
  });

  test('an edit that is refused, then nothing comes and the next write is the app’s', async () => {
    const { rig, events } = await subscribed();
    const id = rig.standIn.create({ lastname: 'A' });
    expect(() => rig.standIn.edit(id, { nope: 'x' })).toThrow(/nope/);
    await rig.call('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: { phone: '2' } });
    const [, , last, ...more] = await events();
    expect(last).toMatchObject({ propertyName: 'phone', changeSource: 'INTEGRATION' });
    expect(more).toEqual([]);
  });

  test('a merge, a deletion and a deletion for privacy, then each comes as one event of its kind', async () => {
    const { rig, events } = await subscribed({
      subscriptions: ['merge', 'deletion', 'privacyDeletion'].map((type) => ({ type: `contact.${type}` })),
    });
    const [one, two, three, four] = ['A', 'B', 'C', 'D'].map((lastname) =>
      rig.standIn.create({ lastname }),
    ) as [string, string, string, string];
    const merged = rig.standIn.merge(one, two);
    rig.standIn.archive(three);
    rig.standIn.erase(four);
    expect(await events()).toMatchObject([
      {
        subscriptionType: 'contact.merge',
        primaryObjectId: Number(one),
        mergedObjectIds: [Number(two)],
        newObjectId: Number(merged),
      },
      { subscriptionType: 'contact.deletion', objectId: Number(three), changeFlag: 'DELETED' },
      { subscriptionType: 'contact.privacyDeletion', objectId: Number(four) },
    ]);
    expect(rig.standIn.contacts.map(({ id }) => id)).toEqual([merged]);
  });

  test('with generic names, then objects are told by their type, calls too', async () => {
    const { rig, events } = await subscribed({
      names: 'object',
      subscriptions: [{ type: 'object.creation' }],
    });
    await rig.addContact({ lastname: 'A' });
    await rig.call('POST', '/crm/v3/objects/calls', { properties: { hs_timestamp: '1795310300000' } });
    expect((await events()).map(({ objectTypeId }) => objectTypeId)).toEqual(['0-1', '0-48']);
  });

  test('to who subscribed to one property, then nothing else comes', async () => {
    const { rig, events } = await subscribed({
      subscriptions: [{ type: 'contact.propertyChange', property: 'phone' }],
    });
    rig.standIn.create({ lastname: 'A', phone: '1' });
    expect((await events()).map(key)).toEqual(['contact.propertyChange phone 1']);
  });
});

describe('how the HubSpot stand-in sends', () => {
  test('then both signatures fit the body and the URL as HubSpot writes it', async () => {
    const { rig, got, url, events } = await subscribed();
    rig.standIn.create({ lastname: 'Ünal' });
    await events();
    const { headers, body } = got[0] as Got;
    const timestamp = String(headers['x-hubspot-request-timestamp']);
    const signed = `POST${url.replace('%2F', '/')}${body}${timestamp}`;
    expect(timestamp).toMatch(/^\d{13}$/);
    expect(headers['x-hubspot-signature-v3']).toBe(
      createHmac('sha256', SECRET).update(signed).digest('base64'),
    );
    expect(headers['x-hubspot-signature']).toBe(
      createHash('sha256')
        .update(SECRET + body)
        .digest('hex'),
    );
    expect(headers['x-hubspot-signature-version']).toBe('v1');
  });

  test('many events, then at most a hundred come in one request and none is missing', async () => {
    const { rig, got, tally, events } = await subscribed({ flushMs: 5 });
    for (let at = 0; at < 175; at += 1) rig.standIn.create({ lastname: `L${at}` });
    const told = await events();
    expect(Math.max(...got.map((one) => one.events.length))).toBe(100);
    expect(new Set(told.map(key)).size).toBe(176);
    expect(tally).toEqual({ delivered: 350, requests: 4, retries: 0, lost: 0 });
  });

  test.each<[string, 'hang' | number]>([
    ['an error', 500],
    ['a refusal', 404],
    ['a redirect', 302],
    ['no answer in time', 'hang'],
  ])('after %s, then the same events come again with a higher attemptNumber', async (_, answer) => {
    const { rig, got, tally, events } = await subscribed({ timeoutMs: 100 }, [answer, answer]);
    rig.standIn.create({ lastname: 'A' });
    await events();
    expect(got.map(({ events }) => events.map(({ attemptNumber }) => attemptNumber))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(new Set(got.map((one) => JSON.stringify(one.events.map(({ eventId }) => eventId)))).size).toBe(1);
    expect(tally).toEqual({ delivered: 2, requests: 3, retries: 2, lost: 0 });
  });

  test('to a receiver that never takes them, then they are given up after ten repeats', async () => {
    const { rig, tally, events } = await subscribed(
      {},
      Array.from({ length: 50 }, () => 503),
    );
    rig.standIn.create({ lastname: 'A' });
    await events();
    expect(tally).toEqual({ delivered: 0, requests: 11, retries: 10, lost: 2 });
  });

  test('with duplicates and mixed order asked for, then both happen, alike for the same seed', async () => {
    const arrivals = async (seed: number): Promise<string[]> => {
      const faults = { duplicateShare: 0.3, shuffle: true, seed };
      const { rig, events } = await subscribed({ flushMs: 20, concurrency: 1, faults });
      for (let at = 0; at < 50; at += 1) rig.standIn.create({ lastname: `L${at}` });
      return (await events()).map((event) => `${String(event['objectId'])} ${key(event)}`);
    };
    const [one, again, other] = [await arrivals(1), await arrivals(1), await arrivals(2)];
    expect(new Set(one).size).toBe(100);
    expect(one.length).toBeGreaterThan(115);
    expect(one.length).toBeLessThan(145);
    expect(one).not.toEqual(one.toSorted());
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('to nobody by default, then nothing is sent and there is nothing to wait for', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'A' });
    await rig.standIn.webhooksDrained();
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  test('when the stand-in closes, then what waits is dropped', async () => {
    const { rig, tally } = await subscribed({ retryMs: 60_000 }, [500]);
    rig.standIn.create({ lastname: 'A' });
    await expect.poll(() => tally.requests).toBe(1);
    await rig.standIn.close();
    await rig.standIn.webhooksDrained();
    expect(tally).toMatchObject({ delivered: 0, lost: 2 });
  });
});
