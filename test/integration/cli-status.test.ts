import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { holdDestination } from '../../src/ledger/holds.ts';
import { trafficKeys } from '../../src/queue/dialer-traffic/keys.ts';
import { announcePresence } from '../../src/queue/presence.ts';
import { cli, folderWith, inLedger, writeConfig } from './cli-rig.ts';
import { patience, workers } from './dialer-traffic-rig.ts';
import { eventOf, keep, scratchDir } from './ledger-rig.ts';

const HOUR_MS = 3_600_000;

/** A folder with three deliveries due to crm, which is held, on a Redis prefix of its own. */
async function folder(prefix: string = `{${randomUUID().slice(0, 8)}}`): Promise<string> {
  const hold = { destination: 'crm', code: 'auth', message: 'no', since: Date.now() - HOUR_MS, probe_at: 0 };
  return folderWith(
    async (ledger) => {
      await keep(ledger, [eventOf(1), eventOf(2), eventOf(3)]);
      await ledger.write((trx) => holdDestination(trx, hold));
    },
    { redis: { url: inject('redisUrl'), prefix } },
  );
}

async function openCircuit(prefix: string): Promise<Redis> {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const state = { is: 'refused', since: Date.now(), untilMs: Date.now() + 10 * 60_000 };
  await redis.set(trafficKeys(prefix, 'main').circuit, JSON.stringify(state));
  return redis;
}

describe('vicibridge status', () => {
  test('when the program does not run, then it says so, and shows what is on its way', async () => {
    const { code, stdout } = await cli(['status'], { dir: await folder() });
    expect(code).toBe(0);
    expect(stdout).toContain('program      does not run');
    expect(stdout).toMatch(/dialer {7}main: login not tried yet\n\s+no call yet/);
    expect(stdout).toMatch(/destination {2}crm: HELD for 60 min \(auth\), one is tried in \d+ s, \d due/);
    expect(stdout).toContain('destination  audit: 0 due');
    expect(stdout).toContain('journal      no journal yet');
  });

  test('when a worker runs and has called the dialer, then it shows both', async () => {
    const rig = workers();
    const self = { host: 'floor-1', pid: 4711, startedAt: Date.now() - 5 * 60_000 };
    const presence = announcePresence(rig.redis, rig.prefix, self);
    onTestFinished(() => presence.stop());
    const traffic = await rig.traffic({ ratePerSecond: 8, maxRatePerSecond: 8 });
    await traffic.pace({ lane: 'dnc', kind: 'write', signal: patience() }, () => Promise.resolve());
    await expect.poll(() => rig.redis.exists(`${rig.prefix}:~workers`)).toBe(1);
    const dir = await folder(rig.prefix);
    const { stdout } = await cli(['status'], { dir });
    expect(stdout).toContain('runs on floor-1, pid 4711, for 5 min');
    expect(stdout).toMatch(/8 calls\/s, [\d.]+ tokens, 0 under way, 0 locks/);
    expect(stdout).toContain('dnc 1 made, 0 waiting');
    expect(stdout).toContain('main: login not refused');

    await presence.stop();
    expect((await cli(['status'], { dir })).stdout).toContain('does not run');
  });

  test('with --json, then everything is one object with the same figures', async () => {
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    await openCircuit(prefix);
    const { stdout } = await cli(['status', '--json'], { dir: await folder(prefix) });
    expect(JSON.parse(stdout)).toMatchObject({
      workers: [],
      dialers: { main: { circuit: { state: 'refused' }, inFlight: 0, locksHeld: 0 } },
      work: { destinations: { crm: { held: { code: 'auth' }, dead: 0 } } },
    });
  });

  test('when Redis is away, then it says what it cannot know, and shows the rest', async () => {
    const dir = await folderWith(undefined, { redis: { url: 'redis://127.0.0.1:1' } });
    const { code, stdout } = await cli(['status'], { dir });
    expect(code).toBe(0);
    expect(stdout).toContain('unknown: redis cannot be reached');
    expect(stdout).toContain('dialer       main: unknown without redis');
    expect(stdout).toContain('destination  crm: 0 due');
  });
});

describe('vicibridge release', () => {
  test('when a dialer refuses the login, then it closes the circuit, for all workers', async () => {
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    const redis = await openCircuit(prefix);
    const dir = await folder(prefix);
    expect((await cli(['status'], { dir })).stdout).toMatch(/LOGIN REFUSED, one call tries again in 10 min/);
    const { code, stdout } = await cli(['release', 'main'], { dir });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'main: the login circuit is closed; calls go again\n',
    });
    expect(JSON.parse((await redis.get(trafficKeys(prefix, 'main').circuit)) ?? '')).toMatchObject({
      is: 'closed',
    });
    expect((await cli(['release', 'main'], { dir })).code).toBe(2);
  });

  test('without a name, when a login was refused before a first start, then it lists that with the command (defect: it failed without a ledger)', async () => {
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    await openCircuit(prefix);
    const dir = scratchDir();
    writeConfig(dir, { redis: { url: inject('redisUrl'), prefix } });
    const listed = await cli(['release'], { dir });
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(
      /^main {2}since \d{4}-.*Z {2}login-refused: .* then run: vicibridge release main\nthere is no ledger in /,
    );
    expect((await cli(['release', 'main'], { dir })).code).toBe(0);
    expect((await cli(['release'], { dir })).stdout).toMatch(/^nothing is held\n/);
  });

  test('without a name, when something is held and a login is refused, then it lists both', async () => {
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    await openCircuit(prefix);
    const { stdout } = await cli(['release'], { dir: await folder(prefix) });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^crm {2}since .* auth: no$/),
      expect.stringMatching(/^main {2}since .*login-refused/),
      '',
    ]);
  });

  test('when Redis is away, then the hold is lifted all the same, and the exit says that it was not all', async () => {
    const hold = { destination: 'main', code: 'login-incorrect', message: 'no', since: 1, probe_at: 0 };
    const dir = await folderWith(
      (ledger) =>
        ledger.write(async (trx) => {
          await holdDestination(trx, hold);
        }),
      { redis: { url: 'redis://127.0.0.1:1' } },
    );
    const { code, stdout } = await cli(['release', 'main'], { dir });
    expect(code).toBe(1);
    expect(stdout).toContain('its login circuit stays as it is');
    expect(stdout).toContain('main is released');
    expect(await inLedger(dir, ({ db }) => db.selectFrom('holds').selectAll().execute())).toEqual([]);
  });
});
