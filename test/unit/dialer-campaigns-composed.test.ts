import { expect, test } from 'vitest';
import { logoutAgent, pauseAgent, resumeAgent } from '../../connectors/vicidial/composed/agent-state.ts';
import { agentStatistics } from '../../connectors/vicidial/composed/agent-statistics.ts';
import { addCallback, removeCallback } from '../../connectors/vicidial/composed/callbacks.ts';
import { campaignStatistics } from '../../connectors/vicidial/composed/campaign-statistics.ts';
import { isOnDnc } from '../../connectors/vicidial/composed/is-on-dnc.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import { startCampaigns } from './dialer-campaigns-rig.ts';

const AGENTS: DialerSeed = {
  vicidial_users: [
    { user: 'agent001', full_name: 'Alice', user_group: 'AGENTS', user_level: '1', active: 'Y' },
    { user: 'agent002', full_name: 'Bob', user_group: 'AGENTS', user_level: '1', active: 'Y' },
  ],
  vicidial_live_agents: [
    { user: 'agent001', status: 'INCALL', lead_id: '101', campaign_id: 'SALES' },
    { user: 'agent002', status: 'PAUSED', lead_id: '0', campaign_id: 'SALES' },
  ],
  vicidial_statuses: [{ status: 'SALE', human_answered: 'Y' }, { status: 'DROP', human_answered: 'Y' }],
  vicidial_log: ['SALE', 'SALE', 'DROP', 'NA'].map((status, index) => ({
    uniqueid: `1795.${index}`, lead_id: '101', campaign_id: 'SALES', call_date: `2026-11-21 10:0${index}:00`, status,
  })),
  vicidial_agent_log: [
    { user: 'agent001', user_group: 'AGENTS', campaign_id: 'SALES', event_time: '2026-11-21 10:00:00', lead_id: '101', pause_sec: '10', wait_sec: '20', talk_sec: '100', dispo_sec: '6', dead_sec: '10', status: 'SALE' },
    { user: 'agent001', user_group: 'AGENTS', campaign_id: 'SALES', event_time: '2026-11-21 10:05:00', lead_id: '102', pause_sec: '0', wait_sec: '10', talk_sec: '50', dispo_sec: '4', dead_sec: '0', status: 'NI' },
  ],
}; // prettier-ignore

test('when a campaign’s figures are asked for, then four functions make one answer', async () => {
  const { client, options } = await startCampaigns({ seed: AGENTS });
  await client.nonAgent.hopperBulkInsert({ leadIds: '101,102' }, options);
  expect(await campaignStatistics(client, 'SALES', options)).toMatchObject({
    name: 'Sales B2B',
    active: true,
    dialLevel: 2,
    agents: { loggedIn: 2, waiting: 0, inCalls: 1, paused: 1 },
    hopper: 2,
    today: { calls: 4, answered: 3, drops: 1, dropPercentOfAnswered: 33.33, source: 'api' },
  });
  await expect(campaignStatistics(client, 'NOPE', options)).rejects.toMatchObject({ code: 'unknown-campaign' });
}); // prettier-ignore

test('when the user is of level 8, then calls come from the database or not at all', async () => {
  const { client, options } = await startCampaigns({ seed: AGENTS, user: { level: 8 } });
  expect((await campaignStatistics(client, 'SALES', options)).today).toBeUndefined();
  const counts = { calls: 40, answers: 20, drops: 1, dropPercent: 2.5 };
  const row = {
    campaignId: 'SALES', updatedAt: undefined, ageSeconds: 9, dialableLeads: 1, dropPercentOfAnswers: 5,
    today: counts, hour: counts, halfHour: counts, fiveMinutes: counts, oneMinute: counts,
    answeringMachinesToday: 0, agentCallsToday: 0, agentWaitSecondsToday: 0, agentTalkSecondsToday: 0,
    agentWrapUpSecondsToday: 0, agentPauseSecondsToday: 0,
  }; // prettier-ignore
  const database = { campaignStats: () => Promise.resolve([row]) };
  expect((await campaignStatistics(client, 'SALES', { ...options, database })).today).toEqual({
    calls: 40,
    answered: 20,
    drops: 1,
    dropPercentOfAnswered: 5,
    source: 'database',
    ageSeconds: 9,
  });
});

test('when a number is looked up, then the system’s list, a campaign’s and whole area codes count', async () => {
  const { client, options } = await startCampaigns({
    dnc: ['3125550911', '900XXXXXXX'],
    campaignDnc: [{ campaign: 'SALES', phone: '3125550912' }],
  });
  const ask = (phoneNumber: string) => isOnDnc(client, { phoneNumber, campaignId: 'SALES' }, options);
  expect(await ask('3125550911')).toBe('system');
  expect(await ask('9005550000')).toBe('system');
  expect(await ask('3125550912')).toBe('campaign');
  expect(await ask('3125550913')).toBeUndefined();
  expect(await isOnDnc(client, { phoneNumber: '3125550912' }, options)).toBeUndefined();
});

test('when a callback is scheduled, then the lead is put on hold after it is seen, and removing it frees the lead', async () => {
  const { client, options, standIn } = await startCampaigns({ seed: AGENTS });
  const at = '2026-12-05 10:00:00';
  const order = { leadId: '102', campaignId: 'SALES', at, agentUser: 'agent001' };
  expect(await addCallback(client, order, options)).toEqual(order);
  expect(standIn.leads.find(({ lead_id }) => lead_id === 102)?.status).toBe('CBHOLD');
  // Once more moves it.
  await addCallback(client, { ...order, at: '2026-12-06 10:00:00' }, options);
  expect(standIn.callbacks.map(({ callback_time }) => callback_time)).toEqual(['2026-12-06 10:00:00']);

  expect(await removeCallback(client, { leadId: '102', status: 'NEW' }, options)).toBe(1);
  expect(standIn.callbacks).toHaveLength(0);
  expect(standIn.leads.find(({ lead_id }) => lead_id === 102)?.status).toBe('NEW');
});

test('when the campaign or agent of a callback is not valid, then the lead is not put on hold', async () => {
  const { client, options, standIn } = await startCampaigns({ seed: AGENTS });
  const at = '2026-12-05 10:00:00';
  await expect(addCallback(client, { leadId: '102', campaignId: 'NOPE', at }, options)).rejects.toMatchObject(
    { code: 'callback-not-added' },
  );
  await expect(
    addCallback(client, { leadId: '102', campaignId: 'SALES', at, agentUser: 'ghost' }, options),
  ).rejects.toMatchObject({ code: 'callback-not-added' });
  await expect(
    addCallback(client, { leadId: '424242', campaignId: 'SALES', at }, options),
  ).rejects.toMatchObject({ code: 'unknown-lead' });
  expect(standIn.leads.find(({ lead_id }) => lead_id === 102)?.status).toBe('NEW');
});

test('when agents’ figures are asked for, then averages are computed from their own seconds', async () => {
  const { client, options } = await startCampaigns({ seed: AGENTS });
  const period = { from: '2026-11-21 00:00:00', until: '2026-11-21 23:59:59' };
  expect(await agentStatistics(client, period, options)).toMatchObject([
    {
      agentUser: 'agent001',
      campaignId: 'SALES',
      calls: 2,
      talkSeconds: 140,
      averageTalkSeconds: 70,
      averageWaitSeconds: 15,
      dispositionSeconds: 10,
    },
  ]);
  expect(await agentStatistics(client, { from: '2026-11-01 00:00:00', until: '2026-11-02 00:00:00' }, options)).toEqual([]);
}); // prettier-ignore

test('when agents are steered, then orders reach their screens and a state that does not fit is a conflict', async () => {
  const { client, options, standIn } = await startCampaigns({ seed: AGENTS });
  const agent = (user: string) => standIn.tables.liveAgents.find((row) => row.user === user);
  await expect(resumeAgent(client, 'agent001', options)).rejects.toMatchObject({ code: 'agent-not-paused' });
  await resumeAgent(client, 'agent002', options);
  expect(agent('agent002')?.external_pause).toMatch(/^RESUME!/);
  await pauseAgent(client, { agentUser: 'agent002', pauseCode: 'LUNCH' }, options);
  expect(agent('agent002')?.external_pause_code).toBe('LUNCH');
  await expect(
    pauseAgent(client, { agentUser: 'agent001', pauseCode: 'LUNCH', patienceMs: 0 }, options),
  ).rejects.toMatchObject({ code: 'not-paused-yet' });
  await logoutAgent(client, 'agent001', options);
  expect(agent('agent001')?.external_pause).toBe('LOGOUT');
});
