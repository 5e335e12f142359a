import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNode24 } from '../../bin/node24.mjs';
import { freePort } from '../../scripts/redis-port.ts';
import { Checkout } from './setup-rig.ts';

const REDIS = { REDIS_URL: 'redis://127.0.0.1:1' };
let checkout: Checkout;

beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => {
  checkout.remove();
});

describe('set-up', () => {
  test('with nothing installed it calls npm once, mends the missing Node, and is silent the next time', async () => {
    checkout.fake('npm', `echo "$@" >>npm-calls\n${checkout.installScript()}`);
    const first = await checkout.run(['node', 'scripts/setup.mjs'], REDIS);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('installing the Node packages (no packages are installed)');
    expect(first.stderr).toContain('the install script of the package node did not run; fetching Node 24');
    expect(checkout.has('node_modules/node/bin/node')).toBe(true);

    checkout.fake('npm', 'exit 99');
    expect(await checkout.run(['node', 'scripts/setup.mjs'], REDIS)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('with NODE_ENV=production and omit=dev it still asks npm for the development packages', async () => {
    checkout.fake('npm', `echo "$@" >npm-calls; ${checkout.installScript()}`);
    checkout.fake('demo', 'cat npm-calls');
    const production = { ...REDIS, NODE_ENV: 'production', npm_config_omit: 'dev' };
    expect((await checkout.run(['node', 'scripts/setup.mjs'], production)).code).toBe(0);
    expect((await checkout.run(['demo'])).stdout).toMatch(/^ci .*--include=dev .*--include=optional/);
  });

  test('when a package of the lock file is gone it installs again and says which', async () => {
    checkout.fake('npm', checkout.installScript());
    checkout.write('node_modules/.package-lock.json', '{"packages":{}}');
    const { stderr } = await checkout.run(['node', 'scripts/setup.mjs'], REDIS);
    expect(stderr).toContain('(node_modules/node is missing)');
  });

  test('when the registry cannot be reached it says so, names the command for by hand, and fails', async () => {
    checkout.put('npm');
    const { code, stderr } = await checkout.run(['node', 'scripts/setup.mjs'], {
      ...REDIS,
      npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
      npm_config_fetch_retries: '0',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('the npm registry cannot be reached');
    expect(stderr).toContain('by hand first: `npm ci --include=dev`');
  });

  test('when the Node that npm brought does not run here it says so and fails', async () => {
    const broken = 'mkdir node_modules/node/bin; cat path/broken >node_modules/node/bin/node';
    checkout.fake('npm', `${checkout.installScript()}\n${broken}; chmod +x node_modules/node/bin/node`);
    checkout.fake('broken', 'echo wrong machine; exit 1');
    checkout.put('chmod');
    const { code, stderr } = await checkout.run(['node', 'scripts/setup.mjs'], REDIS);
    expect(code).toBe(1);
    expect(stderr).toMatch(/wrong machine\n.*does not run as Node v24/s);
  });

  test('without a Redis server and without apt-get it says what to install, and fails before npm is called', async () => {
    checkout.fake('npm', 'echo called >npm-calls');
    const { code, stderr } = await checkout.run(['node', 'scripts/setup.mjs']);
    expect(code).toBe(1);
    expect(stderr).toContain('this system has no apt-get');
    expect(stderr).toContain('apt-get install redis-server');
    expect(checkout.has('npm-calls')).toBe(false);
  });

  test('a valkey-server on the PATH is as good as Redis', async () => {
    checkout.fake('npm', checkout.installScript());
    checkout.fake('valkey-server', '');
    expect((await checkout.run(['node', 'scripts/setup.mjs'])).code).toBe(0);
  });

  test('a signal while npm works ends npm with all that it started', async () => {
    checkout.fake('npm', 'echo $$ >npm-pid.new; mv npm-pid.new npm-pid; sleep 60');
    checkout.put('sleep', 'mv');
    const child = checkout.start(['node', 'scripts/setup.mjs'], REDIS);
    await expect.poll(() => checkout.has('npm-pid'), { timeout: 10_000 }).toBe(true);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(143);
    checkout.fake('alive', 'read pid <npm-pid; kill -0 $pid');
    expect((await checkout.run(['alive'])).code).not.toBe(0);
  });
});

describe('scripts/run.mjs', () => {
  beforeEach(() => {
    checkout.fake('npm', checkout.installScript());
  });

  test('arguments, input, output and the exit code pass through to the program', async () => {
    checkout.write(
      'scripts/program.ts',
      'const one: string[] = process.argv.slice(2); console.log(JSON.stringify(one), process.env.PATH); process.exitCode = 7;',
    );
    const ended = await checkout.run(
      ['node', 'scripts/run.mjs', 'scripts/program.ts', '--once', 'a b'],
      REDIS,
    );
    expect(ended.code).toBe(7);
    expect(ended.stdout).toContain('["--once","a b"]');
    expect(ended.stdout).toContain(
      `${checkout.root}/node_modules/node/bin:${checkout.root}/node_modules/.bin:`,
    );
  });

  test('a program that needs no Redis starts without one', async () => {
    checkout.write('scripts/program.ts', '');
    const { code } = await checkout.run(['node', 'scripts/run.mjs', '--without-redis', 'scripts/program.ts']);
    expect(code).toBe(0);
  });

  test('SIGTERM reaches the program, and its own exit code comes back', async () => {
    checkout.write(
      'scripts/program.ts',
      "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up');",
    );
    const child = checkout.start(['node', 'scripts/run.mjs', 'scripts/program.ts'], REDIS);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(5);
  });

  test('several options may stand before the program, and one that does not exist is named', async () => {
    checkout.write('scripts/program.ts', "console.log('ran', process.argv.slice(2).join());");
    checkout.fake('mariadbd', '');
    checkout.fake('mariadb-install-db', '');
    const words = ['node', 'scripts/run.mjs', '--without-redis', '--with-mariadb'] as const;
    const { code, stdout } = await checkout.run([...words, 'scripts/program.ts', '--with-browser']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ran --with-browser\n' });
    const wrong = await checkout.run([...words, '--with-nothing', 'scripts/program.ts']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--with-nothing') as string });
  });

  test('a program that does not exist is named, with exit code 2', async () => {
    const ended = await checkout.run(['node', 'scripts/run.mjs', 'scripts/nothing.ts'], REDIS);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('there is no program scripts/nothing.ts');
  });
});

describe('which Node runs the program', () => {
  test('the running one where it is new enough and none is installed, else none', () => {
    expect(findNode24(checkout.root, { execPath: '/n/node', version: '24.1.0' })).toBe('/n/node');
    expect(findNode24(checkout.root, { execPath: '/n/node', version: '22.22.0' })).toBeUndefined();
  });

  test('the installed one before the running one', async () => {
    checkout.fake('npm', checkout.installScript());
    await checkout.run(['node', 'scripts/setup.mjs'], REDIS);
    const pinned = `${checkout.root}/node_modules/node/bin/node`;
    expect(findNode24(checkout.root, { execPath: '/n/node', version: '26.0.0' })).toBe(pinned);
  });
});
