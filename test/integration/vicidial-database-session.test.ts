import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLink } from '../../connectors/vicidial/database/link.ts';
import { freePort } from '../../scripts/redis-port.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const TLS = join(import.meta.dirname, '..', 'fixtures', 'mariadb', 'tls');
let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig({
    args: [`--ssl-cert=${join(TLS, 'localhost.pem')}`, `--ssl-key=${join(TLS, 'server.key')}`],
  });
  await rig.admin.query("insert into vicidial_list (phone_number, list_id) values ('3125550101', 1001)");
  await rig.admin.query(
    "create user boss@'127.0.0.1' identified by 'too-mighty'; grant all on *.* to boss@'127.0.0.1'",
  );
});
afterEach(() => rig.closeOpened());
afterAll(() => rig[Symbol.asyncDispose]());

/** Our connections as the server sees them, with what they are at (`null` = nothing). */
async function ours(): Promise<readonly (string | null)[]> {
  const [rows] = await rig.admin.query<RowDataPacket[]>(
    "select info from information_schema.processlist where user = 'vicibridge'",
  );
  return rows.map((row) => row['info'] as string | null);
}

/** Hold vicidial_list as a long write does, while `work` runs. */
async function whileLocked<Result>(work: (release: () => Promise<void>) => Promise<Result>): Promise<Result> {
  await using writer = await rig.server.connect('asterisk');
  await writer.query('lock tables vicidial_list write');
  return await work(async () => {
    await writer.query('unlock tables');
  });
}

describe('writing', () => {
  test.each([
    ['vicidial_list', "INSERT INTO vicidial_list (phone_number) VALUES ('1')"],
    ['vicidial_hopper, a table in memory', 'DELETE FROM vicidial_hopper'],
    ['a table of its own', 'CREATE TABLE mine (id int)'],
  ])('%s is refused by the session even where the user may', async (_, sql) => {
    const link = createLink(rig.settings({ user: 'boss', password: 'too-mighty' }), "main's database");
    await expect(link.use((run) => run(sql), forever())).rejects.toMatchObject({
      kind: 'permanent',
      code: 'database-read-only',
    });
    await link.close();
  });

  test.each([
    "INSERT INTO vicidial_list (phone_number) VALUES ('1')",
    "UPDATE vicidial_list SET status = 'X' WHERE lead_id = 1",
    'SELECT pass_key FROM system_settings',
    'SELECT * FROM mysql.user',
  ])('or reading secrets as the documented user is refused by its grants: %s', async (sql) => {
    const link = createLink(rig.settings(), "main's database");
    const work = link.use(async (run) => {
      // Without the session's own guard.
      await run('SET SESSION TRANSACTION READ WRITE');
      return run(sql);
    }, forever());
    await expect(work).rejects.toMatchObject({ kind: 'auth', code: 'database-no-right' });
    await link.close();
  });

  test('two statements at once are refused', async () => {
    const link = createLink(rig.settings(), "main's database");
    await expect(link.use((run) => run('SELECT 1; SELECT 2'), forever())).rejects.toMatchObject({
      code: 'database-error',
    });
    await link.close();
  });
});

describe('time', () => {
  test('a statement behind a locked table is ended by the server, and the next one does, but the server counts as slow', async () => {
    const database = rig.open({ statementTimeoutMs: 300 });
    await database.leadById('1', forever());
    expect(database.isSlow()).toBe(false);
    await whileLocked(async (release) => {
      const started = performance.now();
      await expect(database.leadById('1', forever())).rejects.toMatchObject({
        kind: 'transient',
        code: 'database-slow',
      });
      expect(performance.now() - started).toBeLessThan(2_500);
      expect(database.isSlow()).toBe(true);
      expect(database.load().slowestMs).toBeGreaterThan(250);
      await expect.poll(async () => (await ours()).filter((info) => info !== null)).toEqual([]);
      await release();
    });
    expect((await database.leadById('1', forever()))?.lead.phone).toBe('3125550101');
  });

  test('a statement that takes long by itself is ended by the server too', async () => {
    const link = createLink(rig.settings({ statementTimeoutMs: 200 }), "main's database");
    const started = performance.now();
    await expect(link.use((run) => run('SELECT SLEEP(20)'), forever())).rejects.toMatchObject({
      kind: 'transient',
      code: 'database-slow',
      message: expect.stringContaining('MySQL error 1969') as string,
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    await link.close();
  });

  test('an abort ends the waiting at once, but nothing else is sent before the server is done', async () => {
    const database = rig.open();
    await database.leadById('1', forever());
    const { abort, signal } = abortable();
    await whileLocked(async (release) => {
      const first = database.leadById('1', signal);
      await expect.poll(ours).toContainEqual(expect.stringContaining('vicidial_list'));
      const second = database.liveAgents(forever());
      abort();
      await expect(first).rejects.toMatchObject({ kind: 'transient', code: 'aborted' });
      expect((await ours()).filter((info) => info !== null)).toHaveLength(1);
      const { promise: later, resolve } = Promise.withResolvers<string>();
      setImmediate(() => resolve('still waiting'));
      expect(await Promise.race([second, later])).toBe('still waiting');
      await release();
      expect(await second).toEqual([]);
    });
  });

  test('what was aborted before its turn is never sent', async () => {
    const database = rig.open();
    const { abort, signal } = abortable();
    abort();
    await expect(database.leadById('1', signal)).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(ours).toEqual([]);
  });

  test('a line that has gone dead is given up, and a new one is opened', async () => {
    await using line = await openLine(rig.server.port);
    const database = rig.open({ port: line.port, statementTimeoutMs: 100 });
    await database.leadById('1', forever());
    line.die();
    await expect(database.leadById('1', forever())).rejects.toMatchObject({
      kind: 'transient',
      code: 'database-slow',
    });
    expect((await database.leadById('1', forever()))?.lead.id).toBe('1');
  });
});

test('twenty readings at once use one connection, one after the other', async () => {
  const database = rig.open();
  await expect.poll(ours).toEqual([]);
  await whileLocked(async (release) => {
    const all = Promise.all(Array.from({ length: 20 }, () => database.leadById('1', forever())));
    await expect.poll(ours).toContainEqual(expect.stringContaining('vicidial_list'));
    expect(await ours()).toHaveLength(1);
    expect((await ours()).filter((info) => info !== null)).toHaveLength(1);
    await release();
    expect((await all).map((row) => row?.lead.id)).toEqual(Array.from({ length: 20 }, () => '1'));
  });
});

describe('a connection', () => {
  test('that was cut while idle is opened anew without a word', async () => {
    const database = rig.open();
    await database.leadById('1', forever());
    const [rows] = await rig.admin.query<RowDataPacket[]>(
      "select id from information_schema.processlist where user = 'vicibridge'",
    );
    for (const row of rows) await rig.admin.query(`kill connection ${String(row['id'])}`);
    expect((await database.leadById('1', forever()))?.lead.id).toBe('1');
  });

  test('is closed with the database, and nothing is read afterwards', async () => {
    const database = rig.open();
    await database.leadById('1', forever());
    const before = (await ours()).length;
    await database.close();
    await expect.poll(async () => (await ours()).length).toBeLessThan(before);
    await expect(database.leadById('1', forever())).rejects.toMatchObject({ code: 'closed' });
  });

  test('over the socket of this machine is as good', async () => {
    await rig.admin.query("create user vicibridge@localhost identified by 'local-only'");
    await rig.admin.query('grant select on asterisk.vicidial_list to vicibridge@localhost');
    const { socketPath } = rig.server;
    const database = rig.open({ host: undefined, port: undefined, socketPath, password: 'local-only' });
    expect((await database.leadById('1', forever()))?.lead.id).toBe('1');
  });

  test('to a server that is down fails as transient, and works when it is up again', async () => {
    await using other = await startDatabaseRig();
    const database = other.open();
    await database.leadById('1', forever());
    await other.server.kill();
    await expect(database.leadById('1', forever())).rejects.toMatchObject({
      kind: 'transient',
      code: 'database-unreachable',
    });
    await other.server.restart();
    expect(await database.leadById('1', forever())).toBeUndefined();
  });
});

describe('a refusal', () => {
  test.each([
    ['a wrong password', { password: 'Very-Secret-1' }, 'auth', 'database-access-denied'],
    ['an unknown user', { user: 'Nobody-Known' }, 'auth', 'database-access-denied'],
    ['a database that the user may not see', { database: 'mysql' }, 'auth', 'database-access-denied'],
    ['a port where nobody listens', { port: 0 }, 'transient', 'database-unreachable'],
    ['a name that there is not', { host: 'db.invalid' }, 'transient', 'database-unreachable'],
  ])('for %s says so and carries no secret', async (_, wrong, kind, code) => {
    const port = 'port' in wrong ? { port: await freePort() } : {};
    const database = rig.open({ ...wrong, ...port });
    const error: unknown = await database.leadById('1', forever()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind, code });
    const words = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(words).not.toMatch(/Very-Secret|Nobody-Known|127\.0\.0\.1|pass-for-tests/);
  });

  test.each([
    ['database', { database: 'nothing_here' }, 'database-unknown'],
    ['table', 'SELECT a FROM vicidial_nothing', 'database-unknown-table'],
    ['column', 'SELECT nothing FROM vicidial_list', 'database-unknown-column'],
    ['index', 'SELECT lead_id FROM vicidial_list FORCE INDEX (nothing)', 'database-missing-index'],
  ])('for an unknown %s is permanent', async (_, wrong, code) => {
    const more = { user: 'boss', password: 'too-mighty' };
    const link = createLink(rig.settings(typeof wrong === 'string' ? more : { ...more, ...wrong }), 'x');
    const sql = typeof wrong === 'string' ? wrong : 'SELECT 1';
    await expect(link.use((run) => run(sql), forever())).rejects.toMatchObject({ kind: 'permanent', code });
    await link.close();
  });
});

describe('TLS', () => {
  const Cipher = z.object({ Value: z.string() });
  const caFile = join(TLS, 'ca.pem');

  async function cipher(settings: Parameters<DatabaseRig['settings']>[0]): Promise<string> {
    const link = createLink(rig.settings(settings), "main's database");
    try {
      const [row] = await link.use((run) => run("SHOW SESSION STATUS LIKE 'Ssl_cipher'"), forever());
      return Cipher.parse(row).Value;
    } finally {
      await link.close();
    }
  }

  test('is used when it is asked for, and only then', async () => {
    expect(await cipher({})).toBe('');
    expect(await cipher({ host: 'localhost', tls: { caFile, verify: 'full' } })).toMatch(/^TLS_|GCM/);
    expect(await cipher({ tls: { caFile, verify: 'chain' } })).toMatch(/^TLS_|GCM/);
    expect(await cipher({ tls: { verify: 'none' } })).toMatch(/^TLS_|GCM/);
  });

  test('with an authority that we do not know is refused', async () => {
    await expect(cipher({ tls: { verify: 'chain' } })).rejects.toMatchObject({ code: 'database-tls' });
  });

  test('with a certificate for another name is refused by `full`, accepted by `chain`', async () => {
    const args = [`--ssl-cert=${join(TLS, 'elsewhere.pem')}`, `--ssl-key=${join(TLS, 'server.key')}`];
    await using other = await startDatabaseRig({ args });
    const full = other.open({ host: 'localhost', tls: { caFile, verify: 'full' } });
    await expect(full.leadById('1', forever())).rejects.toMatchObject({ code: 'database-tls' });
    const chain = other.open({ host: 'localhost', tls: { caFile, verify: 'chain' } });
    expect(await chain.leadById('1', forever())).toBeUndefined();
  });

  test('that the server does not offer is refused, never left out', async () => {
    await using plain = await startDatabaseRig({ args: ['--skip-ssl'] });
    const database = plain.open({ tls: { verify: 'none' } });
    await expect(database.leadById('1', forever())).rejects.toMatchObject({
      kind: 'auth',
      code: 'database-tls',
    });
  });

  test('with a file of authorities that is not there names the file', async () => {
    await expect(cipher({ tls: { caFile: '/nowhere/ca.pem', verify: 'chain' } })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('/nowhere/ca.pem') as string,
    });
  });
});

function abortable(): { readonly abort: () => void; readonly signal: AbortSignal } {
  const controller = new AbortController();
  return { abort: () => controller.abort(), signal: controller.signal };
}

/** A line to the server. `die` lets nothing more through on what is open, and closes nothing. */
async function openLine(
  serverPort: number,
): Promise<{ readonly port: number; die(): void } & AsyncDisposable> {
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    die: () => {
      for (const socket of open) socket.unpipe().pause();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
