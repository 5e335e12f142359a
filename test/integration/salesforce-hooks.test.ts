import { gzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ACKNOWLEDGED } from '../../src/http/hooks/salesforce/soap-answer.ts';
import { envelopeOf } from '../../src/sandbox/salesforce/messages/envelope.ts';
import { recordId } from '../../src/sandbox/salesforce/ids.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import {
  OLD_TOKEN,
  SECRET,
  SIGNING_SECRET,
  signed,
  startSalesforceHooks,
  TOKEN,
} from './salesforce-hooks-rig.ts';

const ACTION = recordId('04k', 1);
const PATH = `/sfdc/outbound-message/${TOKEN}`;
const XML = { 'content-type': 'text/xml; charset=utf-8' };

function message(count: number, changes: { action?: string; from?: number } = {}): string {
  const { action = ACTION, from = 1 } = changes;
  const notifications = Array.from({ length: count }, (_none, index) => ({
    id: recordId('04l', from + index),
    object: 'Lead',
    recordId: recordId('00Q', from + index),
    fields: { LastName: `Name ${index}`, LastModifiedDate: '2026-11-22T03:30:05.000Z' },
  }));
  return envelopeOf(action, 'https://example.my.salesforce.com', notifications);
}

describe('an outbound message', () => {
  test('is acknowledged exactly as Salesforce wants it when every notification is in the journal', async () => {
    await using hooks = await startSalesforceHooks();
    const response = await hooks.post(PATH, message(100), XML);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(await response.text()).toBe(
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
    );
    const events = hooks.events();
    expect(events).toHaveLength(100);
    expect(new Set(events.map(({ id }) => id)).size).toBe(100);
    expect(events[7]).toMatchObject({
      type: 'record-changed',
      source: 'sfdc',
      trigger: 'outbound-message',
      leadKey: `sfdc:Lead:${recordId('00Q', 8)}`,
      occurredAt: '2026-11-22T03:30:05.000Z',
      record: { object: 'Lead', change: 'updated', fields: { LastName: 'Name 7' } },
      marks: [],
    });
    expect(hooks.receiver.counters.accepted).toBe(100);
  });

  test('that comes again has the same events, also in another company of notifications', async () => {
    await using hooks = await startSalesforceHooks();
    await hooks.post(PATH, message(3), XML);
    await hooks.post(PATH, message(4, { from: 2 }), XML);
    expect(new Set(hooks.events().map(({ id }) => id)).size).toBe(5);
    expect(hooks.events()).toHaveLength(7);
  });

  test.each([
    ['in the path', `/sfdc/outbound-message/${TOKEN}`],
    ['in the path, the one before', `/sfdc/outbound-message/${OLD_TOKEN}`],
    ['as ?key=', `/sfdc/outbound-message?key=${TOKEN}`],
  ])('comes in with the token %s, which is kept nowhere', async (_where, path) => {
    await using hooks = await startSalesforceHooks();
    expect((await hooks.post(path, message(1), XML)).status).toBe(200);
    const [event] = hooks.events();
    expect(JSON.stringify(event)).not.toContain('token-of-the-messages');
    expect(JSON.stringify(hooks.logger.lines)).not.toContain('token-of-the-messages');
  });

  test('of a connection that is not there gets the answer of a wrong token, before its body is read', async () => {
    await using hooks = await startSalesforceHooks();
    const wrong = await hooks.post('/sfdc/outbound-message/another-token-123456', 'x', XML);
    const unknown = await hooks.post('/nobody/outbound-message/another-token-123456', 'x', XML);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect((await hooks.post('/sfdc/outbound-message', message(1), XML)).status).toBe(401);
    // No token is configured in place of an empty one.
    expect((await hooks.post('/sfdc/outbound-message?key=', message(1), XML)).status).toBe(401);
    expect(hooks.receiver.counters.unauthorized).toBe(4);
    expect(hooks.events()).toEqual([]);
  });

  test('of another organization, or of an action that is not listed, is not taken', async () => {
    const listed = recordId('04k', 7).slice(0, 15);
    await using hooks = await startSalesforceHooks({ door: { actionIds: [listed] } });
    const foreign = await hooks.post(PATH, message(1).replaceAll('00D5g', '00D5G'), XML);
    const action = await hooks.post(PATH, message(1), XML);
    expect([foreign.status, action.status]).toEqual([403, 403]);
    expect(await foreign.text()).toContain('<Ack>false</Ack>');
    expect(await action.text()).toContain('webhooks.actionIds');
    expect((await hooks.post(PATH, message(1, { action: recordId('04k', 7) }), XML)).status).toBe(200);
    expect(hooks.receiver.counters).toMatchObject({ foreign: 2, accepted: 1 });
  });

  test('is not acknowledged while the disk refuses a part of it, and has the same events when it comes again', async () => {
    await using hooks = await startSalesforceHooks();
    hooks.fillDisk(2);
    const refused = await hooks.post(PATH, message(5), XML);
    expect(refused.status).toBe(200);
    expect(await refused.text()).toMatch(/<!-- NOT KEPT: .*disk full.* --><Ack>false<\/Ack>/);
    hooks.makeRoom();
    const again = await hooks.post(PATH, message(5), XML);
    expect(await again.text()).toBe(ACKNOWLEDGED.body);
    expect(new Set(hooks.events().map(({ id }) => id)).size).toBe(5);
  });

  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['no XML', 'hello'],
    ['no notification', message(0)],
  ])('with %s is refused with a reason and kept out', async (_what, body) => {
    await using hooks = await startSalesforceHooks();
    const response = await hooks.post(PATH, body, XML);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/<!-- REFUSED: .+ --><Ack>false<\/Ack>/);
    expect(hooks.receiver.counters.malformed).toBe(1);
    expect(hooks.events()).toEqual([]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('is not taken by %s', async (method) => {
    await using hooks = await startSalesforceHooks();
    const response = await fetch(`${hooks.url}/hooks/salesforce${PATH}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(hooks.receiver.counters.wrongMethod).toBe(1);
  });

  test('that is packed is unpacked, and refused when it is a bomb', async () => {
    await using hooks = await startSalesforceHooks();
    const packed = { ...XML, 'content-encoding': 'gzip' };
    expect((await hooks.post(PATH, gzipSync(message(2)), packed)).status).toBe(200);
    const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20));
    expect(bomb.length).toBeLessThan(300_000);
    const before = process.memoryUsage().rss;
    const response = await hooks.post(PATH, bomb, packed);
    expect(response.status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    expect(hooks.receiver.counters.oversize).toBe(1);
  });

  test('of 10 MB is refused with memory flat, told in advance or not', async () => {
    await using hooks = await startSalesforceHooks({ maxBodyBytes: 50_000_000 });
    const before = process.memoryUsage().rss;
    let most = before;
    const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const sending = Array.from({ length: 20 }, (_none, index) =>
      send10Megabytes(hooks.port, index % 2 === 0),
    );
    const statuses = await Promise.all(sending);
    clearInterval(sampling);
    expect(new Set(statuses)).toEqual(new Set([413]));
    expect(hooks.receiver.counters.oversize).toBe(20);
    // 200 MB were sent; one megabyte of each may be held.
    expect(most - before).toBeLessThan(80_000_000);
    expect((await hooks.post(PATH, message(1), XML)).status).toBe(200);
  });
});

const CHUNK = Buffer.alloc(65_536, 0x20);
const CHUNKS = 160;

async function send10Megabytes(port: number, isTold: boolean): Promise<number | undefined> {
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: `/hooks/salesforce${PATH}`,
    headers: { ...XML, ...(isTold ? { 'content-length': CHUNK.length * CHUNKS } : {}) },
  });
  const answered = once(request, 'response') as Promise<[{ statusCode?: number; resume(): void }]>;
  for (let sent = 0; sent < CHUNKS; sent += 1)
    if (!request.write(CHUNK)) await Promise.race([once(request, 'drain'), answered]);
  request.end();
  const [response] = await answered;
  response.resume();
  return response.statusCode;
}

const LEAD = recordId('00Q', 1);
const change = (more: object = {}) => ({ object: 'Lead', id: LEAD, change: 'updated', ...more });
const BEARER = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };

interface Accepted {
  readonly accepted: number;
  readonly events: readonly string[];
  readonly warnings?: readonly string[];
}

async function accepted(response: Response): Promise<Accepted> {
  expect(response.status).toBe(200);
  return (await response.json()) as Accepted;
}

describe('a JSON post', () => {
  test('of a flow comes in with its secret, and the answer names the events in the journal', async () => {
    await using hooks = await startSalesforceHooks();
    const changedAt = '2026-11-22T03:30:05Z';
    const { events } = await accepted(
      await hooks.post('/sfdc', JSON.stringify(change({ changedAt })), BEARER),
    );
    expect(hooks.events()).toMatchObject([
      {
        id: events[0],
        trigger: 'record',
        leadKey: `sfdc:Lead:${LEAD}`,
        occurredAt: '2026-11-22T03:30:05.000Z',
      },
    ]);
    const header = { 'x-vicibridge-secret': SECRET };
    await accepted(await hooks.post('/sfdc', JSON.stringify(change()), header));
    expect(JSON.stringify(hooks.events())).not.toContain(SECRET);
  });

  test.each([
    ['an array', (records: unknown) => records],
    ['records', (records: unknown) => ({ records })],
  ])('of many records as %s keeps each as a hit of its own', async (_shape, wrap) => {
    await using hooks = await startSalesforceHooks();
    const records = Array.from({ length: 200 }, (_none, index) => change({ id: recordId('00Q', index + 1) }));
    const body = JSON.stringify(wrap(records));
    const { accepted: count, events } = await accepted(await hooks.post('/sfdc', body, BEARER));
    expect([count, new Set(events).size]).toEqual([200, 200]);
    expect(hooks.events().map(({ id }) => id)).toEqual(events);
    expect(hooks.events()[42]?.record?.id).toBe(recordId('00Q', 43));
  });

  test('of more than 200 records, or of none, is refused as a whole', async () => {
    await using hooks = await startSalesforceHooks();
    const many = await hooks.post(
      '/sfdc',
      JSON.stringify(Array.from({ length: 201 }, () => change())),
      BEARER,
    );
    expect([many.status, await many.text()]).toEqual([413, expect.stringContaining('at most 200')]);
    for (const nothing of ['', '  ', '[]', '{"records":[]}'])
      expect((await hooks.post('/sfdc', nothing, BEARER)).status).toBe(400);
    expect(hooks.events()).toEqual([]);
  });

  test('with something unreadable in it keeps that too, and says so', async () => {
    await using hooks = await startSalesforceHooks();
    const mixed = await accepted(await hooks.post('/sfdc', JSON.stringify([change(), 1, null, []]), BEARER));
    expect(mixed).toMatchObject({ accepted: 4 });
    expect(mixed.warnings).toHaveLength(3);
    const cut = await accepted(await hooks.post('/sfdc', '{"object":"Lead","id":', BEARER));
    expect(cut.warnings).toEqual([expect.stringContaining('not JSON')]);
    const latin1 = await accepted(
      await hooks.post(
        '/sfdc',
        Buffer.from(JSON.stringify(change({ fields: { LastName: 'Zoë' } })), 'latin1'),
        BEARER,
      ),
    );
    expect(latin1.warnings).toBeUndefined();
    const deep = await accepted(
      await hooks.post('/sfdc', `[${'['.repeat(5000)}${']'.repeat(5000)}]`, BEARER),
    );
    expect(deep.accepted).toBe(1);
    const marks = hooks.events().map((event) => event.marks.map(({ code }) => code));
    const unreadable = Array.from({ length: 4 }, () => ['unreadable-body']);
    expect(marks).toEqual([[], ...unreadable, ['not-utf8'], ['unreadable-body']]);
    expect(hooks.events()[5]).toMatchObject({ record: { id: LEAD, fields: { LastName: 'Zoë' } } });
  });

  test('that is signed comes in without a secret, and is one event however often it is sent', async () => {
    await using hooks = await startSalesforceHooks();
    const body = JSON.stringify([change(), change({ id: recordId('00Q', 2) })]);
    const first = await accepted(await hooks.post('/sfdc', body, signed(body, 'msg_1')));
    const again = await accepted(await hooks.post('/sfdc', body, signed(body, 'msg_1')));
    const other = await accepted(await hooks.post('/sfdc', body, signed(body, 'msg_2')));
    expect(again.events).toEqual(first.events);
    expect(new Set([...first.events, ...other.events]).size).toBe(4);
  });

  test('that names when it happened is one event when it comes again, and another when it differs', async () => {
    await using hooks = await startSalesforceHooks();
    const at = (changedAt: string) => JSON.stringify(change({ changedAt }));
    const sent = ['2026-11-22T03:30:05Z', '2026-11-22T03:30:05Z', '2026-11-22T03:30:06Z'];
    const ids: (string | undefined)[] = [];
    for (const moment of sent)
      ids.push((await accepted(await hooks.post('/sfdc', at(moment), BEARER))).events[0]);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('that looks like one before but names neither id nor time is a change of its own', async () => {
    let now = 1_795_310_300_000;
    await using hooks = await startSalesforceHooks({ now: () => (now += 1) });
    const body = JSON.stringify(change());
    const first = await accepted(await hooks.post('/sfdc', body, BEARER));
    const second = await accepted(await hooks.post('/sfdc', body, BEARER));
    expect(second.events).not.toEqual(first.events);
  });

  test('cannot be pinned to one event by an id that is not signed', async () => {
    await using hooks = await startSalesforceHooks();
    const headers = { ...BEARER, 'webhook-id': 'constant' };
    const first = await accepted(
      await hooks.post('/sfdc', JSON.stringify(change({ changedAt: '1' })), headers),
    );
    const second = await accepted(
      await hooks.post('/sfdc', JSON.stringify(change({ changedAt: '2' })), headers),
    );
    expect(second.events).not.toEqual(first.events);
  });

  test.each([
    ['without anything', () => ({}), 'no secret and no signature'],
    ['with a wrong secret', () => ({ authorization: 'Bearer wrong' }), 'not the configured one'],
    ['with an empty secret', () => ({ authorization: 'Bearer ', 'x-vicibridge-secret': '' }), 'no secret'],
    ['signed long ago', (body: string) => signed(body, 'm', { atMs: Date.now() - 301_000 }), 'in the past'],
    ['signed ahead', (body: string) => signed(body, 'm', { atMs: Date.now() + 330_000 }), 'in the future'],
    [
      'signed with another key',
      (body: string) => signed(body, 'm', { secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` }),
      'no signature',
    ],
    ['signed over another body', (body: string) => signed(`${body} `, 'm'), 'no signature'],
  ])('%s is refused, as it is for a connection that is not there', async (_what, headersFor, words) => {
    await using hooks = await startSalesforceHooks();
    const body = JSON.stringify(change());
    const refused = await hooks.post('/sfdc', body, headersFor(body));
    const unknown = await hooks.post('/nobody', body, headersFor(body));
    expect([refused.status, unknown.status]).toEqual([401, 401]);
    const text = await refused.text();
    expect(text).toContain(words);
    expect(await unknown.text()).toBe(text);
    expect(text).not.toContain(SIGNING_SECRET);
    expect(hooks.events()).toEqual([]);
    expect(hooks.receiver.counters.unauthorized).toBe(2);
  });

  test('with signature headers, where nothing could verify them, is refused before its body is read', async () => {
    await using hooks = await startSalesforceHooks({ door: { signingSecrets: [] } });
    const long = 'x'.repeat(400_000);
    const answers = [
      await hooks.post('/sfdc', long, signed(long, 'm')),
      await hooks.post('/nobody', long, signed(long, 'm')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    const [text, unknown] = await Promise.all(answers.map((answer) => answer.text()));
    expect(unknown).toBe(text);
    expect(hooks.receiver.counters).toMatchObject({ unauthorized: 2, oversize: 0 });
  });

  test('is refused for want of a secret where none is configured', async () => {
    await using hooks = await startSalesforceHooks({ door: { secrets: [], signingSecrets: [] } });
    const body = JSON.stringify(change());
    expect((await hooks.post('/sfdc', body, { authorization: 'Bearer ' })).status).toBe(401);
    expect((await hooks.post('/sfdc', body, signed(body, 'm'))).status).toBe(401);
  });

  test('is told to come again while the disk refuses, and to be shorter when it is too long', async () => {
    await using hooks = await startSalesforceHooks({ maxBodyBytes: 1000 });
    hooks.fillDisk(0);
    const full = await hooks.post('/sfdc', JSON.stringify(change()), BEARER);
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await hooks.post('/sfdc', JSON.stringify('x'.repeat(1000)), BEARER)).status).toBe(413);
    expect((await fetch(`${hooks.url}/hooks/salesforce/sfdc`)).status).toBe(405);
    expect((await hooks.post('/sfdc/elsewhere', '{}', BEARER)).status).toBe(404);
  });
});

describe('the stand-in for Salesforce', () => {
  test('tells of every write, doubled and out of order, and each is one event in the journal', async () => {
    await using hooks = await startSalesforceHooks();
    const org = await startSalesforceStandIn();
    try {
      const messages = org.sendOutboundMessages({
        url: `${hooks.url}/hooks/salesforce${PATH}`,
        objects: { Lead: ['LastName', 'IsDeleted', 'CreatedDate', 'LastModifiedDate', 'LastModifiedById'] },
        batch: 20,
        faults: { duplicateShare: 0.3, shuffle: true },
      });
      const ids = Array.from({ length: 50 }, (_none, index) =>
        org.create('Lead', { LastName: `Name ${index}`, Company: 'C' }),
      );
      for (const id of ids) org.edit('Lead', id, { LastName: 'Changed' });
      await org.messagesDrained();
      const sent = messages.posts.flatMap(({ notificationIds }) => notificationIds);
      expect(sent.length).toBeGreaterThan(110);
      const events = hooks.events();
      expect(events).toHaveLength(sent.length);
      expect(new Set(events.map(({ id }) => id)).size).toBe(100);
      expect(new Set(events.map(({ leadKey }) => leadKey)).size).toBe(50);
    } finally {
      await org.close();
    }
  });
});
