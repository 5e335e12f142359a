import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findBackfill, orderBackfill } from '../../src/ledger/backfills.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { FROM, NOW, talked, uniqueidOf, UNTIL } from './backfill-rig.ts';
import { type CallsRig, callsRig } from './feed-rig.ts';
import { scratchDir } from './ledger-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const PROCESS = fileURLToPath(new URL('backfill-process.ts', import.meta.url));
const CALLS = [1, 2, 3, 20, 21, 40, 41, 59];

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
  await database.admin.query(`insert into vicidial_campaigns (campaign_id, active) values ('SALES', 'Y')`);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

/** One life of the worker. @returns the signal that it died of */
async function live(dir: string, at: string): Promise<string | null> {
  const settings = JSON.stringify(database.settings());
  const child = spawn(process.execPath, [PROCESS, dir, settings, at, NOW], { stdio: 'inherit' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

test.each(['read', 'appended'])(
  'a backfill whose worker dies at the point "%s", when the next one goes on, then every call is taken back in once and counted once',
  async (at) => {
    for (const n of CALLS) await talked(calls, n);
    const dir = scratchDir();
    const before = await openLedger(dir);
    const order = { dialer: 'main', from: FROM, until: UNTIL, campaigns: [], archived: true, rate: 5000 };
    const id = await before.write((trx) =>
      orderBackfill(trx, { ...order, expected: undefined }, Date.parse(NOW)),
    );
    await before.close();
    expect(await live(dir, at)).toBe('SIGKILL');
    expect(await live(dir, '')).toBe(null);
    const after = await openLedger(dir);
    const { db } = after;
    const events = await db.selectFrom('events').select('uniqueid').orderBy('uniqueid').execute();
    expect(events.map(({ uniqueid }) => uniqueid)).toEqual(CALLS.map(uniqueidOf).toSorted());
    expect(await db.selectFrom('deliveries').select('id').execute()).toHaveLength(CALLS.length);
    expect(await findBackfill(db, id)).toMatchObject({
      state: 'done',
      counts: { calls: CALLS.length, missing: CALLS.length, taken: CALLS.length, failed: 0 },
    });
    await after.close();
  },
  60_000,
);
