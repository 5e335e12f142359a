import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faultsOf, mayImportRoot } from './import-rules.ts';
import { importsOf, ROOT, sourceFiles } from './source-files.ts';

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      hasInstallScript: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const program = sourceFiles(['src', 'connectors', 'jobs']);
const everything = [...program, ...sourceFiles(['test', 'scripts'])];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function targetsOf(path: string): readonly string[] {
  return program.find((file) => file.path === path)?.imports.map(({ target }) => target) ?? [];
}

describe('who imports whom', () => {
  test('every file of the program imports only what the design lets its folder import', () => {
    expect(program.length).toBeGreaterThan(0);
    expect(program.flatMap(faultsOf)).toEqual([]);
  });

  test('nothing imports a composition root, not even tests and scripts, but for the command line src/main.ts', () => {
    const importers = everything.filter(({ path, imports }) =>
      imports.some(({ local, target }) => local && !mayImportRoot(path, target)),
    );
    expect(importers.map(({ path }) => path)).toEqual([]);
  });

  test.each([
    ['src/domain/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/domain/hit/a.ts', "import { x } from '../../ledger/x.ts';"],
    ['src/domain/a.ts', "import parse from 'libphonenumber-js';"],
    ['src/connector.ts', "import type { Config } from './config/config.ts';"],
    ['connectors/hubspot/a.ts', "import { x } from '../salesforce/x.ts';"],
    ['connectors/hubspot/a.ts', "import { x } from '../index.ts';"],
    ['connectors/hubspot/a.ts', "const { Redis } = await import('ioredis');"],
    ['connectors/hubspot/a.ts', "import { x } from '../../src/config/x.ts';"],
    ['jobs/a.ts', "import { x } from '../src/queue/work-queues.ts';"],
    ['jobs/a.ts', "import {\n  x,\n  y,\n} from '../src/ledger/x.ts';"],
    ['src/http/hooks/a.ts', "import { x } from '../../ledger/x.ts';"],
    ['src/http/api/a.ts', "export * from '../../queue/x.ts';"],
    ['src/dispatch/a.ts', "import { Queue } from 'bullmq';"],
    ['src/queue/a.ts', "import { x } from '../ledger/x.ts';"],
    ['src/ledger/a.ts', "import { x } from '../connector.ts';"],
    ['src/roles/a.ts', "import '../main.ts';"],
    ['src/commands/a.ts', "import '../cli.ts';"],
    ['src/main.ts', "import './receiver.ts';"],
    ['src/cli.ts', "import { Redis } from 'ioredis';"],
    ['src/http/a.ts', "import { startRedis } from '../../scripts/private-redis.ts';"],
    ['src/elsewhere/a.ts', ''],
  ])('a file %s with %s is refused', (path, text) => {
    expect(faultsOf({ path, lines: 1, imports: importsOf(path, text) })).toHaveLength(1);
  });

  test.each([
    ['src/domain/phone.ts', "import parse from 'libphonenumber-js/min';"],
    ['jobs/a.ts', "import type { Ledger } from '../src/ledger/ledger.ts';"],
    ['src/http/api/a.ts', "import { x } from '../../ledger/x.ts';"],
    ['src/queue/a.ts', "import { Queue } from 'bullmq';"],
    ['src/ledger/a.ts', "import type { IdentityMap } from '../connector.ts';"],
    ['connectors/hubspot/parts/a.ts', "import { x } from '../index.ts';"],
    ['src/main.ts', "import { x } from '../connectors/index.ts';"],
  ])('a file %s with %s is accepted', (path, text) => {
    expect(faultsOf({ path, lines: 1, imports: importsOf(path, text) })).toEqual([]);
  });
});

describe('registries', () => {
  test('every folder under connectors is in connectors/index.ts', () => {
    const folders = readdirSync(join(ROOT, 'connectors'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const registered = new Set(targetsOf('connectors/index.ts').map((target) => target.split('/')[1]));
    expect(folders.filter((name) => !registered.has(name))).toEqual([]);
  });

  test('every file under jobs is in jobs/index.ts, but for the context that jobs share', () => {
    const shared = new Set(['index.ts', 'context.ts']);
    const jobs = readdirSync(join(ROOT, 'jobs')).filter((name) => name.endsWith('.ts') && !shared.has(name));
    const registered = new Set(targetsOf('jobs/index.ts'));
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.filter((name) => !registered.has(`jobs/${name}`))).toEqual([]);
  });
});

describe('sizes', () => {
  test('no hand-written file has more than 400 lines', () => {
    expect(everything.filter(({ lines }) => lines > 400).map(({ path }) => path)).toEqual([]);
  });

  test('half of the files of the program have fewer than 80 lines', () => {
    const sizes = program.map(({ lines }) => lines).toSorted((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(80);
  });
});

describe('packages', () => {
  const manifest = Manifest.parse(JSON.parse(read('package.json')));
  const lock = Lock.parse(JSON.parse(read('package-lock.json')));

  test('the lock file names no registry, so that everybody installs from their own', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "(?!file:)/u);
    expect(read('package-lock.json')).not.toMatch(/registry\./u);
    expect(read('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/mu);
  });

  test('the lock file has the packages of all platforms, without which `npm ci` refuses it', () => {
    const names = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//u, '')));
    const missing = Object.values(lock.packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });

  test('what runs in production imports no development package', () => {
    const used = program.flatMap(({ imports }) =>
      imports.filter(({ local, typeOnly }) => !local && !typeOnly),
    );
    const packages = new Set(used.map(({ target }) => /^(?:@[^/]+\/)?[^/]+/u.exec(target)?.[0] ?? target));
    const missing = [...packages].filter(
      (name) => !name.startsWith('node:') && !(name in manifest.dependencies),
    );
    expect(missing).toEqual([]);
  });

  test('every package with an install script is decided on in allowScripts', () => {
    const withScript = Object.entries(lock.packages)
      .filter(([path, entry]) => path !== '' && entry.hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//u, ''));
    expect(withScript.toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted());
    expect(manifest.allowScripts['node']).toBe(true);
  });
});
