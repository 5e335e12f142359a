import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startVicidial } from './vicidial-rig.ts';

const ADDED = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550101|1001|115|-6|bridge\n';

it('posts a form, nothing in the URL, with a harmless last parameter, when a lead has the least there is', async () => {
  const { url, seen } = await recordRequests(() => ADDED);
  const { submit } = await startVicidial({ settings: { url } });
  await submit({ phone: '3125550101' });
  expect(seen).toEqual([
    {
      method: 'POST',
      path: '/vicidial/non_agent_api.php',
      type: 'application/x-www-form-urlencoded',
      body: [
        ['user', 'bridge'],
        ['pass', 'right-password'],
        ['source', 'vicibridge'],
        ['function', 'add_lead'],
        ['phone_number', '3125550101'],
        ['phone_code', '1'],
        ['list_id', '1001'],
        ['list_exists_check', 'Y'],
        ['duplicate_check', 'DUPCAMP'],
        ['dnc_check', 'Y'],
        ['value', ''],
        ['vb', '1'],
      ],
    },
  ]);
});

it('sends every column that a lead can fill when all is told', async () => {
  const { url, seen } = await recordRequests((body) =>
    body.get('function') === 'check_phone_number' ? 'AREACODE: 1|-6#PHONE: 3125550102|1||||\n' : ADDED,
  );
  const settings = { url: `${url}/dialer/`, source: 'crm', duplicateCheck: 'DUPSYS', duplicateDays: 30 };
  const { submit } = await startVicidial({ settings });
  await submit({
    phone: '3125550101',
    phoneCode: '1',
    altPhone: '312-555-0102',
    title: 'Mrs',
    firstName: 'Anna',
    middleInitial: 'Q',
    lastName: "O'Neil",
    email: 'anna@example.test',
    address1: '1 Main St.',
    address2: 'Apt 2',
    address3: 'bldg 3',
    city: 'Chicago',
    state: 'IL',
    province: 'Cook',
    postalCode: '60601',
    country: 'USA',
    gender: 'female',
    dateOfBirth: '1981-02-03',
    sourceId: 'google_ads',
    securityPhrase: 'blue',
    comments: 'call after 5',
    rank: '5',
    owner: 'agent001',
  });
  expect(seen.at(-1)?.path).toBe('/dialer/vicidial/non_agent_api.php');
  expect(Object.fromEntries(seen.at(-1)?.body ?? [])).toMatchInlineSnapshot(`
    {
      "address1": "1 Main St.",
      "address2": "Apt 2",
      "address3": "bldg 3",
      "alt_phone": "3125550102",
      "city": "Chicago",
      "comments": "call after 5",
      "country_code": "USA",
      "date_of_birth": "1981-02-03",
      "dnc_check": "Y",
      "duplicate_check": "DUPSYS30DAY",
      "email": "anna@example.test",
      "first_name": "Anna",
      "function": "add_lead",
      "gender": "F",
      "last_name": "O'Neil",
      "list_exists_check": "Y",
      "list_id": "1001",
      "middle_initial": "Q",
      "owner": "agent001",
      "pass": "right-password",
      "phone_code": "1",
      "phone_number": "3125550101",
      "postal_code": "60601",
      "province": "Cook",
      "rank": "5",
      "security_phrase": "blue",
      "source": "crm",
      "source_id": "google_ads",
      "state": "IL",
      "title": "Mrs",
      "user": "bridge",
      "value": "",
      "vb": "1",
    }
  `);
});

it('scans for one vendor lead code at a time when many leads come at once', async () => {
  const { url, seen, mostScans } = await recordRequests((body) =>
    body.get('function') === 'add_lead'
      ? ADDED
      : 'ERROR: update_lead NO MATCHES FOUND IN THE SYSTEM: |bridge||X|\n',
  );
  const { submit } = await startVicidial({ settings: { url } });
  await submit({ phone: '3125550101' });
  await Promise.all(
    Array.from({ length: 5 }, (_, i) => submit({ phone: `312555020${i}`, vendorLeadCode: `C${i}` })),
  );
  expect(seen).toHaveLength(11);
  expect(mostScans()).toBe(1);
});

async function recordRequests(answer: (body: URLSearchParams) => string) {
  const seen: { method: string; path: string; type: string; body: [string, string][] }[] = [];
  let scans = 0;
  let most = 0;
  async function answerTo(request: IncomingMessage): Promise<string> {
    const body = new URLSearchParams(await text(request));
    seen.push({
      method: request.method ?? '',
      path: request.url ?? '',
      type: request.headers['content-type'] ?? '',
      body: [...body],
    });
    const scan = body.get('search_method') === 'VENDOR_LEAD_CODE';
    if (scan) most = Math.max(most, (scans += 1));
    // Long enough for requests that are not held back to meet each other.
    await sleep(10);
    if (scan) scans -= 1;
    return answer(body);
  }
  const server = createServer((request, response) => {
    void answerTo(request).then((body) => response.end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, mostScans: () => most };
}
