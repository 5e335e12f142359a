import { describe, expect, test } from 'vitest';
import { startAgents } from './dialer-agents-rig.ts';

describe('agent_status', () => {
  test('when an agent is in a call, then the row is typed and the number is that of the call, not of the lead', async () => {
    const { client, options } = await startAgents();
    const result = await client.agentStatus({ agentUser: 'agent001' }, options);
    expect(result).toMatchObject({
      outcome: 'success',
      rows: [{ status: 'INCALL', calls_today: 7, user_level: 1 }],
    });
    expect(result.rows[0]).toMatchObject({ phone_number: '3125550101', vendor_lead_code: 'CRM-101' });
  });

  test('when the address is asked for and none is known, then the row lacks the column that the header has and is read still', async () => {
    const { client, options } = await startAgents();
    const { rows } = await client.agentStatus({ agentUser: 'agent001', includeIp: true }, options);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.computer_ip).toBeUndefined();
  });

  test('when the last log-in is two days old, then its address comes; one of today does not', async () => {
    const login = { user: 'agent001', event: 'LOGIN' };
    const { client, options } = await startAgents({
      seed: {
        vicidial_user_log: [
          { ...login, event_date: '2026-11-01 08:00:00', computer_ip: '10.0.0.7' },
          { ...login, event_date: '2026-11-21 08:00:00', computer_ip: '10.0.0.8' },
        ],
      },
    });
    const { rows } = await client.agentStatus({ agentUser: 'agent001', includeIp: true }, options);
    expect(rows[0]?.computer_ip).toBe('10.0.0.7');
  });

  test('when the name has an apostrophe, then the 500 has the whole answer and it counts', async () => {
    const rig = await startAgents();
    rig.standIn.tables.users.update(({ user }) => user === 'agent001', { full_name: "Alice O'Agent" });
    expect((await rig.ask({ function: 'agent_status', agent_user: 'agent001' })).status).toBe(500);
    const { outcome, rows } = await rig.client.agentStatus({ agentUser: 'agent001' }, rig.options);
    expect(outcome).toBe('success');
    expect(rows[0]?.full_name).toBe("Alice O'Agent");
  });

  test.each([
    ['agent003', 'not-logged-in'],
    ['nobody', 'unknown-agent'],
  ])('when %s is asked for, then the result is nothing: %s', async (agentUser, code) => {
    const { client, options } = await startAgents();
    expect(await client.agentStatus({ agentUser }, options)).toMatchObject({
      outcome: 'nothing',
      code,
      fields: { user: 'boss', agentUser },
    });
  });

  test.each([
    ['DISPO', { status: 'PAUSED' }, {}],
    ['PREVIEW', { status: 'PAUSED', preview_lead_id: '102' }, {}],
    [
      'RING',
      { status: 'READY', lead_id: '0', on_hook_agent: 'Y', ring_callerid: 'V1234567890123456789' },
      {},
    ],
    ['DEAD', { callerid: 'V9' }, {}],
    ['DIAL', { comments: 'MANUAL' }, { uniqueid: '', channel: '' }],
    ['', { comments: 'MANUAL' }, {}],
    ['', { comments: 'EMAIL', callerid: 'V9' }, {}],
  ])('when the agent is %s, then the sub-status says so', async (expected, agent, autoCall) => {
    const { client, options, standIn } = await startAgents();
    standIn.tables.liveAgents.update(({ user }) => user === 'agent001', agent);
    standIn.tables.autoCalls.update(({ campaign_id }) => campaign_id === 'SALES', autoCall);
    const { rows } = await client.loggedInAgents({}, options);
    expect(rows.find(({ user }) => user === 'agent001')?.sub_status).toBe(expected);
  });
});

describe('logged_in_agents', () => {
  test('when campaigns and groups are named, then only theirs come, and nobody is no error', async () => {
    const { client, options } = await startAgents();
    const all = await client.loggedInAgents({ campaigns: ['SALES', 'SOLAR'], userGroups: 'AGENTS' }, options);
    expect(all.rows.map(({ user }) => user)).toEqual(['agent001', 'agent002']);
    const none = await client.loggedInAgents({ campaigns: ['SOLAR'] }, options);
    expect(none).toMatchObject({ outcome: 'nothing', code: 'nobody', rows: [] });
  });

  test('when a name has the delimiter in it, then nothing is read rather than shifted columns', async () => {
    const { ask, standIn } = await startAgents();
    standIn.tables.users.update(({ user }) => user === 'agent001', { full_name: 'Alice|Agent' });
    expect(await ask({ function: 'logged_in_agents' })).toMatchObject({ outcome: 'unknown', rows: [] });
    expect(await ask({ function: 'logged_in_agents', stage: 'tab' })).toMatchObject({ outcome: 'success' });
  });

  test('when the user group may see other groups only, then nobody is there', async () => {
    const { ask, standIn } = await startAgents();
    standIn.tables.userGroups.update(() => true, { admin_viewable_groups: ' SOLARGRP ' });
    expect(await ask({ function: 'logged_in_agents' })).toMatchObject({ outcome: 'nothing' });
    expect(await ask({ function: 'user_details', agent_user: 'agent001' })).toMatchObject({
      outcome: 'nothing',
      code: 'unknown-user',
    });
  });
});

describe('groups', () => {
  test('when an agent is in a web chat, then user_group_status fails on PHP 8 and counts on PHP 7', async () => {
    const chat = ({ standIn }: Awaited<ReturnType<typeof startAgents>>) =>
      standIn.tables.liveAgents.update(({ user }) => user === 'agent001', { comments: 'CHAT' });
    const [modern, legacy] = [await startAgents(), await startAgents({ legacy: true })];
    chat(modern);
    chat(legacy);
    const asked = { function: 'user_group_status', user_groups: 'AGENTS' };
    expect(await modern.ask(asked)).toMatchObject({ status: 500, outcome: 'failure', code: 'http-500' });
    expect((await legacy.ask(asked)).body).toBe('AGENTS|1|2|1|1|0|0|0|0\n');
  });

  test('when in-groups are asked for, then their calls and agents are numbers in one row', async () => {
    const { client, options } = await startAgents({
      seed: { vicidial_live_inbound_agents: [{ user: 'agent002', group_id: 'SALESIN' }] },
    });
    const { rows } = await client.inGroupStatus({ inGroups: ['SALESIN', 'SUPPORT'] }, options);
    expect(rows).toEqual([
      {
        ingroups: ['SALESIN', 'SUPPORT'],
        total_calls: 1,
        calls_waiting: 1,
        agents_logged_in: 1,
        agents_in_calls: 0,
        agents_waiting: 1,
        agents_paused: 0,
        agents_in_dispo: 0,
        agents_in_dial: 0,
      },
    ]);
  });

  test('when the in-groups of an agent are asked for, then the labelled lines make one row; the page for people stays unknown', async () => {
    const { ask, client, options } = await startAgents();
    const { rows } = await client.agentIngroupInfo({ agentUser: 'agent001' }, options);
    expect(rows).toEqual([
      { selected_ingroups: ['SALESIN'], outbound_autodial: true, manager_override: 'N', manager: '' },
    ]);
    const page = await ask({ function: 'agent_ingroup_info', agent_user: 'agent001' });
    expect(page).toMatchObject({ status: 200, outcome: 'unknown' });
    expect(page.body).toContain('SELECTED INGROUPS:  SALESIN -<BR>');
  });
});

test.each([
  'agent_status',
  'logged_in_agents',
  'user_details',
  'user_group_status',
  'in_group_status',
  'agent_stats_export',
  'call_status_stats',
  'call_dispo_report',
])('when the user may not view reports, then %s refuses and the fault is one of rights', async (name) => {
  const { ask } = await startAgents({ user: { columns: { view_reports: '0' } } });
  const asked = {
    function: name,
    agent_user: 'agent001',
    user_groups: 'A',
    in_groups: 'B',
    campaigns: 'SALES',
  };
  expect(await ask(asked)).toMatchObject({
    outcome: 'failure',
    fault: { kind: 'auth', code: 'no-permission' },
  });
});

test.each(['agent_status', 'user_details', 'user_group_status', 'in_group_status', 'agent_stats_export'])(
  'when %s is asked without its parameters, then the request is at fault',
  async (name) => {
    const { ask } = await startAgents();
    expect(await ask({ function: name })).toMatchObject({
      fault: { kind: 'permanent', code: 'invalid-request' },
    });
  },
);
