import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createHmac } from 'node:crypto';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectorWebhooks } from '../../src/connector.ts';
import { startDoor } from '../integration/receiver-rig.ts';
import { ROOT } from '../source-files.ts';

const run = promisify(execFile);
const PAGE = readFileSync(join(ROOT, 'docs/add-a-connector.md'), 'utf8');
const FILES = filesOf(PAGE);
const SUITE = 'test/contract/acme.test.ts';
const BOUND_MS = 120_000;
const SECRET = 'acme-signing-secret';

/** The code blocks that begin with the path of a file. */
function filesOf(page: string): ReadonlyMap<string, string> {
  const blocks = page.matchAll(/^```ts\n\/\/ ([\w./-]+\.ts)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, path = '', text = '']) => [path, text]));
}

/** A project of its own that shares the repository's folders, and has the page's files beside them. */
function layOut(): string {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'add-a-connector-')));
  const own = new Set(['src', 'src/sandbox', 'test/contract']);
  for (const folder of own) {
    mkdirSync(join(project, folder), { recursive: true });
    for (const entry of readdirSync(join(ROOT, folder))) {
      const path = `${folder}/${entry}`;
      const isOther = entry.endsWith('.test.ts') || own.has(path);
      if (!isOther) symlinkSync(join(ROOT, path), join(project, path));
    }
  }
  for (const entry of ['node_modules', 'package.json']) symlinkSync(join(ROOT, entry), join(project, entry));
  for (const [path, text] of FILES) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const base = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as object;
  const include = ['connectors', 'src/sandbox/acme', SUITE];
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ ...base, include }));
  writeFileSync(
    join(project, 'vitest.config.ts'),
    `export default { test: { include: ['${SUITE}'], testTimeout: 30_000 } };\n`,
  );
  return project;
}

/** What a command says, and whether it ended well. */
async function said(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  try {
    const env = { ...Object.fromEntries(environment), NO_COLOR: '1' };
    const { stdout, stderr } = await run(command, args, {
      cwd,
      env,
      timeout: BOUND_MS,
      maxBuffer: 16_000_000,
    });
    return { ok: true, text: stdout + stderr };
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return { ok: false, text: `${stdout ?? ''}${stderr ?? ''}` };
  }
}

describe('docs/add-a-connector.md', () => {
  let project = '';
  beforeAll(() => {
    project = layOut();
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('names every file that its table of steps does, when it is read, then each is a block of code', () => {
    expect([...FILES.keys()]).toEqual([
      'src/sandbox/acme/index.ts',
      'connectors/acme/settings.ts',
      'connectors/acme/index.ts',
      'connectors/acme/api.ts',
      'connectors/acme/person.ts',
      'connectors/acme/call.ts',
      'connectors/acme/connection.ts',
      'test/contract/acme.test.ts',
      'connectors/acme/webhooks.ts',
    ]);
  });

  test('followed to the letter, when its files are put together, then their types fit the contract', async () => {
    const { ok, text } = await said(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.', '--noEmit'], project);
    expect(text.split('\n').filter((line) => /acme/.test(line))).toEqual([]);
    expect(ok || !text.includes('acme'), text).toBe(true);
  }, 120_000);

  test('followed to the letter, when the contract suite runs, then the connector keeps the contract', async () => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const file = join(project, 'report.json');
    const args = [vitest, 'run', '--root', project, '--reporter', 'json', '--outputFile', file];
    const { ok, text } = await said(process.execPath, args, project);
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly testResults: readonly object[];
      readonly numPassedTests: number;
      readonly numFailedTests: number;
    };
    const told = JSON.stringify(report.testResults).match(/"failureMessages":\["[^"]{1,300}/g);
    expect(report.numFailedTests, `${told?.join('\n')}\n${text.slice(-2000)}`).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(55);
    expect(ok).toBe(true);
  }, 120_000);

  test('its webhooks, when a signed message and a forged one come, then only the signed one is kept', async () => {
    const { openWebhooks } = (await import(join(project, 'connectors/acme/webhooks.ts'))) as {
      readonly openWebhooks: (door: unknown) => ConnectorWebhooks;
    };
    const webhooks = openWebhooks({ secret: SECRET });
    await using rig = await startDoor({
      connectorDoors: new Map([['crm', { name: 'crm', webhooks }]]),
      context: { webhooks },
    });
    const body = JSON.stringify({ id: 'm1', at: '2026-11-22T10:00:00Z', change: 'updated', person: 'p1' });
    const post = (secret: string) =>
      fetch(`${rig.url}/hooks/crm/crm`, {
        method: 'POST',
        body,
        headers: { 'x-acme-signature': createHmac('sha256', secret).update(body).digest('hex') },
      });
    expect((await post(SECRET)).status).toBe(200);
    expect((await post('another-secret-0001')).status).toBe(401);
    expect(rig.events()).toMatchObject([
      { type: 'record-changed', leadKey: 'crm:person:p1', record: { id: 'p1', change: 'updated' } },
    ]);
  });
});
