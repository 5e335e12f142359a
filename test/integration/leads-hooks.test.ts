import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { LeadDoorSettings } from '../../src/http/hooks/leads/door.ts';
import { type DoorRig, type DoorRigOptions, FORM_SECRET, leadSource, startDoor } from './receiver-rig.ts';

const FORM = 'application/x-www-form-urlencoded';
const ANSWER = /^OK evt_[a-z2-7]{26}$/;
const LEAD = 'first_name=Zo%C3%AB&phone=%2B13125550101';
const SIGNING = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PAGE = 'https://www.example.com';

let rig: DoorRig | undefined;
afterEach(() => rig?.[Symbol.asyncDispose]());

async function start(sources: readonly Partial<LeadDoorSettings>[], options: DoorRigOptions = {}) {
  rig = await startDoor({ ...options, sources: sources.map(leadSource) });
  return rig;
}

function openForm(settings: Partial<LeadDoorSettings> = {}): Partial<LeadDoorSettings> {
  return { name: 'form', secrets: [], public: true, ...settings };
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function call(path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(`${rig?.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Got> {
  return call(path, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } });
}

function signed(body: string, { id = 'msg_1', at = new Date(), secret = SIGNING } = {}) {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

describe('forms that anybody may send', () => {
  test('when no secret is shown, then the post is a lead, in every form that a browser sends', async () => {
    const { events, rows } = await start([openForm()]);
    const multipart = new FormData();
    multipart.set('first_name', 'Zoë');
    multipart.set('cv', new Blob(['%PDF']), 'a.pdf');
    multipart.set('phone', '+13125550101');
    const got = [
      await post('/hooks/leads/form', LEAD),
      await call('/hooks/leads/form', { method: 'POST', body: multipart }),
      await call(`/hooks/leads/form?${LEAD}`),
    ];
    for (const one of got) expect(one).toMatchObject({ status: 200, text: expect.stringMatching(ANSWER) });
    for (const { lead } of events()) expect(lead).toMatchObject({ firstName: 'Zoë', e164: '+13125550101' });
    expect(rows()).toHaveLength(3);
  });

  test('when a post steers instead of describing a person, then that is not taken, and marked', async () => {
    const constants = { listId: '101', rank: '5' };
    const { eventOf } = await start([openForm()], {
      context: { posts: { constants, campaign: 'WEB', public: true } },
    });
    const steering =
      'id=C-9&vicidial_lead_id=7&list_id=999&campaign=SALES&rank=99&owner=me&status=SALE&phone_code=44&security_phrase=x';
    const got = await post('/hooks/leads/form?wait=5', `${LEAD}&${steering}`);
    expect(got.text).toMatch(ANSWER);
    const { lead, campaign, marks } = eventOf(got.text);
    expect(lead).toEqual({
      firstName: 'Zoë',
      phone: '3125550101',
      phoneCode: '1',
      e164: '+13125550101',
      ...constants,
    });
    expect(campaign).toBe('WEB');
    expect(marks.map(({ field }) => field)).toEqual([
      'vendor_lead_code',
      'vicidial_lead_id',
      'list_id',
      'campaign',
      'rank',
      'owner',
      'status',
      'phone_code',
      'security_phrase',
    ]);
  });

  test('when a body is longer than 64 KB, then 413, though the receiver takes more', async () => {
    await start([openForm(), {}]);
    const body = `${LEAD}&comments=${'x'.repeat(65_536)}`;
    expect((await post('/hooks/leads/form', body)).status).toBe(413);
    expect((await post(`/hooks/leads/website?key=${FORM_SECRET}`, body)).status).toBe(200);
  });

  test('when a crawler follows the address, then nothing is kept', async () => {
    const { rows } = await start([openForm()]);
    expect((await call('/hooks/leads/form')).status).toBe(422);
    expect(rows()).toEqual([]);
  });
});

describe('aliases', () => {
  test.each(['/webhook/lead', '/submit-form'])(
    'when %s is used with a secret, then the secret finds its source',
    async (alias) => {
      const other = 'another-secret-1';
      const { events } = await start([{}, { name: 'vendor', secrets: ['unused-secret-01', other] }]);
      await call(`${alias}?${LEAD}&key=${other}`);
      await post(`${alias}/${FORM_SECRET}`, LEAD);
      await post(alias, LEAD, { 'x-vicibridge-secret': other });
      expect(events().map(({ source }) => source)).toEqual(['vendor', 'website', 'vendor']);
    },
  );

  test('when no secret is shown, then the source that claims the path answers, and only there', async () => {
    const { events, receiver } = await start([openForm({ aliases: ['/submit-form'] }), {}]);
    expect((await post('/submit-form', LEAD)).status).toBe(200);
    expect((await post('/webhook/lead', LEAD)).status).toBe(401);
    expect((await post('/submit-form', LEAD, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect(events().map(({ source }) => source)).toEqual(['form']);
    expect(receiver.counters).toMatchObject({ accepted: 1, unauthorized: 2 });
  });
});

describe('signed posts', () => {
  const body = JSON.stringify({ phone: '+13125550101' });

  test('when the signature fits, then the post is taken, once for each id', async () => {
    const { events } = await start([{ secrets: [], signingSecrets: [SIGNING] }]);
    const send = (id: string) =>
      call('/hooks/leads/website', { method: 'POST', body, headers: signed(body, { id }) });
    const [first, again, other] = [await send('msg_1'), await send('msg_1'), await send('msg_2')];
    expect(JSON.parse(first.text)).toEqual({ eventId: expect.any(String) as string, status: 'accepted' });
    expect(again.text).toBe(first.text);
    expect(other.text).not.toBe(first.text);
    expect(events()[0]?.lead.e164).toBe('+13125550101');
  });

  test.each([
    ['of another key', signed(body, { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }), 1],
    ['of another body', signed('{}'), 1],
    ['too old', signed(body, { at: new Date(Date.now() - 301_000) }), 1],
    ['in the future', signed(body, { at: new Date(Date.now() + 310_000) }), 1],
    ['not there', { 'content-type': 'application/json' }, 0],
  ])('when the signature is %s, then 401 and nothing is kept', async (_what, headers, badSignature) => {
    const { rows, receiver } = await start([{ secrets: [], signingSecrets: [SIGNING] }]);
    const got = await call('/hooks/leads/website', { method: 'POST', body, headers });
    expect(got.status).toBe(401);
    expect(JSON.parse(got.text)).toMatchObject({ status: 'refused', reason: 'unauthorized' });
    expect(receiver.counters).toMatchObject({ badSignature, unauthorized: 1 - badSignature, accepted: 0 });
    expect(rows()).toEqual([]);
  });
});

describe('the trap for robots', () => {
  test.each([
    ['a line', {}],
    ['a redirect', { redirect: { success: '/thanks.html' } }],
  ])(
    'when the hidden field is filled, then %s answers as always, and nothing is kept',
    async (_what, more) => {
      const { rows, receiver } = await start([openForm({ honeypot: 'website', ...more })]);
      const person = await post('/hooks/leads/form', `${LEAD}&website=`);
      const robot = await post('/hooks/leads/form', `${LEAD}&website=http://spam`);
      const shape = (got: Got) => ({
        status: got.status,
        text: got.text.replace(/evt_\w+/, 'evt'),
        headers: [...got.headers.keys()].toSorted(),
        location: got.headers.get('location'),
      });
      expect(shape(robot)).toEqual(shape(person));
      expect(robot.text).not.toBe(person.text);
      expect(rows()).toHaveLength(1);
      expect(receiver.counters).toMatchObject({ accepted: 1, trapped: 1 });
    },
  );

  test('when it is filled inside what a form wraps its fields in, then it is a robot too', async () => {
    const { rows } = await start([openForm({ honeypot: 'website' })]);
    await post('/hooks/leads/form', JSON.stringify({ data: { phone: '1', website: 'x' } }));
    expect(rows()).toEqual([]);
  });
});

describe('rate limits', () => {
  const proxied = (address: string) => ({ 'x-forwarded-for': address });

  test('when one address posts too often, then 429 says when, and others are still taken', async () => {
    const limit = { rateLimit: { perMinute: 4, perAddressPerMinute: 2 } };
    const { rows, receiver } = await start([openForm(limit)], { trustedProxies: 1 });
    const statuses = async (address: string, count: number) => {
      const got: number[] = [];
      for (let n = 0; n < count; n += 1)
        got.push((await post('/hooks/leads/form', LEAD, proxied(address))).status);
      return got;
    };
    expect(await statuses('198.51.100.1', 4)).toEqual([200, 200, 429, 429]);
    // Of one customer's network.
    expect([
      ...(await statuses('2001:db8:0:1::1', 1)),
      ...(await statuses('2001:db8::1:0:0:0:2', 2)),
    ]).toEqual([200, 200, 429]);
    const late = await post('/hooks/leads/form', LEAD, proxied('198.51.100.2'));
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(late.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(rows()).toHaveLength(4);
    expect(receiver.counters.rateLimited).toBe(4);
  });

  test('when a signature is wrong, then the limit of the source is not touched', async () => {
    const limit = { rateLimit: { perMinute: 1, perAddressPerMinute: 1 } };
    const { receiver } = await start([{ secrets: [], signingSecrets: [SIGNING], ...limit }]);
    const body = '{"phone":"+13125550101"}';
    const send = async (of: string, id: string) =>
      (await call('/hooks/leads/website', { method: 'POST', body, headers: signed(of, { id }) })).status;
    for (let n = 0; n < 3; n += 1) expect(await send('{}', `forged_${n}`)).toBe(401);
    expect([await send(body, 'msg_1'), await send(body, 'msg_2')]).toEqual([200, 429]);
    expect(receiver.counters).toMatchObject({ badSignature: 3, rateLimited: 1, accepted: 1 });
  });

  test('when the key is wrong, then the limit of the source is not touched', async () => {
    await start([{ rateLimit: { perMinute: 1, perAddressPerMinute: 1 } }]);
    for (let n = 0; n < 3; n += 1) expect((await post('/hooks/leads/website', LEAD)).status).toBe(401);
    expect((await post(`/hooks/leads/website?key=${FORM_SECRET}`, LEAD)).status).toBe(200);
  });
});

describe('redirects', () => {
  const redirect = { success: 'https://www.example.com/thanks', failure: '/sorry.html' };

  test('when a browser posts a form, then it is sent on: after success, and after a refusal', async () => {
    await start([openForm({ redirect, required: ['phone_number'] })]);
    const good = await post('/hooks/leads/form', LEAD, { accept: 'text/html,*/*;q=0.8' });
    expect([good.status, good.headers.get('location')]).toEqual([303, redirect.success]);
    const bad = await post('/hooks/leads/form', 'first_name=A');
    expect([bad.status, bad.headers.get('location')]).toEqual([303, redirect.failure]);
    const long = await post('/hooks/leads/form', `comments=${'x'.repeat(70_000)}`);
    expect([long.status, long.headers.get('location')]).toEqual([303, redirect.failure]);
  });

  test('when a script asks for JSON, then it gets JSON', async () => {
    await start([openForm({ redirect, required: ['phone_number'] })]);
    const good = await post('/hooks/leads/form', LEAD, { accept: 'application/json' });
    expect([good.status, JSON.parse(good.text)]).toEqual([
      200,
      { eventId: expect.any(String) as string, status: 'accepted' },
    ]);
    const bad = await post('/hooks/leads/form', 'first_name=A', { accept: 'application/json' });
    expect([bad.status, JSON.parse(bad.text)]).toEqual([
      422,
      {
        status: 'refused',
        reason: 'missing-fields',
        message: 'REFUSED: the post lacks phone_number',
        fields: ['phone_number'],
      },
    ]);
  });

  test('when a sender waits for the outcome, then it is told that, and not sent on', async () => {
    await start([{ redirect }]);
    const got = await post(`/hooks/leads/website?wait=1&key=${FORM_SECRET}`, LEAD);
    expect([got.status, got.text]).toEqual([202, expect.stringMatching(/^OK evt_\w{26} pending no-ledger$/)]);
  });
});

describe('what a post must say', () => {
  const rules = {
    required: ['first_name', 'phone_number', 'loan'],
    consent: { field: 'agree', is: ['Yes', 'on'] },
    fields: { tel: 'phone_number' },
  };
  const key = `/hooks/leads/website?key=${FORM_SECRET}`;

  test.each([
    ['name=Ada&tel=1&loan=5&agree=yes', 200, /^OK/],
    ['data.first_name=Ada&tel=1&data.loan=5&agree=ON', 200, /^OK/],
    ['tel=1&agree=yes', 422, /lacks first_name, loan$/],
    ['first_name=Ada&phone=1&loan=++&agree=yes', 422, /lacks loan$/],
    ['first_name=Ada&tel=1&loan=5&agree=no', 422, /consent .* agree$/],
    ['first_name=Ada&tel=1&loan=5', 422, /consent .* agree$/],
  ])('when %s comes, then %i', async (form, status, text) => {
    const { rows, receiver } = await start([rules]);
    const got = await post(key, form);
    expect([got.status, got.text]).toEqual([status, expect.stringMatching(text)]);
    expect(rows()).toHaveLength(status === 200 ? 1 : 0);
    expect(receiver.counters.incomplete).toBe(status === 200 ? 0 : 1);
  });
});

describe('pages of other origins', () => {
  test('when a page that may post asks first, then it is let, and it can read every answer', async () => {
    await start([openForm({ allowOrigins: [PAGE], required: ['phone_number'] })]);
    const asking = { origin: PAGE, 'access-control-request-method': 'POST' };
    const asked = await call('/hooks/leads/form', { method: 'OPTIONS', headers: asking });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(asked.headers.get('access-control-allow-headers')).toContain('content-type');
    for (const [body, status] of [
      [LEAD, 200],
      ['a=1', 422],
    ] as const) {
      const got = await post('/hooks/leads/form', body, { origin: PAGE });
      expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([status, PAGE]);
    }
  });

  test.each(['https://www.example.com.evil.test', 'https://example.com', 'http://www.example.com', 'null'])(
    'when %s asks or posts, then 403 and no leave to read it',
    async (origin) => {
      const { rows, receiver } = await start([openForm({ allowOrigins: [PAGE] })]);
      const got = [
        await call('/hooks/leads/form', { method: 'OPTIONS', headers: { origin } }),
        await post('/hooks/leads/form', LEAD, { origin }),
      ];
      for (const { status, headers } of got) {
        expect(status).toBe(403);
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
      expect(receiver.counters.forbiddenOrigin).toBe(2);
      expect(rows()).toEqual([]);
    },
  );

  test('when no page is named, then OPTIONS is refused, and forms of any page are taken unread', async () => {
    await start([openForm({ aliases: ['/submit-form'] })]);
    for (const path of ['/hooks/leads/form', '/hooks/leads/other', '/submit-form'])
      expect((await call(path, { method: 'OPTIONS', headers: { origin: PAGE } })).status).toBe(405);
    const got = await post('/submit-form', LEAD, { origin: PAGE });
    expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  test('when a server posts without an origin, then it is taken', async () => {
    await start([{ allowOrigins: [PAGE] }]);
    expect((await post(`/hooks/leads/website?key=${FORM_SECRET}`, LEAD)).status).toBe(200);
  });
});

test('when an address is not allowed, then 403 names the source', async () => {
  await start([{ allowIps: ['192.0.2.0/24'] }]);
  const got = await post(`/hooks/leads/website?key=${FORM_SECRET}`, LEAD);
  expect([got.status, got.text]).toEqual([403, expect.stringContaining('lead source website')]);
});

test('when secrets stand in a multipart form, then they are not in the journal', async () => {
  const { rows } = await start([{}]);
  const form = new FormData();
  form.set('password', 'T0PSECRET');
  form.set('phone', '+13125550101');
  await call('/hooks/leads/website', {
    method: 'POST',
    body: form,
    headers: { 'x-vicibridge-secret': FORM_SECRET },
  });
  const body = Buffer.from(rows()[0]?.hit.body ?? []).toString();
  expect(body).toContain('+13125550101');
  expect(body).not.toContain('T0PSECRET');
});
