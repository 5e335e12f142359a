import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type OutboundMessage,
  readOutboundMessage,
} from '../../src/http/hooks/salesforce/outbound-message.ts';
import { ACKNOWLEDGED, notAcknowledged } from '../../src/http/hooks/salesforce/soap-answer.ts';
import { ORGANIZATION_ID, PERSON_USER_ID, USER_ID } from '../../src/sandbox/salesforce/ids.ts';
import {
  startSalesforceStandIn,
  type SalesforceStandIn,
  type SalesforceStandInOptions,
} from '../../src/sandbox/salesforce/index.ts';

const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
const REFUSED = notAcknowledged(200, 'NOT KEPT: no room');

interface Listener {
  readonly url: string;
  /** What came, in order, acknowledged or not. */
  readonly messages: OutboundMessage[];
}

/** Listens for outbound messages; `answerTo` tells what the n-th (from 1) is answered, 0 = cut off. */
async function listen(answerTo: (count: number) => { status: number; body: string }): Promise<Listener> {
  const messages: OutboundMessage[] = [];
  let count = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      count += 1;
      const { status, body } = answerTo(count);
      if (status === 0) return void request.socket.destroy();
      const message = readOutboundMessage(Buffer.concat(chunks));
      if ('fault' in message) throw new Error(message.fault);
      messages.push(message);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, messages };
}

async function startOrg(options: SalesforceStandInOptions = {}): Promise<SalesforceStandIn> {
  const org = await startSalesforceStandIn(options);
  onTestFinished(() => org.close());
  return org;
}

async function api(
  org: SalesforceStandIn,
): Promise<(method: string, path: string, body?: object) => Promise<unknown>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...CLIENT });
  const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: form });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return async (method, path, body) => {
    const response = await fetch(`${org.url}/services/data/v66.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
}

const fieldsOf = ({ messages }: Listener) =>
  messages.flatMap(({ notifications }) => notifications.map(({ fields }) => fields));
const idsOf = ({ messages }: Listener) =>
  messages.flatMap(({ notifications }) => notifications.map(({ id }) => id));
const SOURCES = ['LastName', 'Phone', 'IsDeleted', 'LastModifiedById'];

describe('outbound messages of the stand-in', () => {
  it('tell of what the API and what people wrote, with who it was and without empty fields', async () => {
    const listener = await listen(() => ACKNOWLEDGED);
    const org = await startOrg();
    const { actionIds } = org.sendOutboundMessages({ url: listener.url, objects: { Lead: SOURCES } });
    const call = await api(org);
    const { id } = (await call('POST', '/sobjects/Lead', { LastName: 'King', Company: 'C' })) as {
      id: string;
    };
    await org.messagesDrained();
    org.edit('Lead', id, { LastName: 'Lovelace', Phone: '3125550142' });
    await org.messagesDrained();
    org.edit('Lead', id, { Phone: '' }, { userId: '0055g00000Other' });
    await org.messagesDrained();
    await call('DELETE', `/sobjects/Lead/${id}`);
    await org.messagesDrained();
    expect(listener.messages[0]).toMatchObject({
      organizationId: ORGANIZATION_ID,
      actionId: actionIds.Lead,
      notifications: [{ object: 'Lead', fields: { LastName: 'King', LastModifiedById: USER_ID } }],
    });
    const lead = { Id: id, LastName: 'Lovelace' };
    expect(fieldsOf(listener).slice(1)).toEqual([
      { ...lead, Phone: '3125550142', IsDeleted: 'false', LastModifiedById: PERSON_USER_ID },
      { ...lead, IsDeleted: 'false', LastModifiedById: '0055g00000OtherAAB' },
      { ...lead, IsDeleted: 'true', LastModifiedById: USER_ID },
    ]);
    expect(new Set(idsOf(listener)).size).toBe(4);
  });

  it('go out a hundred at a time, and each action has messages of its own', async () => {
    const listener = await listen(() => ACKNOWLEDGED);
    const org = await startOrg();
    const { posts } = org.sendOutboundMessages({
      url: listener.url,
      objects: { Lead: ['LastName'], Contact: ['LastName'] },
      batch: 500,
    });
    for (let index = 0; index < 150; index += 1) org.create('Lead', { LastName: `${index}`, Company: 'C' });
    org.create('Contact', { LastName: 'Ada' });
    org.create('Task', { Subject: 'not sent' });
    await org.messagesDrained();
    const sizes = posts.map(({ notificationIds }) => notificationIds.length);
    expect(sizes.toSorted((one, other) => one - other)).toEqual([1, 50, 100]);
    expect(new Set(listener.messages.map(({ actionId }) => actionId)).size).toBe(2);
  });

  it('come again, with the same ids and the newest values, until they are acknowledged', async () => {
    const answers = [
      { status: 503, body: '' },
      REFUSED,
      { status: 200, body: 'OK' },
      { status: 0, body: '' },
    ];
    const org = await startOrg();
    let id = '';
    const listener = await listen((count) => {
      if (count === 1) org.edit('Lead', id, { LastName: 'Second' });
      return answers[count - 1] ?? ACKNOWLEDGED;
    });
    const { posts } = org.sendOutboundMessages({
      url: listener.url,
      objects: { Lead: ['LastName'] },
      retryMs: 1,
    });
    id = org.create('Lead', { LastName: 'First', Company: 'C' });
    await org.messagesDrained();
    expect(posts.map(({ status, acknowledged }) => [status, acknowledged])).toEqual([
      [503, false],
      [200, false],
      [200, false],
      [0, false],
      [200, true],
    ]);
    const [first, second] = [posts[0]?.notificationIds ?? [], posts[4]?.notificationIds ?? []];
    expect(second[0]).toBe(first[0]);
    expect(second).toHaveLength(2);
    expect(fieldsOf(listener).at(-1)).toMatchObject({ LastName: 'Second' });
  });

  it('come doubled and out of order as asked, the same way for the same seed', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const listener = await listen(() => ACKNOWLEDGED);
      const org = await startOrg();
      org.sendOutboundMessages({
        url: listener.url,
        objects: { Lead: ['LastName'] },
        batch: 10,
        faults: { duplicateShare: 0.5, shuffle: true },
        seed,
      });
      for (let index = 0; index < 40; index += 1) org.create('Lead', { LastName: 'L', Company: 'C' });
      await org.messagesDrained();
      return idsOf(listener);
    };
    const ids = await run(7);
    expect(new Set(ids).size).toBe(40);
    expect(ids.length).toBeGreaterThan(50);
    expect(ids).not.toEqual(ids.toSorted());
    expect(await run(7)).toEqual(ids);
    expect(await run(8)).not.toEqual(ids);
  });

  it('are not sent for what was rolled back, nor for users that may not send them', async () => {
    const listener = await listen(() => ACKNOWLEDGED);
    const org = await startOrg();
    org.sendOutboundMessages({
      url: listener.url,
      objects: { Lead: ['LastName'] },
      silentUsers: [PERSON_USER_ID],
    });
    org.create('Lead', { LastName: 'Silent', Company: 'C' });
    const call = await api(org);
    const post = (referenceId: string, body: object) => ({
      method: 'POST',
      url: '/services/data/v66.0/sobjects/Lead',
      referenceId,
      body,
    });
    const good = post('A', { LastName: 'Undone', Company: 'C' });
    const compositeRequest = [good, post('B', { LastName: 'No company' })];
    await call('POST', '/composite', { allOrNone: true, compositeRequest });
    await call('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [{ ...good, body: { ...good.body, LastName: 'Kept' } }],
    });
    await org.messagesDrained();
    expect(fieldsOf(listener).map(({ LastName }) => LastName)).toEqual(['Kept']);
  });

  it('end with the stand-in, also when nobody ever acknowledges', async () => {
    const listener = await listen(() => REFUSED);
    const org = await startOrg();
    org.sendOutboundMessages({ url: listener.url, objects: { Lead: [] }, retryMs: 60_000 });
    org.create('Lead', { LastName: 'L', Company: 'C' });
    const drained = org.messagesDrained();
    await org.close();
    await drained;
    expect(listener.messages.length).toBeLessThanOrEqual(1);
  });
});
