import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import highlevel from '../../connectors/highlevel/index.ts';
import { startHighLevelStandIn } from '../../src/sandbox/highlevel/index.ts';
import { type DoorRig, startDoor } from './receiver-rig.ts';

const LOCATION = 'locationHooks0000001';
const HOOK = '/hooks/crm/crm';

interface Rig {
  readonly door: DoorRig;
  readonly standIn: Awaited<ReturnType<typeof startHighLevelStandIn>>;
  readonly post: (message: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  }) => Promise<Response>;
}

/** A receiver with the connection `crm`, and the sub-account whose webhooks it takes. */
async function startRig(moreKeys: readonly string[] = [], options: object = {}): Promise<Rig> {
  const standIn = await startHighLevelStandIn({ accessToken: 'pit-hooks', locationId: LOCATION });
  const settings = highlevel.settings.parse({
    type: 'highlevel',
    accessToken: 'pit-hooks',
    locationId: LOCATION,
  });
  const own = highlevel.webhooks?.settings.parse({ publicKeys: [standIn.publicKey, ...moreKeys] });
  const open = await highlevel.webhooks?.load();
  // As it reaches the receiver: through JSON.
  const webhooks = open?.(JSON.parse(JSON.stringify(highlevel.webhooks?.door(settings, own))));
  if (webhooks === undefined) throw new Error('highlevel has no webhooks');
  const door = await startDoor({
    connectorDoors: new Map([['crm', { name: 'crm', webhooks }]]),
    context: { webhooks },
    ...options,
  });
  onTestFinished(async () => {
    await door[Symbol.asyncDispose]();
    await standIn.close();
  });
  const post: Rig['post'] = ({ body, headers }) => fetch(door.url + HOOK, { method: 'POST', body, headers });
  return { door, standIn, post };
}

const CONTACT = { id: 'contactHooks00000001', firstName: 'Ann', dnd: false };

describe('webhooks that a connector reads', () => {
  test.each([
    ['ContactCreate', 'created'],
    ['ContactUpdate', 'updated'],
    ['ContactTagUpdate', 'updated'],
    ['ContactDndUpdate', 'updated'],
    ['ContactDelete', 'deleted'],
  ])('%s, when it is signed, then it is kept as a record that was %s', async (type, change) => {
    const { door, standIn, post } = await startRig();
    const answer = await post(standIn.webhook(type, CONTACT));
    expect([answer.status, await answer.text()]).toEqual([200, 'OK 1 events']);
    expect(door.events()).toMatchObject([
      {
        type: 'record-changed',
        source: 'crm',
        trigger: 'webhook',
        leadKey: `crm:contact:${CONTACT.id}`,
        record: { object: 'contact', id: CONTACT.id, change, fields: { firstName: 'Ann', dnd: 'false' } },
        marks: [],
      },
    ]);
  });

  test('a message that comes again, when it is kept, then it has the id of the first, and another has not', async () => {
    const { door, standIn, post } = await startRig();
    const message = standIn.webhook('ContactUpdate', CONTACT);
    await post(message);
    await post(message);
    await post(standIn.webhook('ContactUpdate', CONTACT));
    const ids = door.rows().map(({ hit }) => hit.eventId);
    expect(ids[0]).toMatch(/^evt_[a-z2-7]{26}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('DND of a contact, when it is told, then each channel stands by its name', async () => {
    const { door, standIn, post } = await startRig();
    const dndSettings = { Call: { status: 'active', message: 'no', code: '1' } };
    await post(
      standIn.webhook('ContactDndUpdate', {
        ...CONTACT,
        dndSettings,
        customFields: [{ id: 'field1', value: 'x' }],
      }),
    );
    expect(door.events()[0]?.record?.fields).toEqual({
      firstName: 'Ann',
      dnd: 'false',
      'dndSettings.Call': 'active',
      field1: 'x',
    });
  });

  test('an event that is not about contacts, when it is signed, then it is kept with a mark and goes nowhere', async () => {
    const { door, standIn, post } = await startRig();
    expect((await post(standIn.webhook('InvoicePaid', { id: 'x' }))).status).toBe(200);
    expect(door.events()).toMatchObject([{ marks: [{ code: 'unknown-event' }] }]);
    expect(door.events()[0]?.record).toBeUndefined();
  });

  test('a message of another sub-account, when it is signed with the same key, then it is left out', async () => {
    const { door, standIn, post } = await startRig();
    const other = { ...CONTACT, locationId: 'locationOther0000001' };
    const answer = await post(standIn.webhook('ContactUpdate', other));
    expect([answer.status, await answer.text()]).toEqual([200, 'OK 0 events']);
    expect(door.rows()).toEqual([]);
    expect(door.receiver.counters.foreign).toBe(1);
  });

  test.each([
    [
      'no signature',
      (headers: Record<string, string>) => ({ 'content-type': headers['content-type'] ?? '' }),
    ],
    ['a broken signature', () => ({ 'x-ghl-signature': 'AAAA' })],
    [
      'two signatures',
      (headers: Record<string, string>) => {
        const one = headers['x-ghl-signature'] ?? '';
        return { 'x-ghl-signature': `${one}, ${one}` };
      },
    ],
    ['another body', (headers: Record<string, string>) => headers],
  ])('a request with %s, when it comes, then it is refused and nothing is kept', async (what, change) => {
    const { door, standIn, post } = await startRig();
    const { body, headers } = standIn.webhook('ContactUpdate', CONTACT);
    const sent = what === 'another body' ? body.replace('Ann', 'Eve') : body;
    expect((await post({ body: sent, headers: change({ ...headers }) })).status).toBe(401);
    expect(door.rows()).toEqual([]);
    expect(door.receiver.counters.unauthorized).toBe(1);
  });

  test('a message from days ago, when it comes, then it is refused', async () => {
    const { standIn, post } = await startRig([], { now: () => Date.now() + 3 * 86_400_000 });
    expect((await post(standIn.webhook('ContactUpdate', CONTACT))).status).toBe(401);
  });

  test('the older RSA signature, when its key is configured, then it is admitted, and refused where it is not', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const body = JSON.stringify({ type: 'ContactUpdate', locationId: LOCATION, webhookId: 'w', ...CONTACT });
    const signature = sign('sha256', Buffer.from(body), rsa.privateKey).toString('base64');
    const message = { body, headers: { 'x-wh-signature': signature } };
    expect((await (await startRig([pem])).post(message)).status).toBe(200);
    expect((await (await startRig()).post(message)).status).toBe(401);
  });

  test('a body beyond the limit, a GET and a name that there is not, when they come, then 413, 405 and 401', async () => {
    const { door, standIn, post } = await startRig([], { maxBodyBytes: 1024 });
    const long = standIn.webhook('ContactUpdate', { ...CONTACT, firstName: 'x'.repeat(2000) });
    expect((await post(long)).status).toBe(413);
    expect((await fetch(door.url + HOOK)).status).toBe(405);
    const { body, headers } = standIn.webhook('ContactUpdate', CONTACT);
    expect((await fetch(`${door.url}/hooks/crm/other`, { method: 'POST', body, headers })).status).toBe(401);
    expect(door.rows()).toEqual([]);
  });
});
