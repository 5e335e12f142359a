import { describe, expect, test } from 'vitest';
import { signatureHeaders, signV2 } from '../../src/sandbox/hubspot/webhooks/sign.ts';
import {
  EVENTS,
  idsOf,
  type Posted,
  PUBLIC_URL,
  SECRET,
  send,
  startHubspotDoor,
  WORKFLOW,
  WORKFLOW_KEY,
} from './hubspot-hooks-rig.ts';
import { bytesOnDisk } from './receiver-rig.ts';

describe('a workflow of HubSpot', () => {
  const enrolled = { vid: 501, 'portal-id': 62_515, properties: { email: { value: 'a@example.test' } } };
  const byKey: Posted = { headers: { 'x-vicibridge-secret': WORKFLOW_KEY } };
  const v2 = (method: string, path: string, body: string): Posted => ({
    headers: {
      'x-hubspot-signature-version': 'v2',
      'x-hubspot-signature': signV2({ secret: SECRET, method, url: PUBLIC_URL + path, body }),
    },
  });

  test('with the static key, when it posts a record, then that is an event and the key is nowhere on disk', async () => {
    const rig = await startHubspotDoor();
    expect(await send(rig, WORKFLOW, enrolled, byKey)).toMatchObject({ status: 200, text: 'OK 1 events' });
    expect(rig.events()).toMatchObject([
      {
        trigger: 'workflow',
        leadKey: 'crm:contact:501',
        record: { change: 'updated', fields: { email: 'a@example.test' } },
        marks: [],
      },
    ]);
    expect(rig.rows()[0]?.hit).toMatchObject({ hook: 'hubspot', source: 'crm', path: WORKFLOW });
    expect(bytesOnDisk(rig.dir)).not.toContain(WORKFLOW_KEY);
  });

  test('with a v2 signature, when v2 is accepted, then it is let in, else not', async () => {
    const posted = v2('POST', WORKFLOW, JSON.stringify(enrolled));
    const taking = await startHubspotDoor({ signatures: ['v2', 'v3'] });
    expect((await send(taking, WORKFLOW, enrolled, posted)).status).toBe(200);
    expect(taking.rows()[0]?.hit.headers).toMatchObject({ 'x-hubspot-signature-version': 'v2' });
    expect((await send(taking, WORKFLOW, { ...enrolled, vid: 502 }, posted)).status).toBe(401);
    const strict = await startHubspotDoor();
    expect((await send(strict, WORKFLOW, enrolled, posted)).status).toBe(401);
  });

  test('with a v3 signature, when it posts, then it is let in', async () => {
    const rig = await startHubspotDoor();
    expect((await send(rig, WORKFLOW, enrolled)).status).toBe(200);
  });

  test('with a v1 signature, when v1 is accepted for events, then a workflow is still refused', async () => {
    const rig = await startHubspotDoor({ signatures: ['v1'] });
    const body = JSON.stringify(enrolled);
    const headers = signatureHeaders({
      secret: SECRET,
      method: 'POST',
      url: '',
      body,
      timestamp: Date.now(),
    });
    expect((await send(rig, WORKFLOW, enrolled, { headers })).status).toBe(401);
    expect((await send(rig, EVENTS, enrolled, { headers })).status).toBe(200);
  });

  test.each([
    ['a wrong key', [WORKFLOW_KEY], `${WORKFLOW_KEY}x`],
    ['an empty key', [WORKFLOW_KEY], ''],
    ['an empty key where none is configured', [], ''],
    ['an empty key where an empty one is configured', [''], ''],
  ])('with %s, when it posts, then it is refused', async (_, workflowKeys, key) => {
    const rig = await startHubspotDoor({ workflowKeys });
    const posted = { headers: { 'x-vicibridge-secret': key } };
    expect((await send(rig, WORKFLOW, enrolled, posted)).status).toBe(401);
    expect(rig.rows()).toEqual([]);
  });

  test('by GET with a v2 signature, when received, then the query is the record and its secrets are masked', async () => {
    const rig = await startHubspotDoor({ signatures: ['v2'] });
    const path = `${WORKFLOW}?hs_object_id=77&email=a%40example.test&token=very-secret-token`;
    const answer = await send(rig, path, '', { method: 'GET', ...v2('GET', path, '') });
    expect(answer).toMatchObject({ status: 200, text: 'OK 1 events' });
    expect(rig.events()).toMatchObject([
      { leadKey: 'crm:contact:77', record: { fields: { email: 'a@example.test' } } },
    ]);
    expect(bytesOnDisk(rig.dir)).not.toContain('very-secret-token');
  });

  test('with the same bytes, when it posts again at once, then it is another event: the record may have changed', async () => {
    const now = Date.now();
    const rig = await startHubspotDoor({}, { now: () => now });
    for (let n = 0; n < 3; n += 1) expect((await send(rig, WORKFLOW, enrolled, byKey)).status).toBe(200);
    expect(new Set(idsOf(rig)).size).toBe(3);
    expect(rig.events().map(({ leadKey }) => leadKey)).toEqual(Array(3).fill('crm:contact:501'));
  });

  test('with a callbackId, when the same execution posts days later, then it is one event', async () => {
    let now = Date.now();
    const rig = await startHubspotDoor({}, { now: () => now });
    const execution = { callbackId: 'ap-1-2-3', object: { objectId: 5, objectType: 'CONTACT' }, attempt: 1 };
    await send(rig, WORKFLOW, execution, byKey);
    now += 3 * 86_400_000;
    await send(rig, WORKFLOW, { ...execution, attempt: 2 }, byKey);
    await send(rig, WORKFLOW, { ...execution, callbackId: 'ap-1-2-4' }, byKey);
    const [first, again, other] = idsOf(rig);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('of another account, when it posts, then nothing is kept and it is not asked to repeat', async () => {
    const rig = await startHubspotDoor({ portalId: 1 });
    expect(await send(rig, WORKFLOW, enrolled, byKey)).toMatchObject({ status: 200, text: 'OK 0 events' });
    expect(rig.rows()).toEqual([]);
    expect(rig.receiver.counters.foreign).toBe(1);
  });
});
