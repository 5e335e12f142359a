import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { DialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import { holdings } from '../unit/vicidial-doctor-rig.ts';
import { CANARIES, cli, writeConfig } from './cli-rig.ts';
import { copySetup, emptySetup, followSetup } from './doctor-rig.ts';
import { scratchDir } from './ledger-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const { VICIDIAL_USER: user, VICIDIAL_PASS: password, HOOK_KEY: hookKey } = CANARIES;
const DISPO = urlTemplate('dispo', { publicUrl: 'https://bridge.example.com', dialer: 'main', hookKey });
const NO_AGENT = urlTemplate('no-agent', {
  publicUrl: 'https://bridge.example.com',
  dialer: 'main',
  hookKey,
});
const FOREIGN = 'https://crm.example.org/x';

let rig: DatabaseRig;
let standIn: DialerStandIn;
let dir: string;
beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query("insert into system_settings (use_non_latin, db_schema_version) values ('0', 1728)");
});
afterAll(() => rig[Symbol.asyncDispose]());

beforeEach(async () => {
  await emptySetup(rig.admin);
  standIn = await startDialerStandIn({
    users: [{ user, password }],
    campaigns: [],
    lists: [],
    seed: {
      vicidial_campaigns: [
        { campaign_id: 'SALES', campaign_name: 'Sales B2B', active: 'Y', na_call_url: 'ALT', closer_campaigns: ' SUPPORT -' }, // prettier-ignore
      ],
      vicidial_inbound_groups: [
        { group_id: 'SUPPORT', active: 'Y' },
        { group_id: 'OTHER', active: 'Y' },
      ],
    },
  });
  onTestFinished(() => standIn.close());
  await copySetup(standIn, rig.admin);
  dir = scratchDir();
  writeConfig(dir, {
    dialers: {
      main: {
        url: standIn.url,
        user: '$VICIDIAL_USER',
        password: '$VICIDIAL_PASS',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
        governor: { ratePerSecond: 100, burst: 50 },
        database: { ...rig.settings(), password: '$DB_PASS' },
      },
    },
  });
});

function install(...words: readonly string[]) {
  return cli(['dialer', 'install', ...words], { dir, env: { DB_PASS: rig.settings().password } });
}

function campaign() {
  return standIn.tables.campaigns.rows[0];
}

describe('vicibridge dialer install with the database', () => {
  test('--dry-run prints the calls and sends no write', async () => {
    const before = holdings(standIn);
    const { code, stdout } = await install('--campaign', 'SALES', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain(`would call  update_campaign campaign_id=SALES dispo_call_url=${DISPO}`);
    expect(stdout).toContain(
      'would call  update_alt_url campaign_id=SALES entry_type=campaign url_type=noagent',
    );
    expect(holdings(standIn)).toEqual(before);
    // Only the list of alternate URLs of the field that is ALT was read.
    expect(standIn.requests).toHaveLength(1);
  });

  test('sets what the API can set, reads it back, tells the rest, and has nothing to do the next time', async () => {
    const follower = followSetup(standIn, rig.admin);
    const first = await install('--campaign', 'SALES');
    await follower.stop();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^set +Dispo Call URL is empty: set with update_campaign, and read back$/m);
    expect(first.stdout).toMatch(/^set +No Agent Call URL is ALT, without our URL: .* read back$/m);
    expect(first.stdout).toMatch(/^by hand +Start Call URL is empty$/m);
    expect(first.stdout).toContain('## Campaigns > SALES > Start Call URL (it is empty)\nVARhttps://');
    expect(first.stdout).toContain(
      '## Inbound > In-groups > SUPPORT > Dispo Call URL (it is empty now)\nCAMP',
    );
    expect(first.stdout).not.toContain('OTHER');
    expect(campaign()?.dispo_call_url).toBe(DISPO);
    expect(standIn.tables.urlMulti.rows.map(({ url_address }) => url_address)).toEqual([NO_AGENT]);

    const before = holdings(standIn);
    const again = await install('--campaign', 'SALES');
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^right +Dispo Call URL is right: nothing to do$/m);
    expect(again.stdout).not.toMatch(/^set /m);
    expect(holdings(standIn)).toEqual(before);
  });

  test('keeps a foreign URL and ends with 1; with --replace overwrites it', async () => {
    Object.assign(campaign() ?? {}, { dispo_call_url: FOREIGN });
    await copySetup(standIn, rig.admin);
    const kept = await install('--campaign', 'SALES');
    expect(kept.code).toBe(1);
    expect(kept.stdout).toMatch(/^KEPT +Dispo Call URL leads to crm\.example\.org/m);
    expect(kept.stdout).toMatch(/-> run it with --replace/);
    expect(campaign()?.dispo_call_url).toBe(FOREIGN);

    const follower = followSetup(standIn, rig.admin);
    const replaced = await install('main', '--campaign', 'SALES', '--replace');
    await follower.stop();
    expect(replaced.code).toBe(0);
    expect(campaign()?.dispo_call_url).toBe(DISPO);
  });

  test('ends with 1 when VICIdial said yes and something else stands there', async () => {
    const { code, stdout } = await install('--campaign', 'SALES');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED +Dispo Call URL is empty: .*something else stands there/m);
  });

  test.each([
    [['--campaign', 'NOPE'], 2, 'dialer main has no campaign NOPE; there are: SALES'],
    [['--campaign', 'TOO-LONG-A-NAME'], 2, "a campaign's id has 2 to 8"],
    [['other', '--campaign', 'SALES'], 2, 'no dialer other; there are: main'],
    [[], 2, "required option '--campaign <id>'"],
  ])('%o ends with %i and says why', async (words, code, text) => {
    const printed = await install(...words);
    expect(printed).toMatchObject({ code, stderr: expect.stringContaining(text) as string });
    expect(printed.stderr).not.toMatch(/\n\s+at /);
    expect(campaign()?.dispo_call_url).toBe('');
  });
});

describe('vicibridge dialer urls', () => {
  const urls = (...words: readonly string[]) =>
    cli(['dialer', 'urls', ...words], { dir, env: { DB_PASS: rig.settings().password } });

  test('of a campaign names each place, its in-groups and no other, and what to paste', async () => {
    const { code, stdout } = await urls('--campaign', 'SALES');
    expect(code).toBe(0);
    expect(stdout).toContain('campaign SALES (Sales B2B)');
    expect(stdout).toContain(`## Campaigns > SALES > Dispo Call URL\n${DISPO}\n`);
    expect(stdout).toContain('## Inbound > In-groups > SUPPORT > Dispo Call URL\nCAMP\n');
    expect(stdout).toContain(`## Inbound > In-groups > SUPPORT > No Agent Call URL\n${NO_AGENT}\n`);
    expect(stdout).not.toContain('OTHER');
    expect(standIn.requests).toEqual([]);
  });

  test('without a campaign prints what vicibridge urls prints', async () => {
    const plain = await cli(['urls'], { dir, env: { DB_PASS: rig.settings().password } });
    expect(await urls('main')).toEqual(plain);
    expect(plain.stdout).toContain(DISPO);
  });

  test('of a campaign that VICIdial does not have says which there are', async () => {
    expect(await urls('--campaign', 'NOPE')).toMatchObject({
      code: 2,
      stderr: 'dialer main has no campaign NOPE; there are: SALES\n',
    });
  });

  test('of a campaign, when VICIdial has none at all, then urls and install say so, and both end with 2', async () => {
    await emptySetup(rig.admin);
    const said = { code: 2, stderr: 'dialer main has no campaign SALES; there is none yet\n' };
    expect(await urls('--campaign', 'SALES')).toMatchObject(said);
    expect(await install('--campaign', 'SALES')).toMatchObject(said);
  });
});
