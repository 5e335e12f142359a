import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { DncDoor } from '../../src/http/hooks/dnc/door.ts';
import { bytesOnDisk, type DoorRig, KEY, startDoor, temporaryFolder } from './receiver-rig.ts';

const SECRET = 'vendor-secret-01';
const SIGNING = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const SOURCES: readonly DncDoor[] = [
  {
    name: 'vendor',
    secrets: [SECRET],
    signingSecrets: [],
    numberField: 'phone_number',
    defaultPhoneCode: '1',
  },
  { name: 'signer', secrets: [], signingSecrets: [SIGNING], numberField: 'cell', defaultPhoneCode: '1' },
];
const CONTEXT = {
  dnc: { numberField: 'phone_number', defaultPhoneCode: '1', dialers: new Set(['main']) },
};

let rig: DoorRig;
beforeEach(async () => {
  rig = await startDoor({ dncSources: SOURCES, context: CONTEXT });
});
afterEach(() => rig[Symbol.asyncDispose]());

interface Got {
  readonly status: number;
  readonly text: string;
}

async function call(path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(`${rig.url}${path}`, init);
  return { status: response.status, text: await response.text() };
}

function post(body: string, type = 'application/json', headers: Record<string, string> = {}): Promise<Got> {
  return call('/hooks/dnc/vendor', {
    method: 'POST',
    body,
    headers: { 'content-type': type, 'x-vicibridge-secret': SECRET, ...headers },
  });
}

function numbersOf(events = rig.events()): readonly string[] {
  return events.flatMap(({ dnc }) => dnc?.numbers ?? []);
}

describe('posts of numbers', () => {
  test.each([
    ['a key in the query', `?key=${SECRET}`, {}],
    ['a key in the path', `/${SECRET}?`, {}],
    ['a bearer token', '?', { authorization: `Bearer ${SECRET}` }],
    ['a header', '?', { 'x-vicibridge-secret': SECRET }],
  ])(
    'when a simple vendor calls with %s, then the number is blocked, and no secret is on disk',
    async (_what, tail, headers) => {
      const got = await call(`/hooks/dnc/vendor${tail}&phone_number=312-555-0101&reason=complaint`, {
        headers,
      });
      expect(got).toEqual({
        status: 200,
        text: expect.stringMatching(/^OK evt_[a-z2-7]{26} 1 number$/) as string,
      });
      expect(rig.eventOf(got.text)).toMatchObject({
        type: 'dnc-set',
        source: 'vendor',
        dnc: { numbers: ['+13125550101'], reason: 'complaint', by: 'vendor' },
      });
      expect(rig.rows()[0]?.hit).toMatchObject({ hook: 'dnc', trigger: 'dnc', path: '/hooks/dnc/vendor' });
      expect(bytesOnDisk(rig.dir)).not.toContain(SECRET);
    },
  );

  test.each([
    ['JSON', '{"phone_number":["3125550101","3125550102"]}', 'application/json'],
    ['a form', 'phone_number=3125550101&phone_number=3125550102', FORM],
    ['a list', '3125550101\n3125550102\n', 'text/plain'],
    ['CSV', 'name,phone_number\nAda,3125550101\nBen,3125550102', 'text/csv'],
  ])('when %s comes, then each of its numbers is blocked', async (_what, body, type) => {
    expect((await post(body, type)).text).toMatch(/ 2 numbers$/);
    expect(numbersOf()).toEqual(['+13125550101', '+13125550102']);
  });

  test('when the secret is none, wrong, or for another door, then 401 and nothing is kept', async () => {
    const tries = [
      call('/hooks/dnc/vendor?phone_number=3125550101'),
      call(`/hooks/dnc/vendor?phone_number=3125550101&key=${KEY}`),
      call(`/hooks/dnc/other?phone_number=3125550101&key=${SECRET}`),
      call(`/hooks/dnc/signer?cell=3125550101&key=${SECRET}`),
    ];
    for (const got of await Promise.all(tries)) expect(got.status).toBe(401);
    expect(rig.receiver.counters).toMatchObject({ unauthorized: 4, accepted: 0 });
    expect((await call(`/hooks/dnc/vendor?key=${SECRET}`, { method: 'DELETE' })).status).toBe(405);
    expect(rig.rows()).toEqual([]);
  });

  test('when a vendor signs, then the signature decides', async () => {
    const body = '{"cell":"3125550101"}';
    const send = (of: string) =>
      call('/hooks/dnc/signer', {
        method: 'POST',
        body,
        headers: {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
          'webhook-signature': new Webhook(SIGNING).sign('msg_1', new Date(), of),
        },
      });
    expect((await send(body)).status).toBe(200);
    expect((await send('{}')).status).toBe(401);
    expect(rig.receiver.counters).toMatchObject({ accepted: 1, badSignature: 1 });
  });

  test('when something stands in the URL of a signed post, then it narrows nothing', async () => {
    const body = '{"cell":"3125550101"}';
    const got = await call('/hooks/dnc/signer?dialer=main&campaign=SALES&action=remove&cell=3125550199', {
      method: 'POST',
      body,
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': new Webhook(SIGNING).sign('msg_1', new Date(), body),
      },
    });
    expect(got.text).toMatch(/ 1 number$/);
    const { hit } = rig.rows()[0] ?? expect.fail('not kept');
    const dnc = { numberField: 'cell', defaultPhoneCode: '1', dialers: new Set(['main']) };
    expect(parseHit(hit, { timezone: 'UTC', dnc }).dnc).toEqual({ numbers: ['+13125550101'], by: 'signer' });
  });
});

describe('posts that block nothing', () => {
  test.each([
    ['{"phone_number":"3125550101","action":"remove"}', /lifts no number/],
    ['{"telephone":"3125550101"}', /no number in phone_number/],
    ['{"phone_number":["n\\/a"]}', /none of 1 in phone_number is possible/],
    ['{"phone_number":"555-0101"}', /none of 1 in phone_number is possible/],
    ['{"phone_number":["12345","00000000000"]}', /none of 2 in phone_number is possible/],
    ['{"phone_number":"2026-11-22 3125550101"}', /none of 1 in phone_number is possible/],
    ['{"phone_number":', /cannot be read/],
  ])('when %s comes, then 422 says why, and it is kept as evidence', async (body, why) => {
    const got = await post(body);
    expect(got).toEqual({ status: 422, text: expect.stringMatching(why) as string });
    expect(rig.eventOf(got.text)).toMatchObject({ type: 'dnc-set' });
    expect(numbersOf()).toEqual([]);
    expect(rig.receiver.counters).toMatchObject({ accepted: 1, incomplete: 1 });
  });

  test('when some are no numbers, then the answer says how many of how many are blocked', async () => {
    expect((await post('{"phone_number":["3125550101","n/a","555-0101"]}')).text).toMatch(
      / 1 of 3 numbers: 2 are not possible as a phone number$/,
    );
    expect(numbersOf()).toEqual(['+13125550101']);
  });

  test.each([
    ['{"phone_number":["442079460018","+13125550101"]}', JSON_TYPE],
    ['{"phone_number":["31255501011","3125550101","+1 312 555 0101"]}', JSON_TYPE],
    ['Ada,12345 Main St,3125550101', 'text/csv'],
    ['id;Telefon\n10001;+4930123456', 'text/csv'],
    ['2026-11-22 3125550101\n3125550102', 'text/plain'],
  ])(
    'when %s comes, then the answer counts exactly the numbers that the intake blocks',
    async (body, type) => {
      const got = await post(body, type);
      expect(got.status).toBe(200);
      expect(Number(/^OK evt_\w+ (\d+)/.exec(got.text)?.[1])).toBe(numbersOf().length);
      expect(numbersOf()).not.toEqual([]);
    },
  );
});

describe('long lists', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => `312${String(5_550_000 + n)}`);

  test('when 10,000 numbers come, then all are kept before the answer, some in each event', async () => {
    const got = await post(JSON.stringify({ phone_number: many, by: 'Ann', reason: 'TCPA' }));
    expect(got.text).toMatch(/^OK evt_[a-z2-7]{26} 10000 numbers$/);
    const events = rig.events();
    expect(numbersOf(events)).toEqual(many.map((number) => `+1${number}`));
    expect(Math.max(...events.map(({ dnc }) => dnc?.numbers.length ?? 0))).toBeLessThanOrEqual(50);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events[0]?.id).toBe(/evt_\w+/.exec(got.text)?.[0]);
    for (const { dnc } of events) expect(dnc).toMatchObject({ by: 'Ann', reason: 'TCPA' });
    expect(rig.receiver.counters.accepted).toBe(events.length);
  });

  test('when a long list comes again under its own key, then every event is one that there is', async () => {
    const body = many.slice(0, 120).join('\n');
    const key = { 'idempotency-key': 'list-1' };
    const [first, again] = [await post(body, 'text/csv', key), await post(body, 'text/csv', key)];
    expect(again).toEqual(first);
    const ids = rig.rows().map(({ hit }) => hit.eventId);
    expect(ids).toHaveLength(6);
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
  });

  test('when a body is longer than any such list, then 413 names the limit', async () => {
    const got = await post('x'.repeat(1024 * 1024 + 1), 'text/plain');
    expect(got).toEqual({ status: 413, text: expect.stringContaining('10000 numbers') as string });
    expect(rig.receiver.counters.oversize).toBe(1);
  });
});

test('when the same bytes come again, then it is another event: the number may have been lifted meanwhile', async () => {
  const now = Date.now();
  await rig[Symbol.asyncDispose]();
  rig = await startDoor({ dncSources: SOURCES, context: CONTEXT, now: () => now });
  const [first, again] = [
    await post('{"phone_number":"3125550101"}'),
    await post('{"phone_number":"3125550101"}'),
  ];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.text).not.toBe(first.text);
  expect(numbersOf()).toEqual(['+13125550101', '+13125550101']);
});

test('when a post with its own key comes again after a restart, then it is the same event', async () => {
  const dir = temporaryFolder();
  const told = async (headers: Record<string, string>) => {
    await rig[Symbol.asyncDispose]();
    rig = await startDoor({ dncSources: SOURCES, dir });
    return (await post('{"phone_number":"3125550101"}', 'application/json', headers)).text;
  };
  expect(await told({ 'idempotency-key': 'a' })).toBe(await told({ 'idempotency-key': 'a' }));
  expect(await told({ 'idempotency-key': 'a' })).not.toBe(await told({ 'idempotency-key': 'b' }));
});
