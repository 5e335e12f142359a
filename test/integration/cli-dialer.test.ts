import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, it, onTestFinished } from 'vitest';
import { readTraffic } from '../../src/queue/dialer-traffic/read-traffic.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { CANARIES, cli, type Printed, writeConfig } from './cli-rig.ts';
import { scratchDir } from './ledger-rig.ts';

interface Rig {
  readonly standIn: DialerStandIn;
  readonly call: (name: string, parameters: readonly string[], ...words: string[]) => Promise<Printed>;
}

/** A stand-in, and `dialer call` with a configuration for it. */
async function startDialer(
  columns: Readonly<Record<string, string>> = {},
  redis: object = { url: 'redis://127.0.0.1:1' },
): Promise<Rig> {
  const { VICIDIAL_USER: user, VICIDIAL_PASS: password } = CANARIES;
  const standIn = await startDialerStandIn({ users: [{ user, password, level: 9, columns }] });
  onTestFinished(() => standIn.close());
  const dir = scratchDir();
  const login = { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS', hookKey: '$HOOK_KEY' };
  writeConfig(dir, {
    redis,
    dialers: { main: { url: standIn.url, timezone: 'America/New_York', ...login } },
  });
  return {
    standIn,
    call: (name, parameters, ...words) =>
      cli(['dialer', 'call', name, ...parameters.flatMap((word) => ['--param', word]), ...words], { dir }),
  };
}

it('dialer call: when it was carried out, then the typed result is JSON, without the password that VICIdial repeats', async () => {
  const { call, standIn } = await startDialer();
  const user = ['agent_user=newone', 'agent_pass=canary-typed', 'agent_user_level=1', 'agent_full_name=New'];
  const printed = await call('add_user', [...user, 'agent_user_group=ADMIN'], '--json');
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(printed.stdout)).toMatchObject({
    function: 'add_user',
    outcome: 'success',
    code: 'added',
    fields: { agentUser: 'newone', agentUserLevel: 1 },
    warnings: [],
  });
  expect(printed.stdout).not.toContain('canary-typed');
  expect(standIn.tables.users.find(({ user: name }) => name === 'newone')?.pass).toBe('canary-typed');
});

it('dialer call: when a part was left out or changed, then standard error says so and the exit code is 0', async () => {
  const { call, standIn } = await startDialer();
  const lead = ['phone_number=3125550101', 'phone_code=1', 'list_id=1001', 'first_name=Zoé'];
  const printed = await call('add_lead', [...lead, 'policy_number=7', 'custom_fields=Y']);
  expect(printed.code).toBe(0);
  expect(printed.stdout).toMatch(/^add_lead: partial \(added\)\n.*leadId.*\n.*101/);
  expect(printed.stderr).toMatch(/^warning: VICIdial: CUSTOM FIELDS NOT ADDED/m);
  expect(printed.stderr).toMatch(/^warning: first_name was changed before it was sent: transliterated$/m);
  expect(standIn.leads).toMatchObject([{ first_name: 'Zoe' }]);
});

it('dialer call: when VICIdial refuses, then the exit code is 1 and the error class is named', async () => {
  const { call } = await startDialer({ modify_users: '0' });
  const [text, json] = await Promise.all([
    call('update_user', ['agent_user=nobody', 'active=N']),
    call('update_user', ['agent_user=nobody', 'active=N'], '--json'),
  ]);
  expect(text).toMatchObject({ code: 1, stdout: '' });
  expect(text.stderr).toContain('update_user failed, VICIdial says "USER DOES NOT HAVE PERMISSION');
  expect(json).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(json.stdout)).toMatchObject({
    outcome: 'failure',
    errorClass: 'auth',
    code: 'no-permission',
  });
});

it('dialer call: when a number is put on the DNC list, then it takes the lane of such calls, and others the one of waiting people (defect: one lane for all)', async () => {
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  const { call } = await startDialer({}, { url: inject('redisUrl'), prefix });
  expect((await call('add_dnc_phone', ['phone_number=3125550101', 'campaign_id=SYSTEM_INTERNAL'])).code).toBe(
    0,
  );
  expect((await call('lead_search', ['phone_number=3125550101'])).code).toBe(0);
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const { calls } = await readTraffic(redis, prefix, 'main');
  expect(calls).toEqual({ dnc: 1, 'speed-to-lead': 1, normal: 0 });
});

it('dialer call: when the command line is wrong, then the exit code is 2 and no value is printed', async () => {
  const { call } = await startDialer();
  const [value, dialer] = await Promise.all([
    call('add_user', ['agent_pass=canary typed']),
    call('server_refresh', [], '--dialer', 'mian'),
  ]);
  expect(value).toMatchObject({ code: 2, stdout: '' });
  expect(value.stderr).toContain('agent_pass: must be 2 to 100 letters, digits, - or _');
  expect(value.stderr).not.toContain('canary typed');
  expect(dialer).toMatchObject({ code: 2, stdout: '' });
  expect(dialer.stderr).toContain('no dialer mian; did you mean "main"?');
});

it('dialer call: when a parameter is mistyped, then nothing is sent (defect: the lead went into list 999)', async () => {
  const { call, standIn } = await startDialer();
  const printed = await call('add_lead', ['phone_number=3125550101', 'listid=1001']);
  expect(printed).toMatchObject({ code: 2, stdout: '' });
  expect(printed.stderr).toContain('add_lead has no parameter listid; did you mean "list_id"?');
  expect(standIn.leads).toEqual([]);
});

it('dialer call <function> --list prints its parameters and rights, dialer explain hints at a mistyped name', async () => {
  const dir = scratchDir();
  const body = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|115|-6|apiuser\n';
  const [sheet, explained] = await Promise.all([
    cli(['dialer', 'call', 'lead_all_info', '--list'], { dir }),
    cli(['dialer', 'explain', '--function', 'addlead'], { dir, input: body }),
  ]);
  expect(sheet).toMatchObject({ code: 0, stderr: '' });
  expect(sheet.stdout).toMatch(/^lead_all_info \(non-agent API, read\): .*\nrights: level \d/);
  expect(sheet.stdout).toMatch(/^custom_fields +yes or no$/m);
  expect(explained).toMatchObject({ code: 0, stderr: 'no function addlead; did you mean add_lead?\n' });
  expect(JSON.parse(explained.stdout)).toMatchObject({ function: 'addlead', outcome: 'unknown' });
});

it('dialer call --list and dialer explain need no configuration', async () => {
  const dir = scratchDir();
  const body = 'ERROR: update_lead NO MATCHES FOUND IN THE SYSTEM: |apiuser|999|||\n';
  const [list, explained] = await Promise.all([
    cli(['dialer', 'call', '--list', '--api', 'agent', '--json'], { dir }),
    cli(['dialer', 'explain', '--function', 'update_lead'], { dir, input: body }),
  ]);
  const names = (JSON.parse(list.stdout) as { function: string }[]).map((one) => one.function);
  expect(names).toContain('external_pause');
  expect(names).not.toContain('add_lead');
  expect(explained).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(explained.stdout)).toMatchObject({ outcome: 'nothing', errorClass: null });
});
