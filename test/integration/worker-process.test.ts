import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type LogLine, type Program, startProgram } from '../../scripts/floor/program.ts';
import { startRedis } from '../../scripts/private-redis.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { SANDBOX_CREDENTIALS } from '../../src/sandbox/start-sandbox.ts';
import { startWebhookStandIn, type WebhookStandIn } from '../../src/sandbox/webhook/index.ts';
import { CANARIES, cli, writeConfig } from './cli-rig.ts';
import { eventOf, hitOf, keptLog, scratchDir } from './ledger-rig.ts';

const ENV = { ...CANARIES, AUDIT_SECRET: SANDBOX_CREDENTIALS.webhook.secret };

/** A folder with a journal, a Redis, a receiver of webhooks, and the worker role as a process. */
async function floor(options: { readonly delivery?: object } = {}) {
  const dir = scratchDir();
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const audit = await startWebhookStandIn({ secret: ENV.AUDIT_SECRET });
  onTestFinished(() => audit.close());
  writeConfig(dir, {
    redis: { url: redis.url },
    connections: {
      audit: {
        type: 'webhook',
        url: `${audit.url}/in`,
        secret: '$AUDIT_SECRET',
        delivery: options.delivery ?? {},
      },
    },
    routes: [{ on: 'disposition', to: 'audit' }],
  });
  const data = join(dir, 'data');
  mkdirSync(data);
  const journal = openJournal({ dir: data, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
  onTestFinished(() => journal.close());
  const lines: LogLine[] = [];
  return {
    dir,
    redis,
    audit,
    lines,
    async feed(from: number, to: number, leads: number) {
      const hits = Array.from({ length: to - from + 1 }, (_, index) => hitFor(from + index, leads));
      await Promise.all(hits.map((hit) => journal.append(hit)));
    },
    async start(): Promise<Program> {
      const program = await startProgram({
        configFile: join(dir, 'vicibridge.yaml'),
        env: ENV,
        role: 'worker',
        onLog: (line) => void lines.push(line),
      });
      onTestFinished(() => program.kill());
      return program;
    },
    query<T>(text: string): T[] {
      const db = new DatabaseSync(join(data, 'ledger.db'), { readOnly: true, timeout: 5000 });
      try {
        return db.prepare(text).all() as T[];
      } finally {
        db.close();
      }
    },
  };
}

function hitFor(n: number, leads: number) {
  const query = `lead_id=${n % leads}&uniqueid=1790000000.${n}&dispo=SALE&phone_number=3125550101`;
  return { ...hitOf(eventOf(n), query), receivedAt: Date.now() };
}

function count(rows: readonly { count: number }[]): number {
  return rows[0]?.count ?? 0;
}

describe('a worker that is killed', () => {
  test('in the middle of a large backlog, several times: the ledger loses nothing and doubles nothing', async () => {
    const rig = await floor({ delivery: { backoffMs: 50, concurrency: 20 } });
    await rig.feed(1, 1500, 300);
    for (const share of [200, 600, 1000]) {
      const program = await rig.start();
      await vi.waitFor(
        () => expect(count(rig.query('select count(*) as count from events'))).toBeGreaterThan(share),
        { timeout: 20_000, interval: 5 },
      );
      await program.kill();
      const cursor = rig.query<{ value: string }>(
        "select value from checkpoints where name like 'journal:%'",
      );
      const held = count(rig.query('select count(*) as count from events'));
      expect(Number(cursor[0]?.value), 'the cursor and the events are one commit').toBe(held);
    }
    await rig.start();
    await vi.waitFor(
      () =>
        expect(rig.query('select state, count(*) as count from deliveries group by state')).toEqual([
          { state: 'delivered', count: 1500 },
        ]),
      { timeout: 60_000, interval: 100 },
    );
    expect(rig.query('select sum(duplicates) as count from events')).toEqual([{ count: 0 }]);
    expect(rig.query('select id from parked_hits')).toEqual([]);
    expect(rig.audit.messages).toHaveLength(1500);
    expectLanesInOrder(rig.audit);
    expectQuiet(rig.lines);
  }, 150_000);
});

describe('a worker that is told to stop', () => {
  test('ends by itself with 0, and again while its Redis is gone', async () => {
    const rig = await floor();
    await rig.feed(1, 20, 20);
    const first = await rig.start();
    await vi.waitFor(() => expect(rig.audit.messages).toHaveLength(20), { timeout: 15_000 });
    expect(await first.stop()).toBe(0);
    expect(rig.lines.at(-1)?.msg).toBe('stopped');

    const second = await rig.start();
    await vi.waitFor(() => expect(rig.lines.at(-1)?.msg).toBe('redis is in use'), { timeout: 10_000 });
    await rig.redis.kill();
    const began = performance.now();
    expect(await second.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(9000);
  }, 60_000);

  test('a second one on the same folder is refused in one line, and the first is not disturbed', async () => {
    const rig = await floor();
    const program = await rig.start();
    const { code, stderr } = await cli(['start', '--role', 'worker'], { dir: rig.dir, env: ENV });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^another worker already works on the data folder [^\n]+\n$/);
    await rig.feed(1, 3, 3);
    await vi.waitFor(() => expect(rig.audit.messages).toHaveLength(3), { timeout: 10_000 });
    expect(await program.stop()).toBe(0);
  }, 40_000);
});

test('a program that cannot start ends, whatever it has left open, and is not deaf to signals meanwhile', async () => {
  const script = `
    import { runUntilTold } from ${JSON.stringify(join(import.meta.dirname, '../../src/roles/until-told.ts'))};
    setInterval(() => undefined, 1000);
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    await runUntilTold(() => Promise.reject(new Error('cannot')), quiet).catch(() => (process.exitCode = 7));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [code] = await once(child, 'exit');
  expect(code).toBe(7);
});

describe('what a worker says', () => {
  test('a line for each event and each attempt, with the event id, and no phone, name or secret', async () => {
    const rig = await floor({ delivery: { attempts: 3, backoffMs: 20 } });
    rig.audit.faults.add({ path: '/in', action: 'status', status: 500, times: 1 });
    await rig.feed(1, 2, 2);
    const program = await rig.start();
    await vi.waitFor(() => expect(rig.audit.messages).toHaveLength(2), { timeout: 15_000 });
    await program.stop();
    const wide = rig.lines.filter(({ msg }) => msg === 'event' || msg === 'attempt');
    expect(wide.filter(({ msg }) => msg === 'event')).toHaveLength(2);
    expect(wide.filter(({ msg }) => msg === 'attempt')).toHaveLength(3);
    expect(wide.filter((line) => typeof line['eventId'] !== 'string')).toEqual([]);
    expectQuiet(rig.lines);
  }, 40_000);

  test('the command line works beside it: what it replays is delivered by the running program', async () => {
    const rig = await floor();
    await rig.feed(1, 30, 30);
    const program = await rig.start();
    await vi.waitFor(() => expect(rig.audit.messages).toHaveLength(30), { timeout: 15_000 });
    const { code, stdout } = await cli(['replay', '--to', 'audit', '--since', '1h', '--delivered'], {
      dir: rig.dir,
      env: ENV,
    });
    expect({ code, stdout: stdout.split('\n').at(-2) }).toEqual({
      code: 0,
      stdout: '30 events, 30 deliveries are due',
    });
    await vi.waitFor(() => expect(rig.audit.duplicates).toBe(30), { timeout: 10_000 });
    expect(rig.audit.messages).toHaveLength(30);
    expect(await program.stop()).toBe(0);
  }, 40_000);
});

/** The receiver's first sight of each message must follow the order of each lead's calls. */
function expectLanesInOrder(audit: WebhookStandIn): void {
  const lanes = Map.groupBy(audit.messages, ({ data }) => data.leadKey ?? '');
  for (const [lane, messages] of lanes) {
    const order = messages.map(({ data }) => data.id);
    expect(order, lane).toEqual(order.toSorted());
  }
}

function expectQuiet(lines: readonly LogLine[]): void {
  const said = JSON.stringify(lines);
  expect(said).not.toContain('3125550101');
  for (const value of Object.values(ENV)) expect(said).not.toContain(value);
}
