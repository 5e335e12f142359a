import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { floorFromTables } from '../../connectors/vicidial/floor/from-tables.ts';
import { pollOnce } from '../../src/floor/poll-once.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { FLOOR_RULES, keptEvents, pollContext, WANT_ALL } from './floor-rig.ts';
import { scratchDir } from './ledger-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

let rig: DatabaseRig;
const START = Date.parse('2026-06-01T11:00:00Z');

beforeAll(async () => {
  rig = await startDatabaseRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** Poll in a process of its own, which is killed at this point. */
async function pollAndDie(dir: string, at: string, now: number): Promise<NodeJS.Signals | null> {
  const program = fileURLToPath(new URL('floor-poll-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dir, JSON.stringify(rig.settings()), at, String(now)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}

test.each(['read', 'kept', 'told'])(
  'a poller that is killed (%s) loses no event of the floor and doubles none',
  async (at) => {
    await rig.admin.query(`
      delete from vicidial_live_agents;
      insert into vicidial_live_agents (user, server_ip, status, lead_id, campaign_id)
        values ('agent001', '10.0.0.5', 'PAUSED', 0, 'SALES'), ('agent002', '10.0.0.5', 'READY', 0, 'SALES')`);
    const dir = scratchDir();
    expect(await pollAndDie(dir, 'told', START)).toBe('SIGKILL');
    await rig.admin.query(`
      update vicidial_live_agents set status = 'READY' where user = 'agent001';
      update vicidial_live_agents set status = 'PAUSED', pause_code = 'LUNCH' where user = 'agent002'`);
    expect(await pollAndDie(dir, at, START + 10_000)).toBe('SIGKILL');
    const ledger = await openLedger(dir);
    const clock = (): number => START + 20_000;
    const reader = floorFromTables(rig.open({}, { now: clock }), clock);
    const dialer = { name: 'main', reader, rules: FLOOR_RULES, want: WANT_ALL };
    const events = await pollOnce(dialer, pollContext(ledger, clock), forever());
    expect(events).toHaveLength(at === 'told' ? 0 : 2);
    const kept = await keptEvents(ledger.db);
    expect(kept.map(({ type, agent }) => [type, agent])).toEqual([
      ['agent.ready', 'agent001'],
      ['agent.paused', 'agent002'],
    ]);
    await ledger.close();
    await rig.closeOpened();
  },
);
