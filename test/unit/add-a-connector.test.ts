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
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type {
  Connection,
  ConnectorDefinition,
  ConnectorWebhooks,
  DeliveryRequest,
} from '../../src/connector.ts';
import type { StandIn } from '../../src/sandbox/stand-in.ts';
import { memoryIdentities } from '../contract/rig.ts';
import { startDoor } from '../integration/receiver-rig.ts';
import { ROOT } from '../source-files.ts';
import { EVENT, ORDER } from './highlevel-rig.ts';

const run = promisify(execFile);
const PAGE = readFileSync(join(ROOT, 'docs/add-a-connector.md'), 'utf8');
const FILES = filesOf(PAGE);
const SUITE = 'test/contract/acme.test.ts';
const BOUND_MS = 120_000;
const SECRET = 'acme-signing-secret';
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

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

interface AcmeStandIn extends StandIn {
  readonly people: ReadonlyMap<string, { readonly lead?: string; readonly dnc?: boolean }>;
  readonly calls: ReadonlyMap<string, object>;
  readonly fields: ReadonlySet<string>;
  addPerson(person: object): { readonly id: string };
}

/** The page's connector on its own stand-in. */
async function startAcme(project: string, fields?: readonly string[]) {
  const { startAcmeStandIn } = (await import(join(project, 'src/sandbox/acme/index.ts'))) as {
    readonly startAcmeStandIn: (options: object) => Promise<AcmeStandIn>;
  };
  const { default: acme } = (await import(join(project, 'connectors/acme/index.ts'))) as {
    readonly default: ConnectorDefinition<{ readonly type: string }>;
  };
  const token = 'acme-token-unit';
  const standIn = await startAcmeStandIn({ token, ...(fields === undefined ? {} : { fields }) });
  const settings = acme.settings.parse({ type: 'acme', accessToken: token, baseUrl: standIn.url });
  const connection: Connection = await acme.connect(settings, { name: 'crm', logger: QUIET, now: Date.now });
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  const signal = AbortSignal.timeout(10_000);
  const blocked = new Set<string>();
  const context = {
    signal,
    logger: QUIET,
    identities: memoryIdentities(),
    dnc: {
      blocked: (number: string) => Promise.resolve(blocked.has(number) ? ('system' as const) : undefined),
    },
  };
  const request = (event: object, more: Partial<DeliveryRequest> = {}): DeliveryRequest => ({
    deliveryId: 'dlv_1',
    effectKey: 'effect-1',
    event: { ...EVENT, ...event },
    attempt: 1,
    inDoubtSince: undefined,
    known: {},
    ...more,
  });
  return { acme, standIn, connection, context, blocked, request, signal };
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
      'connectors/acme/left-out.ts',
      'connectors/acme/records.ts',
      'connectors/acme/edits.ts',
      'connectors/acme/setup.ts',
      'connectors/acme/webhooks.ts',
      'connectors/acme/connection.ts',
      'test/contract/acme.test.ts',
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

  test('its definition, when it is read, then connections may have calls, shadow, webhooks and leads', async () => {
    const { acme, connection } = await startAcme(project);
    expect(acme).toMatchObject({ takesCalls: true, webhooks: expect.anything() });
    expect(connection).toMatchObject({ preview: expect.any(Function), records: expect.anything() });
  });

  test('when an order asks for what Acme has no place for, then a warning names each part of it', async () => {
    const { connection, context, request } = await startAcme(project);
    const call = {
      ...ORDER,
      person: { ...ORDER.person, object: 'company', defaults: { source: 'dialer' } },
      activity: { outcome: 'Won', subject: 'Sale', fields: { kind: 'x' } },
      personFields: { status: 'x' },
      owner: { by: 'id', id: '7' } as const,
      tasks: [
        { key: 'callback', subject: 'x', dueAt: '2026-11-23T00:00:00.000Z', priority: 'low', fields: {} },
      ] as never,
      campaign: { id: '9', status: undefined },
      deal: { name: 'x', stage: 'won', fields: {}, closeDate: '2026-11-22' } as never,
    };
    const keys = ['outcome', 'activity', 'person', 'person.object', 'person.defaults', 'owner'];
    const expected = [...keys, 'callback and followUp', 'campaign', 'deal'].map(
      (key) => `Acme has no place for calls.${key}: it was left out.`,
    );
    expect((await connection.preview?.(request({}, { call }), context))?.warnings).toEqual(expected);
    expect((await connection.deliver(request({}, { call }), context)).warnings).toEqual(expected);
  });

  test('when the call is not to be logged, then nothing is written and the receipt says so', async () => {
    const { connection, context, request, standIn } = await startAcme(project);
    const receipt = await connection.deliver(
      request({}, { call: { ...ORDER, activity: undefined } }),
      context,
    );
    expect(receipt).toMatchObject({ outcome: 'skipped', warnings: [expect.stringContaining('not logged')] });
    expect([standIn.people.size, standIn.calls.size]).toEqual([0, 0]);
  });

  test('when a person became a lead, then it tells the lead, and the lead is known by it', async () => {
    const { connection, context, request, standIn } = await startAcme(project);
    const { id } = standIn.addPerson({ phone: '+13125550101' });
    const record = { object: 'person', id, change: 'updated', fields: {} } as const;
    const placed = request({ type: 'lead-placed', source: 'crm', record });
    expect((await connection.preview?.(placed, context))?.changes).toMatchObject([
      { outcome: 'updated', fields: { lead: { to: 'main:101' } } },
    ]);
    expect(standIn.people.get(id)?.lead).toBeUndefined();
    expect((await connection.deliver(placed, context)).outcome).toBe('updated');
    expect(standIn.people.get(id)?.lead).toBe('main:101');
    expect(await context.identities.get('person', 'main:101')).toBe(id);
    expect((await connection.deliver(placed, context)).outcome).toBe('unchanged');
  });

  test('when a number is blocked and set free, then its people are marked, and freed only if nothing else blocks', async () => {
    const { connection, context, request, standIn, blocked } = await startAcme(project);
    const number = '+13125550101';
    const { id } = standIn.addPerson({ phone: number });
    const dnc = { numbers: [number] };
    await connection.deliver(request({ type: 'dnc-set', dnc }), context);
    expect(standIn.people.get(id)?.dnc).toBe(true);
    blocked.add(number);
    const kept = await connection.deliver(request({ type: 'dnc-lifted', dnc }), context);
    expect(kept.warnings).toEqual([expect.stringContaining('stays marked')]);
    expect(standIn.people.get(id)?.dnc).toBe(true);
    blocked.clear();
    await connection.deliver(request({ type: 'dnc-lifted', dnc }), context);
    expect(standIn.people.get(id)?.dnc).toBe(false);
    const only = { dialer: 'main', campaign: 'SALES' };
    const partial = await connection.deliver(request({ type: 'dnc-set', dnc: { ...dnc, only } }), context);
    expect(partial.outcome).toBe('skipped');
  });

  test('when a record is read, then it has the wanted fields, and a wrong name is said', async () => {
    const { connection, standIn, signal } = await startAcme(project);
    const { id } = standIn.addPerson({ phone: '+13125550101', email: 'ann@example.test' });
    const warnings: string[] = [];
    const read = (wanted: string) =>
      connection.records?.read(
        { object: 'person', id: wanted },
        { fields: ['email', 'dnc', 'emial'], memberships: false },
        { signal, warn: (warning) => warnings.push(warning) },
      );
    expect(await read(id)).toMatchObject({ id, fields: { email: 'ann@example.test', dnc: 'false' } });
    expect(warnings).toEqual([expect.stringContaining('emial')]);
    expect(await read('nobody')).toBeUndefined();
  });

  test('when the account lacks a field, then check says so and prepare creates it', async () => {
    const { connection, standIn, signal } = await startAcme(project, ['phone', 'email', 'lead']);
    expect(await connection.check(signal)).toMatchObject([{ level: 'ok' }, { level: 'error' }]);
    expect([...standIn.fields]).not.toContain('dnc');
    expect(await connection.prepare?.(signal)).toMatchObject([{ level: 'ok' }, { level: 'ok' }]);
    expect(await connection.check(signal)).toMatchObject([{ level: 'ok' }]);
  });

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
