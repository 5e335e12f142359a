import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOnPath } from './setup-find.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const MANIFEST = { name: 'checkout', version: '1.0.0', dependencies: { node: '24.0.0' } };
const LOCK = {
  ...MANIFEST,
  lockfileVersion: 3,
  packages: {
    '': MANIFEST,
    'node_modules/node': { version: '24.0.0', integrity: 'sha512-x', hasInstallScript: true },
  },
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder like a fresh clone, and a folder that is the whole PATH; the set-up scripts in it are the real ones. */
export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'vicibridge-checkout-'));
  readonly #bin = join(this.root, 'path');

  constructor() {
    for (const folder of ['bin', 'scripts', '.ci']) {
      cpSync(join(REPOSITORY, folder), join(this.root, folder), { recursive: true });
    }
    mkdirSync(this.#bin);
    this.write('package.json', JSON.stringify({ ...MANIFEST, type: 'module' }));
    this.write('package-lock.json', JSON.stringify(LOCK));
    this.put('sh', 'env', 'bash', 'mktemp', 'tee', 'grep', 'tail', 'rm', 'dirname', 'cat', 'mkdir');
    symlinkSync(process.execPath, join(this.#bin, 'node'));
  }

  /** Make programs of this machine visible. */
  put(...names: readonly string[]): void {
    for (const name of names) symlinkSync(findOnPath(name), join(this.#bin, name));
  }

  /** A program of that name that is a shell script. */
  fake(name: string, script: string): void {
    this.write(join('path', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.#bin, name), 0o755);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** What `npm ci` would leave, as shell commands; `node_modules/node` without its program. */
  installScript(): string {
    const record = JSON.stringify({ packages: { 'node_modules/node': LOCK.packages['node_modules/node'] } });
    return [
      'mkdir -p node_modules/node',
      `echo '${record}' >node_modules/.package-lock.json`,
      `echo '{"version":"${process.versions.node}"}' >node_modules/node/package.json`,
      `echo 'import fs from "node:fs"; fs.mkdirSync("bin"); fs.symlinkSync(process.execPath, "bin/node")' >node_modules/node/installArchSpecificPackage.js`,
      `echo '{"type":"module"}' >node_modules/package.json`,
    ].join('\n');
  }

  start(command: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(join(this.#bin, command[0]), command.slice(1), {
      cwd: this.root,
      env: { PATH: this.#bin, HOME: this.root, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
  }

  async run(
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const child = this.start(command, env);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin?.end();
    await once(child, 'close');
    return { code: child.exitCode, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
