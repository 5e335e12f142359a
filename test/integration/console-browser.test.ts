import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Console, startConsole } from '../../src/http/console/console.ts';
import { createBoard } from '../../src/queue/board.ts';
import { openWorkQueues, type WorkQueues } from '../../src/queue/work-queues.ts';
import { findChromium, openPage } from './browser.ts';
import { recordingLogger } from './receiver-rig.ts';

const chromium = findChromium();
const NAME = 'crm';
const USERS = [
  { name: 'looker', password: 'looker-password', role: 'read' },
  { name: 'doer', password: 'doer-password', role: 'write' },
] as const;

let queues: WorkQueues;
let board: Console;

beforeAll(async () => {
  queues = openWorkQueues({
    url: inject('redisUrl'),
    prefix: `{browser-${process.pid}}`,
    names: [NAME],
    logger: recordingLogger(),
  });
  if (!queues.isReady()) await once(queues.redis, 'ready');
  await queues.add(NAME, 'deliver', [
    { jobId: 'dlv_seen.1', payload: { deliveryId: 'dlv_seen' }, attempts: 1 },
  ]);
  board = await startConsole({
    host: '127.0.0.1',
    port: 0,
    users: USERS,
    board: createBoard(queues, '/queues'),
    readiness: () => ({ disk: FINE, ledger: FINE, redis: FINE }),
    figures: () => ({}),
  });
});
afterAll(async () => {
  await queues.queues.get(NAME)?.obliterate({ force: true });
  await board.close();
  await queues.close();
});

const FINE = { ok: true, detail: 'fine' };
const ACTION = /pause|resume|retry|promote|clean|empty|remove|delete|add job|obliterate|duplicate/i;
/** Opens the queue's menu, where there is one, and reads what it offers two frames later. */
const MENU = `new Promise((resolve) => {
  document.querySelector('main button[aria-haspopup=menu]')?.click();
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    resolve([...document.querySelectorAll('[role=menuitem], [role^=menuitem]')].map((item) => item.innerText));
  }, 300)));
})`;
/** The buttons of one job are icons without a name. */
const JOB_BUTTONS = `document.querySelectorAll('main [class*=jobActions] button').length`;

/** What a signed-in person can press on the page of a queue with a waiting job. */
async function actionsOf(program: string, user: (typeof USERS)[number]) {
  const basic = Buffer.from(`${user.name}:${user.password}`).toString('base64');
  const page = await openPage(program, { authorization: `Basic ${basic}` });
  onTestFinished(() => page.close());
  await page.open(`http://127.0.0.1:${board.port}/queues/queue/${NAME}?status=waiting`);
  await page.until(`document.body?.innerText.includes('dlv_seen')`);
  const menu = await page.evaluate<readonly string[]>(MENU);
  const jobButtons = await page.evaluate<number>(JOB_BUTTONS);
  return { menu: menu.filter((label) => ACTION.test(label)), jobButtons };
}

// `npm test` installs a browser where it can; a machine without one shows these as skipped.
describe.skipIf(chromium === undefined)('the queue board in a browser', () => {
  it('offers no action to the read role', async () => {
    expect(await actionsOf(chromium ?? '', USERS[0])).toEqual({ menu: [], jobButtons: 0 });
  });

  it('offers actions to the write role', async () => {
    const { menu, jobButtons } = await actionsOf(chromium ?? '', USERS[1]);
    expect(menu).toContainEqual(expect.stringMatching(/pause/i));
    expect(jobButtons).toBeGreaterThan(0);
  });
});
