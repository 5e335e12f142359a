import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { floorFromTables } from '../../connectors/vicidial/floor/from-tables.ts';
import type { FloorReading } from '../../src/domain/floor/reader.ts';
import { pollOnce } from '../../src/floor/poll-once.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { FLOOR_RULES, keptEvents, pollContext, WANT_ALL } from './floor-rig.ts';
import { scratchDir } from './ledger-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const AGENTS = Array.from({ length: 40 }, (_, n) => `agent${String(n + 1).padStart(3, '0')}`);
const CHANGES_A_SECOND = 50;
const PROGRAM = join(import.meta.dirname, 'floor-poll-process.ts');

let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** What an agent does, in one word; undefined = not logged in. */
type Doing = string | undefined;
const doingOf = (state: string, pauseCode: string | undefined): string =>
  `${state} ${pauseCode ?? ''}`.trim();

/** Change one agent after the other until it is stopped. @returns how many changes were made */
async function changeAgents(signal: AbortSignal): Promise<number> {
  let made = 0;
  for (; !signal.aborted; made += 1) {
    const user = AGENTS[(made * 17) % AGENTS.length] ?? '';
    const [turn, next] = [made % 5, Math.floor(made / 5) % 3];
    if (turn === 4) await rig.admin.query('delete from vicidial_live_agents where user = ?', [user]);
    else {
      await login(user);
      await rig.admin.query(
        'update vicidial_live_agents set status = ?, pause_code = ? where user = ?',
        turn < 2 ? ['PAUSED', ['LUNCH', 'BREAK', 'TRAIN'][next], user] : ['READY', '', user],
      );
    }
    await delay(1000 / CHANGES_A_SECOND);
  }
  return made;
}

async function login(user: string): Promise<void> {
  await rig.admin.query(
    `insert into vicidial_live_agents (user, server_ip, status, lead_id, campaign_id)
      select ?, '10.0.0.5', 'PAUSED', 0, 'SALES' from dual
      where not exists (select 1 from vicidial_live_agents where user = ?)`,
    [user, user],
  );
}

/** Poll in a process of its own that is killed at this point. */
async function pollAndDie(dir: string, at: string): Promise<void> {
  const words = [PROGRAM, dir, JSON.stringify(rig.settings()), at, String(Date.now())];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');
}

test('fifty changes of agents a second, when the poller is killed again and again, add up to the floor as it is, each told once', async () => {
  for (const user of AGENTS) await login(user);
  const dir = scratchDir();
  // The first read tells nothing: everybody is logged in and paused.
  await pollAndDie(dir, 'told');
  const stopping = new AbortController();
  const changing = changeAgents(stopping.signal);
  for (const at of ['told', 'read', 'kept']) await pollAndDie(dir, at);
  stopping.abort();
  expect(await changing).toBeGreaterThan(80);
  const ledger = await openLedger(dir);
  const reader = floorFromTables(rig.open(), Date.now);
  const dialer = { name: 'main', reader, rules: FLOOR_RULES, want: WANT_ALL };
  await pollOnce(dialer, pollContext(ledger, Date.now), forever());
  const kept = await keptEvents(ledger.db);
  const { snapshot }: FloorReading = await reader.read(WANT_ALL, forever());
  await ledger.close();

  const floor = new Map<string, Doing>(AGENTS.map((user) => [user, 'paused']));
  for (const { agent, type, event } of kept) {
    const { before, after } = event.floor ?? {};
    // What an event says was before is what the ones before it have left: none is missing, none is there twice.
    const was = before === undefined ? undefined : doingOf(before.state ?? '', before.pauseCode);
    expect([agent, type, was]).toEqual([agent, type, floor.get(agent ?? '')]);
    floor.set(agent ?? '', after === undefined ? undefined : doingOf(after.state ?? '', after.pauseCode));
  }
  expect(kept.length).toBeGreaterThan(AGENTS.length);
  const there = new Map(
    (snapshot.agents ?? []).map(({ user, state, pauseCode }) => [user, doingOf(state, pauseCode)]),
  );
  expect(new Map([...floor].filter(([, doing]) => doing !== undefined))).toEqual(there);
}, 90_000);
