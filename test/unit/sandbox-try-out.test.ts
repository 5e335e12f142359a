import { describe, expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import { judgeRights, NEEDED, USEFUL } from '../../connectors/vicidial/doctor/rights.ts';
import { SANDBOX_DIALER_USER, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { SANDBOX_CREDENTIALS, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { seatAgents, TRY_OUT_DIALER, TRY_OUT_USERS } from '../../src/sandbox/try-out.ts';

async function startTryOut() {
  const standIn = await startDialerStandIn(TRY_OUT_DIALER);
  const agents = await seatAgents(standIn);
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    ...SANDBOX_DIALER_USER,
    timezone: 'America/New_York',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const session = openSession(settings, { name: 'main', now: Date.now });
  onTestFinished(async () => {
    await session.close();
    await agents.stop();
    await standIn.close();
  });
  return { standIn, session, signal: AbortSignal.timeout(20_000) };
}

test('when the try-out is up, then agents are logged in, a list has custom fields and there is a call to count', async () => {
  const { session, signal } = await startTryOut();
  const { nonAgent } = session.client;
  const agents = await nonAgent.loggedInAgents({}, { signal });
  expect(agents.rows.map(({ user, status }) => [user, status])).toEqual([
    ['agent1', 'CLOSER'],
    ['agent2', 'PAUSED'],
  ]);
  const lead = { phoneNumber: '3125550199', phoneCode: '1', listId: '1001' };
  const added = await nonAgent.addLead(
    { ...lead, customFields: { policy_number: 'P-7', notes: 'call late' } },
    { signal },
  );
  expect(added).toMatchObject({ outcome: 'success', code: 'added' });
  const counted = await nonAgent.callStatusStats({ campaigns: ['SALES'] }, { signal });
  expect(counted.rows).toMatchObject([
    { id: 'SALES', total: 1, statuses: { SALE: 1 } },
    { id: 'SALESIN', total: 0 },
  ]);
});

test('when an agent function is called, then the browser obeys it within moments', async () => {
  const { session, standIn, signal } = await startTryOut();
  const { agent } = session.client;
  await agent.externalPause({ agentUser: 'agent1', value: 'PAUSE' }, { signal });
  const live = () => standIn.tables.liveAgents.find(({ user }) => user === 'agent1')?.status;
  await expect.poll(live, { timeout: 5000 }).toBe('PAUSED');
});

test('when the rights of its API user are judged, then no function that vicibridge calls lacks one', async () => {
  const { standIn } = await startTryOut();
  const row = standIn.tables.users.find(({ user }) => user === SANDBOX_DIALER_USER.user);
  const found = judgeRights(
    {
      user: SANDBOX_DIALER_USER.user,
      active: row?.active === 'Y',
      level: Number(row?.user_level),
      allowedFunctions: row?.api_allowed_functions ?? '',
      flags: { ...row },
    },
    { definitions: allFunctions(), wanted: [...NEEDED, ...USEFUL] },
  );
  expect(found.filter(({ code }) => code === 'right-missing')).toEqual([]);
});

test('when a call of its campaign is over, then it was recorded', async () => {
  const { standIn } = await startTryOut();
  const [called] = standIn.tables.recordingLog.rows;
  expect(called).toMatchObject({ lead_id: '101', user: 'agent1' });
  expect(called?.end_epoch).not.toBe('');
});

describe('the CRMs of the try-out', () => {
  const { hubspot, salesforce, highlevel } = SANDBOX_CREDENTIALS;
  const emails = ['agent1@sandbox.example', 'agent2@sandbox.example', 'agent3@sandbox.example'];

  async function startCrms() {
    const sandbox = await startSandbox({ users: TRY_OUT_USERS });
    onTestFinished(() => sandbox.close());
    const get = async (url: string, token: string): Promise<string> => {
      const headers = { authorization: `Bearer ${token}`, version: '2021-07-28' };
      return await (await fetch(url, { headers })).text();
    };
    return { sandbox, get };
  }

  test('when the owner of an agent is looked for, then each has the agents with their addresses', async () => {
    const { sandbox, get } = await startCrms();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: salesforce.clientId,
      client_secret: salesforce.clientSecret,
    });
    const login = await fetch(`${sandbox.salesforce.url}/services/oauth2/token`, { method: 'POST', body });
    const { access_token: token } = (await login.json()) as { readonly access_token: string };
    const soql = encodeURIComponent('SELECT Id, Email, VICIdial_User__c FROM User');
    const users = await Promise.all([
      get(`${sandbox.hubspot.url}/crm/owners/2026-09`, hubspot.accessToken),
      get(`${sandbox.salesforce.url}/services/data/v66.0/query?q=${soql}`, token),
      get(`${sandbox.highlevel.url}/users/search`, highlevel.accessToken),
    ]);
    for (const told of users) for (const email of emails) expect(told).toContain(email);
    expect(users[1]).toContain('"agent1"');
    expect(users[2]).toContain('"agent1"');
  });

  test('when a deal names a pipeline, then there are two to choose from', async () => {
    const { sandbox, get } = await startCrms();
    const deals = `${sandbox.hubspot.url}/crm/properties/2026-09/deals`;
    expect(await get(`${deals}/pipeline`, hubspot.accessToken)).toMatch(/"default".*"solar"/s);
    expect(await get(`${deals}/dealstage`, hubspot.accessToken)).toContain('"signed"');
    expect(await get(`${sandbox.highlevel.url}/opportunities/pipelines`, highlevel.accessToken)).toMatch(
      /"Sales".*"Solar"/s,
    );
  });
});
