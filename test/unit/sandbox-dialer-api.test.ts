import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';

let dialer: DialerStandIn;
let now = Date.parse('2026-11-22T02:56:35Z');

beforeEach(async () => {
  await restart({});
});

afterEach(async () => {
  await dialer.close();
});

async function restart(options: DialerStandInOptions): Promise<void> {
  await (dialer as DialerStandIn | undefined)?.close();
  now = Date.parse('2026-11-22T02:56:35Z');
  dialer = await startDialerStandIn({ now: () => now, ...options });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function post(params: Readonly<Record<string, string>>, query = ''): Promise<Answer> {
  const body = new URLSearchParams({ user: 'bridge', pass: 'sandbox-pass', source: 'test', ...params });
  return answerOf(await fetch(`${dialer.apiUrl}?${query}`, { method: 'POST', body }));
}

async function get(query: string): Promise<Answer> {
  return answerOf(await fetch(`${dialer.apiUrl}?user=bridge&pass=sandbox-pass&source=test&${query}`));
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.text() };
}

test('when a name is in the query and in the body, then the query wins', async () => {
  const { body } = await post(
    { function: 'add_lead', phone_number: '3125550101' },
    'phone_number=3125550102&vb=1',
  );
  expect(body).toContain('LEAD HAS BEEN ADDED - 3125550102|999|101|-6|bridge');
});

test('when a user fails ten times, then the right password is refused too, until 15 minutes are over', async () => {
  const wrong = await post({ pass: 'wrong', function: 'add_lead' });
  expect(wrong).toEqual({
    status: 200,
    body: 'ERROR: Login incorrect, please try again: |bridge|wrong|BAD|\n',
  });
  for (let failure = 2; failure <= 10; failure += 1) await post({ pass: 'wrong', function: 'add_lead' });

  const locked = {
    status: 200,
    body: 'ERROR: Too many login attempts, try again in 15 minutes: |bridge|LOCK|\n',
  };
  expect(await post({ pass: 'wrong', function: 'add_lead' })).toEqual(locked);
  expect(await post({ function: 'add_lead', phone_number: '3125550101' })).toEqual(locked);
  expect((await post({ user: 'nobody', pass: '', function: 'version' })).body).toMatch(
    /^VERSION: 2\.14-202\|/,
  );

  now += 15 * 60 * 1000 + 1000;
  expect((await post({ function: 'add_lead', phone_number: '3125550101' })).body).toMatch(
    /^SUCCESS: add_lead/,
  );
});

test('when a success comes between failures, then the count starts anew', async () => {
  for (let failure = 1; failure <= 9; failure += 1) await post({ pass: 'wrong' });
  await post({ function: 'lead_search', phone_number: '3125550101' });
  for (let failure = 1; failure <= 9; failure += 1) await post({ pass: 'wrong' });
  expect((await post({ function: 'nothing' })).body).toBe('ERROR: NO FUNCTION SPECIFIED\n');
});

test('when a user lacks a right, then the function refuses in its own words', async () => {
  await restart({
    users: [
      { user: 'seven', password: 'pw', level: 7 },
      { user: 'reader', password: 'pw', modifyLeads: 5 },
      { user: 'noapi', password: 'pw', apiAccess: false },
    ],
  });
  const add = { function: 'add_lead', phone_number: '3125550101', pass: 'pw' };
  const refused = 'ERROR: add_lead USER DOES NOT HAVE PERMISSION TO ADD LEADS TO THE SYSTEM';
  expect((await post({ ...add, user: 'seven' })).body).toBe(`${refused}: |seven|0|\n`);
  expect((await post({ ...add, user: 'reader' })).body).toBe(`${refused}: |reader|0|\n`);
  expect((await post({ ...add, user: 'noapi' })).body).toBe(`${refused}: |noapi|0|\n`);
  const search = await post({ ...add, user: 'reader', function: 'lead_search' });
  expect(search.body).toBe('ERROR: lead_search NO MATCHES FOUND IN THE SYSTEM: |reader|||3125550101\n');
});

test('when the last body parameter holds an apostrophe, then it ends with 500 after the SUCCESS line', async () => {
  const lead = { function: 'add_lead', phone_number: '3125550101', list_id: '1001', add_to_hopper: 'Y' };
  const broken = await post({ ...lead, last_name: "O'Brien" });
  expect(broken).toEqual({
    status: 500,
    body: 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550101|1001|101|-6|bridge\n',
  });
  expect(dialer.leads.map(({ last_name }) => last_name)).toEqual(["O'Brien"]);
  expect(dialer.hopper).toEqual([]);

  const whole = await post({ ...lead, last_name: "O'Brien", vb: '1' });
  expect(whole.status).toBe(200);
  expect(whole.body).toContain('ADDED TO HOPPER - 3125550101|102|1|bridge');
});

test('when a query holds a bare apostrophe, then it ends with 500, and encoded it does not', async () => {
  const bare = await dialerGetRaw("function=add_lead&phone_number=3125550101&last_name=O'Brien");
  expect(bare.status).toBe(500);
  expect((await get('function=add_lead&phone_number=3125550102&last_name=O%27Brien')).status).toBe(200);
});

test('when a text ends in a backslash, then the insert breaks and no lead is there', async () => {
  const broken = await post({ function: 'add_lead', phone_number: '3125550101', comments: 'a\\', vb: '1' });
  expect(broken).toEqual({ status: 500, body: '' });
  expect(dialer.leads).toEqual([]);
});

test('when use_non_latin is off, then accents are lost while the answer says SUCCESS', async () => {
  const name = { first_name: 'José-María', last_name: "D'Ángelo-Müller", email: 'a+b@x.y', vb: '1' };
  await post({ function: 'add_lead', phone_number: '3125550101', ...name });
  expect(dialer.leads[0]).toMatchObject({
    first_name: 'Jos-Mara',
    last_name: "D'ngelo-Mller",
    email: 'a b@x.y',
  });

  await restart({ nonLatin: true });
  await post({ function: 'add_lead', phone_number: '3125550101', ...name });
  expect(dialer.leads[0]).toMatchObject({ first_name: 'José-María', last_name: "D'Ángelo-Müller" });
});

test('when a number is added to the DNC list, then only a call that asks for the check is refused', async () => {
  dialer.dnc.add('3125550101');
  const add = { function: 'add_lead', phone_number: '3125550101', vb: '1' };
  expect((await post({ ...add, dnc_check: 'Y' })).body).toBe(
    'ERROR: add_lead PHONE NUMBER IN DNC - 3125550101|bridge\n',
  );
  expect((await post(add)).body).toMatch(/^SUCCESS/);
  // Compared as text: with the country code it is another number.
  expect((await post({ ...add, phone_number: '13125550101', dnc_check: 'Y' })).body).toMatch(/^SUCCESS/);
});

test('when a duplicate is older than the days asked for, then it is none', async () => {
  const add = { function: 'add_lead', phone_number: '3125550101', list_id: '1001', vb: '1' };
  await post(add);
  now += 8 * 86_400_000;
  const within = await post({ ...add, duplicate_check: 'DUPSYS14DAY' });
  expect(within.body).toBe('ERROR: add_lead DUPLICATE PHONE NUMBER IN SYSTEM - 3125550101|1001|101|1001\n');
  expect((await post({ ...add, duplicate_check: 'DUPSYS7DAY' })).body).toMatch(/^SUCCESS/);
});

test('when the hopper must mind the calling hours, then a lead outside them stays out', async () => {
  await restart({ campaigns: [{ id: 'SALES', callTime: { from: 900, until: 2000 } }] });
  // 20:56 in Chicago, 18:56 in Los Angeles.
  const add = {
    function: 'add_lead',
    list_id: '1001',
    add_to_hopper: 'Y',
    hopper_local_call_time_check: 'Y',
    vb: '1',
  };
  const late = await post({ ...add, phone_number: '3125550101' });
  expect(late.body).toContain(
    'NOTICE: add_lead NOT ADDED TO HOPPER, OUTSIDE OF LOCAL TIME - 3125550101|101|-6|0|bridge',
  );
  expect((await post({ ...add, phone_number: '2135550101' })).body).toContain(
    'ADDED TO HOPPER - 2135550101|102|1|',
  );
});

test('when a fault spoils the answer of a carried out add_lead, then the lead is there all the same', async () => {
  dialer.faults.add({ path: '/vicidial/', times: 1, carriedOut: true, action: 'status', status: 500 });
  const spoilt = await post({ function: 'add_lead', phone_number: '3125550101', vb: '1' });
  expect(spoilt).toEqual({ status: 500, body: '' });
  expect(dialer.leads.map(({ phone_number }) => phone_number)).toEqual(['3125550101']);
  const state = (await (await fetch(`${dialer.url}/_sandbox/state`)).json()) as { leads: unknown[] };
  expect(state.leads.length).toBe(1);
});

/** fetch would encode the apostrophe away; the dialer must see it bare. */
async function dialerGetRaw(query: string): Promise<Answer> {
  const { request } = await import('node:http');
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const url = new URL(dialer.apiUrl);
  const path = `${url.pathname}?user=bridge&pass=sandbox-pass&source=test&${query}`;
  request({ host: url.hostname, port: url.port, path }, (response) => {
    response.resume();
    resolve({ status: response.statusCode ?? 0, body: '' });
  })
    .once('error', reject)
    .end();
  return promise;
}
