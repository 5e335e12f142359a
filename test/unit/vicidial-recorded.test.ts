import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi, type Api } from '../../connectors/vicidial/api.ts';
import { addLead, findLead, leadSearch, updateLead, version } from '../../connectors/vicidial/lead-calls.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { DeliveryError } from '../../src/domain/errors.ts';

/** One answer of the real program: 2.14-202 on PHP 8.2, or with the database errors of PHP 8.0. */
interface Recording {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly body: string;
}

const FUNCTIONS = new Set(['add_lead', 'update_lead', 'lead_search', 'version']);
const current = readRecordings('recorded-replies.jsonl');
const legacy = readRecordings('legacy-replies.jsonl');

let answer: { readonly status: number; readonly body: string } = { status: 200, body: '' };
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(answer.status).end(answer.body));
});
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

/** Every line again, which the other recordings test has by itself. */
const PARTS = new Set(['left', 'done']);

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('means what a person read in it when the real program has answered', async () => {
  expect(current).toHaveLength(165);
  await expect(await outcomes(current)).toMatchFileSnapshot('../fixtures/dialer/recorded-outcomes.txt');
});

test('means what a person read in it when a program on PHP 8.0 has answered', async () => {
  expect(legacy).toHaveLength(3);
  await expect(await outcomes(legacy)).toMatchFileSnapshot('../fixtures/dialer/legacy-outcomes.txt');
});

test.each([
  ['an empty body', 200, ''],
  ['a PHP error page', 200, '<br />\n<b>Fatal error</b>:  Uncaught mysqli_sql_exception in <b>x.php</b>\n'],
  ['a web page', 200, '<!DOCTYPE html><html><body>SUCCESS</body></html>'],
  ['a success of another function', 200, 'SUCCESS: add_list LIST HAS BEEN ADDED - apiuser|77001|x|SALES\n'],
  [
    'a success in lower case',
    200,
    'success: add_lead lead has been added - 3125556002|1001|115|-6|apiuser\n',
  ],
  [
    'a success without a lead id',
    200,
    'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001||-6|apiuser\n',
  ],
  ['a success with lead id 0', 200, 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|0|-6|apiuser\n'],
  [
    'a success inside a line',
    200,
    'x SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|115|-6|apiuser\n',
  ],
  ['an error in new words', 200, 'ERROR: add_lead THE MOON IS FULL - 3125556002\n'],
])('is ambiguous, never success, when add_lead is answered with %s', async (_name, status, body) => {
  answer = { status, body };
  await expect(withApi((api) => addLead(api, {}, AbortSignal.timeout(5_000)))).rejects.toMatchObject({
    kind: 'ambiguous',
    code: expect.stringMatching(/^(?:unknown|empty)-reply$/) as string,
  });
});

test('reads the answer among the warnings when PHP displays errors', async () => {
  const warning =
    '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/www/x.php</b> on line <b>7</b><br />\n';
  const line = current.find(({ params }) => params['function'] === 'version')?.body ?? '';
  answer = { status: 200, body: warning.repeat(262) + line + warning };
  expect(await withApi((api) => version(api, AbortSignal.timeout(5_000)))).toEqual({
    version: '2.14-202',
    build: '250720-1841',
    epochMs: 1_795_316_195_000,
    utcOffsetMinutes: -300,
  });
});

test('keeps the lead id and tells what was left out when PHP dies after the lead was written', async () => {
  answer = { status: 500, body: 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|115|-6|apiuser\n' };
  const result = await withApi((api) => addLead(api, {}, AbortSignal.timeout(5_000)));
  expect(result).toMatchObject({
    outcome: 'added',
    left: [{ code: 'rest-skipped' }],
    leadId: '115',
    warnings: [expect.stringContaining('custom fields, hopper, callback) was left out')],
  });
});

test('is transient, with nothing done, when an update says SUCCESS for -1 rows', async () => {
  answer = { status: 200, body: 'SUCCESS: update_lead LEAD HAS BEEN UPDATED - apiuser|102|-1|||\n' };
  await expect(updateLeadOnce()).rejects.toMatchObject({ kind: 'transient', code: 'update-failed' });
});

test('is transient when the dialer has lost its database', async () => {
  answer = { status: 200, body: 'MySQL connect ERROR:  Connection refused' };
  await expect(updateLeadOnce()).rejects.toMatchObject({ kind: 'transient', code: 'database-down' });
});

test('never shows the password when the answer to a wrong login echoes it', async () => {
  answer = { status: 200, body: 'ERROR: Login incorrect, please try again: |apiuser|wrong-Pa55|BAD|\n' };
  const error: unknown = await updateLeadOnce().catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: 'auth', code: 'login-incorrect' });
  expect(String((error as Error).stack)).not.toContain('wrong-Pa55');
});

async function outcomes(recordings: readonly Recording[]): Promise<string> {
  const lines: string[] = [];
  for (const recording of recordings) {
    answer = recording;
    const outcome = await withApi((api) => call(api, recording)).then(
      (result) => JSON.stringify(result, (name, value) => (PARTS.has(name) ? undefined : value)),
      (error: unknown) => {
        expect(error).toBeInstanceOf(DeliveryError);
        const { kind, code } = error as DeliveryError;
        return `${kind} ${code}`;
      },
    );
    lines.push(`${recording.params['function']} ${recording.name}\n    ${outcome}\n`);
  }
  return lines.join('');
}

async function call(api: Api, { params }: Recording): Promise<unknown> {
  const signal = AbortSignal.timeout(5_000);
  if (params['function'] === 'version') return version(api, signal);
  if (params['function'] === 'add_lead') return addLead(api, {}, signal);
  if (params['function'] === 'lead_search')
    return leadSearch(api, { phoneNumber: (params['phone_number'] ?? '').split(',')[0] ?? '' }, signal);
  if (params['no_update'] === 'Y') return findLead(api, { leadId: '1' }, signal);
  return updateLead(api, { leadId: 'as-asked' }, { parameters: {}, signal });
}

function updateLeadOnce(): Promise<unknown> {
  return withApi((api) =>
    updateLead(api, { leadId: '1' }, { parameters: {}, signal: AbortSignal.timeout(5_000) }),
  );
}

async function withApi<Result>(use: (api: Api) => Promise<Result>): Promise<Result> {
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url,
    user: 'apiuser',
    password: 'wrong-Pa55',
    timezone: 'America/New_York',
  });
  const api = createApi(settings, { name: 'main', now: Date.now });
  try {
    return await use(api);
  } finally {
    await api.close();
  }
}

function readRecordings(file: string): Recording[] {
  const text = readFileSync(new URL(`../fixtures/dialer/${file}`, import.meta.url), 'utf8');
  const all = text.trim().split('\n');
  return all
    .map((line) => JSON.parse(line) as Recording)
    .filter(({ params }) => FUNCTIONS.has(params['function'] ?? ''));
}
