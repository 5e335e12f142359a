import { expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import { judgeRights, NEEDED, USEFUL } from '../../connectors/vicidial/doctor/rights.ts';
import { SANDBOX_DIALER_USER, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { seatAgents, TRY_OUT_DIALER } from '../../src/sandbox/try-out.ts';

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
