import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BRANCH_KEY, type DoorRig, FORM_SECRET, KEY, OLD_KEY, startDoor } from './receiver-rig.ts';

const CALL = 'lead_id=101&uniqueid=1795310300.1004&dispo=SALE';
const FORM = 'application/x-www-form-urlencoded';
const ANSWER = /^OK evt_[a-z2-7]{26}$/;
const JSON_ANSWER = /^\{"eventId":"evt_[a-z2-7]{26}","status":"accepted"\}$/;
const TRIGGERS = {
  dispo: 'disposition',
  start: 'call-started',
  'no-agent': 'no-agent',
  'add-lead': 'lead-added',
  'dead-call': 'dead-call',
  'pause-max': 'pause-max',
  'extension-append': 'disposition',
} as const;

let rig: DoorRig;
beforeEach(async () => {
  rig = await startDoor();
});
afterEach(() => rig[Symbol.asyncDispose]());

interface Got {
  readonly status: number;
  readonly text: string;
  readonly type: string | null;
  readonly headers: Headers;
}

async function call(path: string, init?: RequestInit): Promise<Got> {
  const response = await fetch(`${rig.url}${path}`, { redirect: 'manual', ...init });
  const type = response.headers.get('content-type');
  return { status: response.status, text: await response.text(), type, headers: response.headers };
}

function post(path: string, body: string, headers: Record<string, string>): Promise<Got> {
  return call(path, { method: 'POST', body, headers });
}

function basic(text: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

describe('hooks of a dialer', () => {
  test.each(Object.entries(TRIGGERS))(
    'when %s comes by GET or POST, then it is kept as %s and answered with its id',
    async (trigger, type) => {
      const path = `/hooks/vicidial/main/${trigger}`;
      const got = await call(`${path}?key=${KEY}&${CALL}&campaign=SALES`);
      expect(got).toMatchObject({ status: 200, text: expect.stringMatching(ANSWER) });
      expect(got.type).toBe('text/plain; charset=utf-8');
      expect(rig.eventOf(got.text)).toMatchObject({ type, trigger, source: 'main', campaign: 'SALES' });

      // VICIdial's own scripts take a name from the query first, and what only the body has from there.
      const body = 'dispo=NI&lead_id=102&uniqueid=1795310300.1005&campaign=OTHER&comments=a+%26+b';
      const posted = await post(`${path}?key=${KEY}&campaign=SALES`, body, { 'content-type': FORM });
      expect(posted).toMatchObject({ status: 200, text: expect.stringMatching(ANSWER) });
      expect(rig.eventOf(posted.text)).toMatchObject({
        type,
        lead: { id: '102', comments: 'a & b' },
        campaign: 'SALES',
      });
      expect(rig.rows().map(({ hit }) => [hit.method, hit.path])).toEqual([
        ['GET', path],
        ['POST', path],
      ]);
    },
  );

  test.each([
    ['in the path', `/${KEY}?${CALL}`, {}],
    ['in the query', `?${CALL}&key=${KEY}`, {}],
    ['as password', `?${CALL}`, basic(`vicidial:${KEY}`)],
    ['as user name', `?${CALL}`, basic(`${KEY}:`)],
    ['as user name alone', `?${CALL}`, basic(KEY)],
    ['as bearer token', `?${CALL}`, { authorization: `Bearer ${KEY}` }],
    ['as the old one of a rotation', `?${CALL}&key=${OLD_KEY}`, {}],
  ])('when the key comes %s, then the hit is kept, without the key', async (_where, tail, headers) => {
    const got = await call(`/hooks/vicidial/main/dispo${tail}`, { headers });
    expect(got).toMatchObject({ status: 200, text: expect.stringMatching(ANSWER) });
    expect(rig.rows()[0]?.hit.path).toBe('/hooks/vicidial/main/dispo');
    expect(JSON.stringify(rig.eventOf(got.text))).not.toContain(KEY);
  });

  test.each([
    ['none', `/hooks/vicidial/main/dispo?${CALL}`, /no key/],
    ['a wrong one', `/hooks/vicidial/main/dispo?${CALL}&key=${KEY}x`, /not the configured one/],
    ['an empty one', `/hooks/vicidial/main/dispo?${CALL}&key=`, /no key/],
    ['a wrong one in the path', `/hooks/vicidial/main/dispo/nonsense?${CALL}`, /not the configured one/],
    ["another dialer's", `/hooks/vicidial/main/dispo?${CALL}&key=${BRANCH_KEY}`, /not the configured one/],
    ['one for no such dialer', `/hooks/vicidial/other/dispo?${CALL}&key=${KEY}`, /not the configured one/],
    ['a prototype name', `/hooks/vicidial/constructor/dispo?${CALL}&key=${KEY}`, /not the configured one/],
    ['a key for a source', `/hooks/leads/website?phone=1&key=${KEY}`, /not the configured one/],
    ['none on an alias', `/api/screen-pop?${CALL}`, /no key/],
  ])('when the key is %s, then 401 with one line, counted, nothing journalled', async (_what, path, why) => {
    const got = await call(path);
    expect(got.status).toBe(401);
    expect(got.text).toMatch(why);
    expect(got.text).not.toMatch(/[\r\n]/);
    expect(got.text).not.toContain(KEY);
    expect(got.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(rig.receiver.counters).toMatchObject({ unauthorized: 1, accepted: 0 });
    expect(rig.rows()).toEqual([]);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])(
    'when the method is %s, then 405 with what is allowed, counted, nothing journalled',
    async (method) => {
      const got = await call(`/hooks/vicidial/main/dispo?${CALL}&key=${KEY}`, { method });
      expect(got.status).toBe(405);
      expect(got.headers.get('allow')).toBe('GET, POST');
      if (method !== 'HEAD') expect(got.text).toContain(method);
      expect(rig.receiver.counters.wrongMethod).toBe(1);
      expect(rig.rows()).toEqual([]);
    },
  );

  test('when the trigger is unknown, then 404 names the known ones; elsewhere 404 as well', async () => {
    const got = await call(`/hooks/vicidial/main/dispositon?${CALL}&key=${KEY}`);
    expect(got.status).toBe(404);
    for (const trigger of Object.keys(TRIGGERS)) expect(got.text).toContain(trigger);
    expect((await call('/favicon.ico')).status).toBe(404);
    expect((await call(`/hooks/vicidial/main/dispo/${KEY}/more?${CALL}`)).status).toBe(404);
    expect(rig.receiver.counters.notFound).toBe(3);
    expect(rig.rows()).toEqual([]);
  });

  test('when the body is too large, then 413 names the setting; one byte less is taken', async () => {
    await rig[Symbol.asyncDispose]();
    rig = await startDoor({ maxBodyBytes: 1024 });
    const path = `/hooks/vicidial/main/dispo?key=${KEY}&${CALL}`;
    const got = await post(path, `comments=${'x'.repeat(1016)}`, { 'content-type': FORM });
    expect(got.status).toBe(413);
    expect(got.text).toContain('server.maxBodyBytes');
    expect(rig.receiver.counters.oversize).toBe(1);
    expect(rig.rows()).toEqual([]);
    const fits = await post(path, `comments=${'x'.repeat(1015)}`, { 'content-type': FORM });
    expect(fits.status).toBe(200);
  });

  test('when the alias of a guide is used, then the key tells the dialer and the names are understood', async () => {
    const names = 'lead_id=101&phone=3125550101&phone_code=1&agent=agent001&campaign=SALES';
    const dispo = await call(
      `/api/vicidial/disposition?${names}&status=SALE&recording=https%3A%2F%2Frec.test%2Fa.mp3&uniqueid=1.2&key=${KEY}`,
    );
    expect(rig.eventOf(dispo.text)).toMatchObject({
      type: 'disposition',
      source: 'main',
      lead: { id: '101', e164: '+13125550101' },
      call: { status: 'SALE', recordingUrl: 'https://rec.test/a.mp3' },
      agent: { user: 'agent001' },
      campaign: 'SALES',
    });
    const pop = await call(`/api/screen-pop/${BRANCH_KEY}?${names}&uniqueid=1.2`);
    expect(rig.eventOf(pop.text)).toMatchObject({ type: 'call-started', source: 'branch' });
    const posted = await post('/api/vicidial/disposition', `${names}&status=NI&uniqueid=1.3`, {
      'content-type': FORM,
      ...basic(`x:${KEY}`),
    });
    expect(rig.eventOf(posted.text)).toMatchObject({ call: { status: 'NI' }, source: 'main' });
  });

  test('when lead id, status or all is missing or far too long, then the hit is kept and marked', async () => {
    for (const query of [
      '',
      '&',
      'lead_id=&dispo=',
      `dispo=${'X'.repeat(900)}`,
      '%',
      '=&=&==',
      'a'.repeat(4000),
    ]) {
      const got = await call(`/hooks/vicidial/main/dispo/${KEY}?${query}`);
      expect(got.status).toBe(200);
      expect(rig.eventOf(got.text).marks.map(({ code }) => code)).toContain('missing-lead-id');
    }
  });

  test('when a sender states an encoding that is none, then the body is taken; gzip is undone', async () => {
    const path = `/hooks/vicidial/main/dispo?key=${KEY}`;
    const odd = await post(path, CALL, { 'content-type': FORM, 'content-encoding': 'utf-8' });
    expect(rig.eventOf(odd.text).lead.id).toBe('101');
    const body = new Blob([CALL]).stream().pipeThrough(new CompressionStream('gzip'));
    const zipped = await fetch(`${rig.url}${path}`, {
      method: 'POST',
      body: await new Response(body).arrayBuffer(),
      headers: { 'content-type': FORM, 'content-encoding': 'gzip' },
    });
    expect(rig.eventOf(await zipped.text()).lead.id).toBe('101');
  });
});

describe('hooks of lead sources', () => {
  const JSON_LEAD = JSON.stringify({
    lead: { first_name: 'Zoë', phone: '+1 312 555 0101', external_id: 'C-9' },
  });
  const FORM_LEAD = 'first_name=Zo%C3%AB&phone=%2B1+312+555+0101&external_id=C-9';

  test.each([
    ['JSON', JSON_LEAD, 'application/json', JSON_ANSWER],
    ['JSON with a charset', JSON_LEAD, 'application/json; charset=utf-8', JSON_ANSWER],
    ['JSON under another type', JSON_LEAD, 'text/plain', ANSWER],
    ['a form', FORM_LEAD, FORM, ANSWER],
  ])('when %s comes with the secret in a header, then it is a lead', async (_what, body, type, answer) => {
    for (const headers of [
      { 'x-vicibridge-secret': FORM_SECRET },
      { authorization: `Bearer ${FORM_SECRET}` },
      basic(`form:${FORM_SECRET}`),
    ]) {
      const got = await post('/hooks/leads/website', body, { 'content-type': type, ...headers });
      expect(got).toMatchObject({ status: 200, text: expect.stringMatching(answer) });
      expect(rig.eventOf(got.text)).toMatchObject({
        type: 'lead-submitted',
        source: 'website',
        trigger: 'lead',
        lead: { firstName: 'Zoë', e164: '+13125550101', vendorLeadCode: 'C-9' },
      });
    }
  });

  test('when all comes in the query, or the key in the path, then it is a lead', async () => {
    const query = await call(`/hooks/leads/website?${FORM_LEAD}&key=${FORM_SECRET}`);
    const path = await call(`/hooks/leads/website/${FORM_SECRET}?${FORM_LEAD}`);
    for (const got of [query, path]) {
      expect(rig.eventOf(got.text)).toMatchObject({ lead: { firstName: 'Zoë', vendorLeadCode: 'C-9' } });
    }
  });

  test('when JSON under another type holds an address with `&token=`, then the lead is still whole', async () => {
    const page = 'https://form.test/?utm=a&token=public';
    const body = JSON.stringify({ page, phone: '+13125550101', first_name: 'Zoë' });
    const got = await post('/hooks/leads/website', body, {
      'content-type': 'text/plain',
      'x-vicibridge-secret': FORM_SECRET,
    });
    expect(rig.eventOf(got.text)).toMatchObject({ lead: { firstName: 'Zoë' }, fields: { page } });
  });

  test('when the secret is wrong, missing or for a dialer hook, then 401', async () => {
    expect((await post('/hooks/leads/website', '{}', { 'x-vicibridge-secret': 'no' })).status).toBe(401);
    expect((await post('/hooks/leads/website', '{}', {})).status).toBe(401);
    expect((await post('/hooks/leads/other', '{}', { 'x-vicibridge-secret': FORM_SECRET })).status).toBe(401);
    const hook = await call(`/hooks/vicidial/main/dispo?${CALL}`, {
      headers: { 'x-vicibridge-secret': KEY },
    });
    expect(hook.status).toBe(401);
    expect(rig.rows()).toEqual([]);
  });

  test('when a sender declares its own key, then a repeat has the same id whatever else differs', async () => {
    const lead = (id: string, name: string) =>
      post('/hooks/leads/website', JSON.stringify({ phone: '+13125550101', name }), {
        'content-type': 'application/json',
        'x-vicibridge-secret': FORM_SECRET,
        'idempotency-key': id,
      });
    const [first, repeat, other] = [await lead('k1', 'A'), await lead('k1', 'B'), await lead('k2', 'A')];
    expect(repeat.text).toBe(first.text);
    expect(other.text).not.toBe(first.text);
  });
});
