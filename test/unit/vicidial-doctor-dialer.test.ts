import { describe, expect, test } from 'vitest';
import { examineDialer } from '../../connectors/vicidial/doctor/examine.ts';
import { judgePassword } from '../../connectors/vicidial/doctor/password.ts';
import { probeRights } from '../../connectors/vicidial/doctor/probes.ts';
import { judgeClock, judgeReach, judgeSpeed } from '../../connectors/vicidial/doctor/reach.ts';
import { judgeRights, NEEDED, USEFUL } from '../../connectors/vicidial/doctor/rights.ts';
import { judgeFacts } from '../../connectors/vicidial/doctor/tables.ts';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import type { ApiUserSetup } from '../../src/domain/dialer-setup.ts';
import { bad, holdings, PASSWORD, signal, startSession, TARGET } from './vicidial-doctor-rig.ts';

const WANTED = [...NEEDED, ...USEFUL];
const LEVEL_7 = new Set<string>([
  'lead_field_info', 'lead_callback_info', 'agent_status', 'logged_in_agents', 'recording_lookup',
]); // prettier-ignore
const UNSEEN = ['warning rights-unseen', 'warning urls-unseen', 'warning tables-unseen'];

describe('a dialer without its database', () => {
  test('that is right has nothing to be told but plain http and what cannot be seen', async () => {
    const { session } = await startSession();
    const found = await examineDialer({ session, target: TARGET, signal: signal() });
    expect(bad(found)).toEqual(['warning dialer-plain-http', ...UNSEEN]);
    expect(found.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['reached', 'clock', 'speed', 'pace', 'password', 'login']),
    );
    expect(JSON.stringify(found)).not.toContain(PASSWORD);
    for (const { level, remedy } of found) expect(remedy === undefined).toBe(level === 'ok');
  });

  test.each([
    [8, ['warning right-missing']],
    [9, []],
  ])('whose API is asked for calls needs level 9, and has %i', async (level, told) => {
    const { session } = await startSession({
      standIn: { users: [{ user: 'bridge', password: PASSWORD, level }] },
    });
    const found = await examineDialer({ session, target: TARGET, asksForCalls: true, signal: signal() });
    expect(bad(found)).toEqual(['warning dialer-plain-http', ...told, ...UNSEEN]);
    const about = found.filter(({ code }) => code === 'right-missing').map(({ message }) => message);
    expect(about).toEqual(told.map(() => expect.stringContaining('call_status_stats') as string));
  });

  test('that is away is one error, and no login is tried', async () => {
    const { session, standIn } = await startSession();
    await standIn.close();
    const found = await examineDialer({ session, target: TARGET, signal: signal() });
    expect(bad(found)).toEqual(['error unreachable', ...UNSEEN]);
  });

  test('with a wrong password is tried once', async () => {
    const { session, standIn } = await startSession({ settings: { password: 'wrong-but-long-enough-1' } });
    const found = await examineDialer({ session, target: TARGET, signal: signal() });
    expect(bad(found)).toContain('error login-refused');
    expect(standIn.tables.users.rows[0]?.failed_login_count).toBe('1');
    expect(JSON.stringify(found)).not.toContain('wrong-but-long');
  });

  test('whose user is locked says so', async () => {
    const columns = { failed_login_count: '10' };
    const { session } = await startSession({
      standIn: { users: [{ user: 'bridge', password: PASSWORD, columns }] },
    });
    const found = await examineDialer({ session, target: TARGET, signal: signal() });
    expect(bad(found)).toContain('error login-locked');
  });
});

test('a pace that errors have cut in half is told', async () => {
  const { session, standIn } = await startSession();
  standIn.faults.add({ action: 'status', status: 503 });
  for (let tries = 0; ((await session.traffic.figures()).ratePerSecond ?? 100) > 50; tries += 1) {
    expect(tries).toBeLessThan(200);
    await session.api.callOpen('version', signal()).catch(() => undefined);
  }
  standIn.faults.clear();
  const found = await examineDialer({ session, target: TARGET, signal: signal() });
  const slowed = found.find(({ code }) => code === 'slowed-down');
  expect(slowed?.message).toMatch(
    /^main is called at \d+(?:\.\d+)? calls a second instead of 100, after \d+ errors/,
  );
});

describe('rights, by calls that change nothing', () => {
  function asUser(user: object) {
    return { standIn: { users: [{ user: 'bridge', password: PASSWORD, ...user }] } };
  }

  test('of a user with level 8 and the flags are enough, and nothing in the dialer has changed', async () => {
    const { session, standIn } = await startSession();
    const before = holdings(standIn);
    expect(bad(await probeRights(session, WANTED, signal()))).toEqual([]);
    expect(holdings(standIn)).toEqual(before);
    expect(standIn.requests).toHaveLength(WANTED.length);
  });

  test('of a user that may call some functions: each other one is named, an error where deliveries need it', async () => {
    const { session } = await startSession(asUser({ allowedFunctions: ' add_lead agent_status ' }));
    const found = await probeRights(session, WANTED, signal());
    const missing = found.filter(({ code }) => code === 'right-missing');
    const named = missing.map(({ message }) => /may not call (\w+): it is not among/.exec(message)?.[1]);
    expect(named).toEqual(WANTED.filter((name) => name !== 'add_lead' && name !== 'agent_status'));
    expect(missing.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  test.each([
    [{ modifyLeads: 0 }, ['add_lead', 'update_lead', 'lead_search', 'lead_field_info']],
    [{ modifyLeads: 5 }, ['add_lead', 'update_lead', 'lead_field_info']],
    [{ columns: { modify_lists: '0' } }, ['add_dnc_phone']],
    [{ columns: { modify_campaigns: '0' } }, ['update_campaign', 'update_alt_url']],
    [
      { columns: { view_reports: '0' } },
      [
        'lead_callback_info',
        'agent_status',
        'logged_in_agents',
        'campaigns_list',
        'hopper_list',
        'recording_lookup',
      ],
    ],
    [{ level: 7 }, WANTED.filter((name) => !LEVEL_7.has(name))],
    [{ apiAccess: false }, WANTED.filter((name) => name !== 'add_dnc_phone')],
  ])('with %o the calls find the same as a look into the database: %o', async (user, expected) => {
    const { session, standIn } = await startSession(asUser(user));
    const probed = await probeRights(session, WANTED, signal());
    const read = judgeRights(rowOf(standIn.tables.users.rows[0]), {
      definitions: allFunctions(),
      wanted: WANTED,
    });
    for (const found of [probed, read]) {
      const names = found
        .filter(({ code }) => code === 'right-missing')
        .map(({ message }) => /may not call (\w+)/.exec(message)?.[1] ?? '');
      expect(names.toSorted()).toEqual([...expected].toSorted());
    }
  });

  test('of a VICIdial that refuses every call, one is made', async () => {
    const { session, standIn } = await startSession();
    standIn.faults.add({
      action: 'status',
      status: 200,
      body: 'ERROR: Your IP Address is not allowed: 192.0.2.1: ||IPBLOCK|\n',
    });
    expect(bad(await probeRights(session, WANTED, signal()))).toEqual(['error api-refused']);
    expect(standIn.requests).toHaveLength(1);
  });

  test('that cannot be found because the web server fails end with that failure', async () => {
    const { session, standIn } = await startSession();
    standIn.faults.add({ action: 'status', status: 503 });
    const found = await probeRights(session, WANTED, signal());
    expect(bad(found)).toEqual(['error probe-failed']);
    expect(found[0]?.message).toContain('503');
    expect(standIn.requests).toHaveLength(1);
  });

  test.each([
    ['ERROR: NO FUNCTION SPECIFIED\n', 'error function-unknown'],
    ['what is this\n', 'warning right-unclear'],
  ])('an answer %j is no proof of a right: %s', async (body, expected) => {
    const { session, standIn } = await startSession();
    standIn.faults.add({ action: 'status', status: 200, body });
    const found = await probeRights(session, ['add_lead'], signal());
    expect(bad(found)).toEqual([expected]);
    expect(found).toHaveLength(1);
  });
});

describe('rights, by the row of the user', () => {
  const user: ApiUserSetup = {
    user: 'bridge',
    active: true,
    level: 8,
    allowedFunctions: ` ${WANTED.join(' ')} `,
    flags: { vdc_agent_api_access: '1', modify_leads: '1', modify_lists: '1', modify_campaigns: '1', view_reports: '1' }, // prettier-ignore
  };
  const judge = (change: Partial<ApiUserSetup>) =>
    judgeRights({ ...user, ...change }, { definitions: allFunctions(), wanted: WANTED });

  test('that has what is needed and no more, nothing is told', () => {
    expect(judge({})).toEqual([
      { level: 'ok', code: 'rights', message: 'the API user may call what deliveries need' },
    ]);
  });

  test('every function that is judged is in the catalogue', () => {
    const names = new Set(allFunctions().map(({ name }) => name));
    expect(WANTED.filter((name) => !names.has(name))).toEqual([]);
  });

  test.each([
    [{ active: false }, ['error api-user-inactive']],
    [{ level: 9 }, ['warning right-too-many']],
    [{ allowedFunctions: ' ALL_FUNCTIONS ' }, ['warning right-too-many']],
    [{ flags: { ...user.flags, delete_users: '1' } }, ['warning right-too-many']],
    [{ flags: { ...user.flags, modify_users: '1', ast_admin_access: '1' } }, ['warning right-too-many', 'warning right-too-many']], // prettier-ignore
  ])('with %o: %o', (change, expected) => {
    expect(bad(judge(change))).toEqual(expected);
  });

  test('functions between commas are explained, and the first and last without blanks at the ends are missing', () => {
    const [first] = judge({ allowedFunctions: WANTED.join(',') });
    expect(first?.message).toContain('separated by commas');
    const missing = judge({ allowedFunctions: WANTED.join(' ') }).filter(
      ({ code }) => code === 'right-missing',
    );
    expect(missing.map(({ message }) => /call (\w+)/.exec(message)?.[1])).toEqual([WANTED[0], WANTED.at(-1)]);
  });

  test('an unknown user is an error', () => {
    const found = judgeRights(undefined, { definitions: allFunctions(), wanted: WANTED });
    expect(bad(found)).toEqual(['error api-user-unknown']);
  });
});

describe('clock, speed, password, tables', () => {
  const nowMs = Date.parse('2026-01-15T12:00:00Z');
  const judge = (offset: number, aheadMs: number) =>
    bad(
      judgeClock(
        { epochMs: nowMs + aheadMs, utcOffsetMinutes: offset },
        { who: 'main', timezone: 'America/New_York', nowMs },
      ),
    );

  test.each([
    [-300, 0, []],
    [-300, 60_000, []],
    [-300, 61_000, ['warning clock-offset']],
    [-300, -3_600_000, ['warning clock-offset']],
    [-360, 0, ['error time-zone']],
  ])('%i minutes from UTC and %i ms ahead: %o', (offset, aheadMs, expected) => {
    expect(judge(offset, aheadMs)).toEqual(expected);
  });

  test.each([
    [[10, 20, 30, 40, 1000], 'ok speed'],
    [[10, 20, 30, 40, 1001], 'warning slow'],
    [[10, 20, 30, 40, 5001], 'error too-slow'],
  ])('replies after %o ms are %s', (tookMs, expected) => {
    const { level, code, message } = judgeSpeed(tookMs, 'main');
    expect(`${level} ${code}`).toBe(expected);
    expect(message).toContain('took 30 ms');
  });

  test('slow replies of a real server are timed without the wait for the pace', async () => {
    const { session, standIn } = await startSession({
      settings: { governor: { ratePerSecond: 4, burst: 1 } },
    });
    standIn.faults.add({ delayMs: 1100, times: 1 });
    const { found } = await judgeReach(session, signal());
    const slow = found.find(({ code }) => code === 'slow');
    expect(slow?.message).toMatch(/took \d{1,2} ms .* at worst 1[1-9]\d\d ms/);
  });

  test.each([
    ['short-1', 'password-short'],
    ['onlysmallletterstogether', 'password-simple'],
    [PASSWORD, 'password'],
  ])('the password %s is %s, and is not shown', (password, code) => {
    const found = judgePassword(password);
    expect(found.code).toBe(code);
    expect(JSON.stringify(found)).not.toContain(password);
  });

  test.each([
    [{ vendorCodeIndexed: false }, ['warning vendor-code-index']],
    [{ engine: 'MyISAM' }, ['warning table-engine']],
    [{ nonLatin: true }, ['warning non-latin']],
    [{}, []],
  ])('tables with %o: %o', (change, expected) => {
    const facts = { engine: 'InnoDB', vendorCodeIndexed: true, nonLatin: false, ...change };
    expect(bad(judgeFacts(facts, false))).toEqual(expected);
  });

  test('nonLatin without VICIdial knowing of it is an error: it loses accents', () => {
    const facts = { engine: 'InnoDB', vendorCodeIndexed: true, nonLatin: false };
    expect(bad(judgeFacts(facts, true))).toEqual(['error non-latin']);
  });
});

function rowOf(row: Readonly<Record<string, string>> | undefined): ApiUserSetup {
  const { user = '', active, user_level, api_allowed_functions = '', ...flags } = row ?? {};
  return {
    user,
    active: active === 'Y',
    level: Number(user_level),
    allowedFunctions: api_allowed_functions,
    flags,
  };
}
