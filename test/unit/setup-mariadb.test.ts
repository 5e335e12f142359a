import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataTemplate, findMariadb } from '../../scripts/mariadb-programs.ts';
import { startMariadb } from '../../scripts/private-mariadb.ts';
import { Checkout } from './setup-rig.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a private MariaDB', () => {
  test("is set like VICIdial's, listens here only, and is gone with its folder after stop", async () => {
    const server = await startMariadb({ timezone: 'America/Chicago' });
    const admin = await server.connect();
    const [rows] = await admin.query(
      'select @@global.sql_mode as mode, @@character_set_server as charset, @@bind_address as address, @@datadir as dir, timediff(now(), utc_timestamp()) as zone',
    );
    admin.destroy();
    expect(rows).toEqual([
      {
        mode: 'NO_ENGINE_SUBSTITUTION',
        charset: expect.stringMatching(/^utf8/) as string,
        address: '127.0.0.1',
        dir: `${join(server.dir, 'data')}/`,
        zone: expect.stringMatching(/^-0[56]:00:00$/) as string,
      },
    ]);
    expect(statSync(server.dir).mode & 0o077).toBe(0);
    const { pid } = server;
    await server.stop();
    await server.stop();
    expect(pid !== undefined && isAlive(pid)).toBe(false);
    expect(server.pid).toBeUndefined();
    expect(existsSync(server.dir)).toBe(false);
  });

  test('lets root in by its socket only', async () => {
    await using server = await startMariadb();
    const overTcp = createConnection({ host: server.host, port: server.port, user: 'root' });
    await expect(overTcp).rejects.toThrow(/denied|not allowed/);
  });

  test('stopped and started again in a folder that was given it has its data, on the same port', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vicibridge-given-'));
    try {
      const server = await startMariadb({ dir });
      const before = await server.connect();
      await before.query('create database kept');
      before.destroy();
      const { pid, port } = server;
      await server.restart();
      expect(server.pid).not.toBe(pid);
      expect(server.port).toBe(port);
      const after = await server.connect('kept');
      after.destroy();
      await server.stop();
      expect(existsSync(join(dir, 'data', 'kept'))).toBe(true);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('ends with its folder when the process that started it is killed', async () => {
    const program = `import { startMariadb } from ${JSON.stringify(join(import.meta.dirname, '../../scripts/private-mariadb.ts'))};
      const { pid, dir } = await startMariadb();
      console.log(JSON.stringify({ pid, dir }));
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(owner.stdout, 'data');
    const { pid, dir } = JSON.parse(String(line)) as { pid: number; dir: string };
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await expect.poll(() => isAlive(pid) || existsSync(dir), { timeout: 5000, interval: 20 }).toBe(false);
  });

  test('that refuses its arguments is an error with its own words', async () => {
    await expect(startMariadb({ args: ['--no-such-setting=1'] })).rejects.toThrow(
      /ended at once:\n.*no-such-setting/s,
    );
  });

  test('its data folder is made once, also by two at a time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vicibridge-template-'));
    try {
      const programs = findMariadb();
      const [one, other] = await Promise.all([
        dataTemplate(programs, folder),
        dataTemplate(programs, folder),
      ]);
      expect(one).toBe(other);
      expect(readdirSync(folder)).toHaveLength(1);
      expect(existsSync(join(one, 'mysql'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('on a machine without one names the remedy', () => {
    expect(() => findMariadb('/nowhere', [])).toThrow(/npm test/);
  });
});

describe('set-up of MariaDB', () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
    checkout.write(
      'scripts/mariadb-only.mjs',
      `import { setUpMariadb } from './setup-mariadb.mjs';
       await setUpMariadb({ root: process.cwd(), env: process.env, folders: [process.cwd() + '/sbin'] });
       console.log('went on');`,
    );
  });
  afterEach(() => {
    checkout.remove();
  });
  const setUp = () => checkout.run(['node', 'scripts/mariadb-only.mjs']);

  test('is silent where both programs are, one beside the PATH', async () => {
    checkout.fake('mariadb-install-db', '');
    checkout.write('sbin/mariadbd', '');
    expect(await setUp()).toEqual({ code: 0, stdout: 'went on\n', stderr: '' });
  });

  test('without apt-get says what to install by hand, and lets the run go on', async () => {
    const { code, stdout, stderr } = await setUp();
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'went on\n' });
    expect(stderr).toContain('this system has no apt-get');
    expect(stderr).toContain('apt-get install mariadb-server');
  });

  test('runs apt-get with the package, and says when the server is there', async () => {
    // Root or not, whatever runs the script runs it here; what it would write elsewhere goes nowhere.
    checkout.fake('apt-get', 'true');
    checkout.fake('sudo', '[ "$1" = -n ] && shift; exec "$@"');
    checkout.write(
      'scripts/setup-mariadb.sh',
      'echo installing; mkdir -p sbin; echo >sbin/mariadbd; echo >sbin/mariadb-install-db',
    );
    const { stderr } = await setUp();
    expect(stderr).toMatch(
      /^set-up: installing MariaDB with apt-get.*\nset-up: MariaDB installed; no service of it runs\n$/,
    );
  });

  test('shows what apt-get said when it fails, and lets the run go on', async () => {
    checkout.fake('apt-get', 'true');
    checkout.fake('sudo', '[ "$1" = -n ] && shift; exec "$@"');
    checkout.write('scripts/setup-mariadb.sh', 'echo "E: Unable to locate package"; exit 100');
    const { stdout, stderr } = await setUp();
    expect(stdout).toBe('went on\n');
    expect(stderr).toContain('  | E: Unable to locate package');
    expect(stderr).toMatch(/apt-get failed with the words above \(code 100\)/);
  });
});
