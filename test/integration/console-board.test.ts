import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Console, startConsole } from '../../src/http/console/console.ts';
import type { Readiness } from '../../src/http/health.ts';
import { createBoard } from '../../src/queue/board.ts';
import { openWorkQueues, type WorkQueues } from '../../src/queue/work-queues.ts';
import { recordingLogger } from './receiver-rig.ts';

interface BoardRoute {
  readonly method: string | readonly string[];
  readonly route: string | readonly string[];
}

/** Bull Board's own list of what it serves, so that a new route of a new version is asked as well. */
const { appRoutes } = createRequire(import.meta.url)(
  join(dirname(fileURLToPath(import.meta.resolve('@bull-board/api'))), 'routes.js'),
) as { appRoutes: { api: readonly BoardRoute[] } };

const NAME = 'crm';
const READER = 'looker:looker-password';
const WRITER = 'doer:doer-password';

let queues: WorkQueues;
let board: Console;
let url: string;
let readiness: Readiness;
const fine = { ok: true, detail: 'fine' };

beforeAll(async () => {
  queues = openWorkQueues({
    url: inject('redisUrl'),
    prefix: `{board-${process.pid}}`,
    names: [NAME],
    logger: recordingLogger(),
  });
  if (!queues.isReady()) await once(queues.redis, 'ready');
  board = await startConsole({
    host: '127.0.0.1',
    port: 0,
    users: [
      { name: 'looker', password: 'looker-password', role: 'read' },
      { name: 'doer', password: 'doer-password', role: 'write' },
    ],
    board: createBoard(queues, '/queues'),
    readiness: () => readiness,
    figures: () => ({ role: 'worker' }),
  });
  url = `http://127.0.0.1:${board.port}`;
  readiness = { disk: fine, ledger: fine, redis: fine };
});
afterAll(async () => {
  await queues.queues.get(NAME)?.obliterate({ force: true });
  await board.close();
  await queues.close();
});

function ask(path: string, user?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (user !== undefined) headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
  return fetch(`${url}${path}`, { ...init, headers });
}

/** Every mutating call that Bull Board has, with a queue and a job that exist. */
function mutations(jobId: string): readonly { method: string; path: string }[] {
  return appRoutes.api.flatMap(({ method, route }) =>
    [method]
      .flat()
      .filter((name) => name !== 'get')
      .flatMap((name) =>
        [route].flat().map((pattern) => ({
          method: name.toUpperCase(),
          path: `/queues${pattern.replace(':queueName', NAME).replace(':jobId', jobId).replace(':queueStatus', 'failed').replaceAll(/:\w+/g, 'x')}`,
        })),
      ),
  );
}

async function addJob(jobId: string): Promise<void> {
  await queues.add(NAME, 'deliver', [{ jobId, payload: { deliveryId: jobId }, attempts: 1 }]);
}

describe('signing in', () => {
  test.each([
    ['nobody', undefined],
    ['a wrong password', 'doer:wrong-password'],
    ['a wrong name', 'nobody:doer-password'],
    ['name and password of different users', 'doer:looker-password'],
    ['the colon at another place', 'doer:doer:-password'],
    ['nothing', ':'],
  ])('when %s asks for the board, then 401 with a challenge, and nothing is shown', async (_who, user) => {
    for (const path of [
      '/queues',
      '/queues/',
      '/queues/api/queues',
      `/queues/queue/${NAME}`,
      '/queues/static/js',
    ]) {
      const response = await ask(path, user);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(await response.text()).not.toContain(NAME);
    }
  });

  test('when a user is signed in, then the board is there, with headers that keep it to itself', async () => {
    for (const user of [READER, WRITER]) {
      const page = await ask('/queues/', user);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('vicibridge');
      expect(page.headers.get('x-frame-options')).toBe('DENY');
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('when no user is configured, then there is no board at all, and health is there', async () => {
    const bare = await startConsole({
      host: '127.0.0.1',
      port: 0,
      users: [],
      board: createBoard(queues, '/queues'),
      readiness: () => readiness,
      figures: () => ({}),
    });
    expect((await fetch(`http://127.0.0.1:${bare.port}/queues/api/queues`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${bare.port}/healthz`)).status).toBe(200);
    await bare.close();
  });
});

describe('the read role', () => {
  test('when it looks, then it sees queues and jobs, and the board is told to show no buttons', async () => {
    await addJob('seen-1');
    const response = await ask('/queues/api/queues', READER);
    const { queues: shown } = (await response.json()) as {
      queues: { name: string; readOnlyMode: boolean; allowRetries: boolean }[];
    };
    expect(shown.map(({ name }) => name)).toEqual([NAME]);
    expect(shown.every(({ readOnlyMode, allowRetries }) => readOnlyMode && !allowRetries)).toBe(true);
    expect((await ask(`/queues/api/queues/${NAME}/seen-1`, READER)).status).toBe(200);
    const full = (await (await ask('/queues/api/queues', WRITER)).json()) as typeof shown & {
      queues: { readOnlyMode: boolean }[];
    };
    expect(full.queues.every(({ readOnlyMode }) => !readOnlyMode)).toBe(true);
  });

  test('when it tries any mutating call that the board has, then 403 and nothing has changed', async () => {
    await addJob('kept-1');
    const calls = mutations('kept-1');
    expect(calls.length).toBeGreaterThan(20);
    for (const word of [
      'retry',
      'promote',
      'clean',
      '/queues/pause',
      'empty',
      'obliterate',
      'add',
      'update-data',
    ]) {
      expect(calls.some(({ path }) => path.includes(word))).toBe(true);
    }
    for (const { method, path } of calls) {
      const response = await ask(path, READER, { method });
      expect({ method, path, status: response.status }).toEqual({ method, path, status: 403 });
      expect((await ask(path, undefined, { method })).status).toBe(401);
    }
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const init = { method, headers: { 'x-http-method-override': 'GET', 'x-method-override': 'GET' } };
      expect((await ask('/queues/api/queues/pause', READER, init)).status).toBe(403);
    }
    const queue = queues.queues.get(NAME);
    expect(await queue?.isPaused()).toBe(false);
    expect(await queue?.getJob('kept-1')).toBeDefined();
  });
});

describe('the write role', () => {
  test('when it pauses, resumes and removes, then that happens', async () => {
    await addJob('gone-1');
    const queue = queues.queues.get(NAME);
    expect((await ask('/queues/api/queues/pause', WRITER, { method: 'PUT' })).status).toBe(200);
    expect(await queue?.isPaused()).toBe(true);
    expect((await ask('/queues/api/queues/resume', WRITER, { method: 'PUT' })).status).toBe(200);
    expect(await queue?.isPaused()).toBe(false);
    const removed = await ask(`/queues/api/queues/${NAME}/gone-1/clean`, WRITER, { method: 'PUT' });
    expect(removed.status).toBeLessThan(300);
    expect(await queue?.getJob('gone-1')).toBeUndefined();
  });

  test.each([
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
    ['the Origin of another site', { origin: 'https://evil.example' }],
    ['the Origin of a sandboxed frame', { origin: 'null' }],
    ['an Origin on another port', { origin: 'http://127.0.0.1:1' }],
  ])('when a request comes with %s, then 403 and nothing happens', async (_what, headers) => {
    const response = await ask('/queues/api/queues/pause', WRITER, { method: 'PUT', headers });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('another site');
    expect(await queues.queues.get(NAME)?.isPaused()).toBe(false);
  });

  test('when the request comes from the board itself, then it is let through', async () => {
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: url }]) {
      const response = await ask('/queues/api/queues/resume', WRITER, { method: 'PUT', headers });
      expect(response.status).toBe(200);
    }
  });
});

describe('health of the worker', () => {
  test.each([
    ['all is fine', {}, 200],
    ['the disk refuses', { disk: { ok: false, detail: 'disk is full' } }, 503],
    ['the ledger refuses', { ledger: { ok: false, detail: 'ledger is locked' } }, 503],
    ['Redis is away', { redis: { ok: false, detail: 'redis is away' } }, 200],
  ])('when %s, then /readyz says so', async (_what, parts: Partial<Readiness>, status) => {
    readiness = { disk: fine, ledger: fine, redis: fine, ...parts };
    const response = await ask('/readyz');
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ ready: status === 200, ...readiness });
    const alive = await ask('/healthz');
    expect(alive.status).toBe(200);
    expect(await alive.json()).toMatchObject({ status: 'ok', pid: process.pid, role: 'worker' });
  });
});
