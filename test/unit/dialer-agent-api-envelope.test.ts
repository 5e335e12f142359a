import { describe, expect, it } from 'vitest';
import { startAgentRig, USER } from './dialer-agent-api-rig.ts';

const PAUSE = { function: 'external_pause', value: 'PAUSE', agent_user: 'agent001' };

describe('the login of the Agent API', () => {
  it('shows the whole look-up with the password when the password is wrong, and counts the failure', async () => {
    const { ask, standIn } = await startAgentRig({ now: () => 1_795_316_205_000 });
    expect((await ask({ ...PAUSE, pass: 'wrong' })).body).toBe(
      "ERROR: Invalid Username/Password: |bridge|wrong|0|1|BAD|0|api|SELECT count(*) from vicidial_users where user='bridge' and pass='wrong' and user_level > 0 and active='Y' and ( (failed_login_count < 10) or (UNIX_TIMESTAMP(last_login_date) < 1795315305) );|\n",
    );
    await ask(PAUSE);
    // Unlike the Non-Agent API a success does not set the count back.
    expect(standIn.tables.users.find(({ user }) => user === USER.user)?.failed_login_count).toBe('1');
  });

  it('refuses the right password as well when ten wrong ones came before', async () => {
    const { ask } = await startAgentRig();
    for (let failure = 1; failure <= 10; failure += 1) await ask({ ...PAUSE, pass: 'wrong' });
    expect((await ask(PAUSE)).body).toBe(
      'ERROR: Invalid Username/Password: |bridge|right-password|0|1|LOCK|\n',
    );
  });

  it('refuses who may not use the API, comes from a strange address or finds no active server', async () => {
    const { ask, standIn } = await startAgentRig();
    const { tables } = standIn;
    expect((await ask({ ...PAUSE, user: 'agent001', pass: 'pass-agent001' })).body).toMatch(/^SUCCESS/);
    tables.users.update(({ user }) => user === 'agent001', { vdc_agent_api_access: '0' });
    const own = await ask({ ...PAUSE, user: 'agent001', pass: 'pass-agent001' });
    expect(own.body).toBe('ERROR: Invalid Username/Password: |agent001|pass-agent001|1|0|GOOD|\n');

    tables.systemSettings.update(() => true, { allow_ip_lists: '1' });
    tables.userGroups.update(() => true, { api_ip_list: 'OFFICE' });
    expect((await ask(PAUSE)).body).toContain('|0|1|IPBLOCK|');
    tables.ipListEntries.insert({ ip_list_id: 'OFFICE', ip_address: '127.0.0.x' });
    expect((await ask(PAUSE)).body).toMatch(/^SUCCESS/);

    tables.servers.update(() => true, { active_asterisk_server: 'N' });
    expect((await ask(PAUSE)).body).toContain('|0|1|ERRSERVERS|');
  });

  it('is one line when the source is too short, the API is off or the function is not allowed', async () => {
    const { ask, standIn } = await startAgentRig();
    expect((await ask({ ...PAUSE, source: '-!x' })).body).toBe('ERROR: Invalid Source - x\n');
    standIn.tables.users.update(() => true, { api_allowed_functions: 'external_pause' });
    expect((await ask(PAUSE)).body).toBe(
      'ERROR: auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION - PAUSE|bridge|external_pause|ADMIN\n',
    );
    standIn.tables.systemSettings.update(() => true, { vdc_agent_api_active: '0' });
    expect((await ask(PAUSE)).body).toBe('ERROR: System API NOT ACTIVE\n');
  });

  it('opens our circuit on the first wrong password, and on a lock', async () => {
    const { client, options, standIn } = await startAgentRig();
    standIn.tables.users.update(({ user }) => user === USER.user, { pass: 'changed' });
    const error = { kind: 'auth', code: 'login-incorrect' };
    await expect(client.agent.externalHangup({ agentUser: 'agent001' }, options)).rejects.toMatchObject(
      error,
    );
    await expect(client.agent.externalHangup({ agentUser: 'agent001' }, options)).rejects.toMatchObject(
      error,
    );
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('the envelope of the Agent API', () => {
  it('answers 418 to coffee, an empty 200 to a function it does not know, and a link where one is asked for', async () => {
    const { ask } = await startAgentRig();
    expect(await ask({ function: 'make_coffee' })).toEqual({
      status: 418,
      body: "Coffee: make_coffee|Error 418 I'm a teapot",
    });
    expect(await ask({ function: 'agent_login' })).toEqual({ status: 200, body: '' });
    expect((await ask({ function: 'agent_login', close_window_link: '1' })).body).toBe(
      `\n<a href="javascript:window.opener='x';window.close();">Close This Window</a>\n`,
    );
    expect((await ask({ function: 'version', user: '', pass: '' })).body).toMatch(/^VERSION: 2\.14-82\|/);
  });

  it('takes the last posted parameter for the value when none was sent', async () => {
    const { ask, standIn } = await startAgentRig();
    const lead = { function: 'external_add_lead', phone_number: '3125557790', phone_code: '1' };
    const wrong = await ask({}, { ...lead, agent_user: 'agent001' });
    expect(wrong.body).toBe('SUCCESS: lead added - agent001|SALES|998|102|agent001\n');
    const right = await ask({}, { ...lead, value: '', agent_user: 'agent001' });
    expect(right.body).toBe('SUCCESS: lead added - 3125557790|SALES|998|103|agent001\n');
    expect(standIn.leads.map(({ phone_number: number }) => number)).toContain('agent001');
  });

  it('takes an agent by his name in the CRM, and goes on with agent_user when nobody has it', async () => {
    const { ask } = await startAgentRig();
    const hangup = { function: 'external_hangup', value: '1' };
    expect((await ask({ ...hangup, alt_user: 'crmagent001' })).body).toBe(
      'SUCCESS: external_hangup function set - 1|agent001\n',
    );
    expect((await ask({ ...hangup, alt_user: 'nocrm' })).body).toBe(
      'ERROR: no user found - nocrm\nERROR: agent_user is not logged in - \n',
    );
    expect((await ask({ ...hangup, alt_user: 'nocrm', agent_user: 'agent004' })).body).toBe(
      'ERROR: no user found - nocrm\nSUCCESS: external_hangup function set - 1|agent004\n',
    );
  });

  it('dies without a word where a quote breaks the statement, and lies about it on old PHP', async () => {
    const { ask, standIn } = await startAgentRig();
    const update = { function: 'update_fields', agent_user: 'agent001', comments: 'say "hi"' };
    const note = { function: 'send_notification', recipient: 'agent001', recipient_type: 'USER' };
    expect(await ask(update)).toEqual({ status: 500, body: '' });
    expect(await ask({ ...note, notification_text: "Bob's" })).toEqual({ status: 500, body: '' });
    standIn.dialer.legacy = true;
    expect((await ask(update)).body).toContain('|101|-1|1|comments|');
    expect((await ask({ ...note, notification_text: "Bob's" })).body).toBe(
      'SUCCESS: notification queued - agent001|USER|0\n',
    );
    expect(standIn.tables.agentNotifications.rows).toEqual([]);
  });
});
