import { expect, test } from 'vitest';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { dayFigure } from '../../src/ledger/completeness/day-figure.ts';
import { type ApiFeedRig, apiFeedRig, phoneOf, ZONE } from './api-feed-rig.ts';
import { dispoUrl } from './reconcile-rig.ts';

/** 21:43:44 on 2026-11-21 in New York is 2026-11-22T02:43:44Z. */
const NOON = '2026-11-21T17:00:00Z';
const DAY = '2026-11-21';

/** The uniqueid of a call that began then. */
const uniqueid = (iso: string): string => `${Date.parse(iso) / 1000}.77`;
const figureOf = async ({ ledger, context }: ApiFeedRig) =>
  dayFigure(ledger.db, { dialer: 'main', day: dayIn(DAY, ZONE) }, context.now());

test('when a call came by its hit and another did not, then the other alone is taken back in, once', async () => {
  const rig = await apiFeedRig({ now: NOON });
  rig.log(
    { leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' },
    { leadId: 102, at: '2026-11-21 11:05:00', status: 'SALE', seconds: 90 },
  );
  const held = await rig.hit(
    dispoUrl({ leadId: 101, uniqueid: uniqueid('2026-11-21T15:59:50Z'), status: 'SALE' }),
  );
  const tally = await rig.pass();
  expect(tally.appended).toBe(1);
  const events = await rig.events();
  expect(events).toHaveLength(2);
  const taken = events.find(({ id }) => id !== held);
  expect(taken).toMatchObject({
    type: 'disposition',
    campaign: 'SALES',
    lead: { id: '102', vendorLeadCode: 'CRM-102', firstName: 'Ann 102' },
    agent: { user: '1001' },
    call: { status: 'SALE', dialedNumber: phoneOf(102) },
    occurredAt: '2026-11-21T16:06:30.000Z',
  });
  expect(taken?.marks).toContainEqual(expect.objectContaining({ code: 'reconciled', field: 'api' }));
  rig.later(1);
  await rig.pass();
  const epoch = Date.parse('2026-11-21T16:05:00Z') / 1000;
  expect((await rig.rows()).map(({ leg, state }) => [leg, state])).toEqual([
    [`hit:${held}`, 'accepted'],
    [`api:102:${epoch}`, 'accepted'],
  ]);
  rig.later(65);
  expect((await rig.pass()).appended).toBe(0);
  expect(await rig.events()).toHaveLength(2);
});

test('when the hit comes after it was taken back in, then nothing changes', async () => {
  const rig = await apiFeedRig({ now: NOON });
  rig.log({ leadId: 102, at: '2026-11-21 11:05:00', status: 'SALE' });
  await rig.pass();
  const before = await rig.deliveries();
  expect(before).toBe(1);
  rig.later(5);
  await rig.hit(dispoUrl({ leadId: 102, uniqueid: uniqueid('2026-11-21T16:04:40Z'), status: 'SALE' }));
  await rig.pass();
  expect(await rig.deliveries()).toBe(1);
  expect(await rig.events()).toHaveLength(1);
});

test('when the hit comes in the grace, then the call is known by it and nothing is taken back in', async () => {
  const rig = await apiFeedRig({ now: '2026-11-21T16:08:00Z' });
  rig.log({ leadId: 102, at: '2026-11-21 11:05:00', status: 'SALE' });
  await rig.pass();
  expect((await rig.rows()).map(({ state }) => state)).toEqual(['grace']);
  const id = await rig.hit(
    dispoUrl({ leadId: 102, uniqueid: uniqueid('2026-11-21T16:04:40Z'), status: 'SALE' }),
  );
  rig.later(15);
  expect((await rig.pass()).appended).toBe(0);
  expect((await rig.rows()).map(({ state, event_id }) => [state, event_id])).toEqual([['accepted', id]]);
});

test('when all that is counted is known, then no number is looked for, and in between nothing is asked at all', async () => {
  const rig = await apiFeedRig({ now: NOON });
  rig.log({ leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' });
  await rig.hit(dispoUrl({ leadId: 101, uniqueid: uniqueid('2026-11-21T15:59:50Z'), status: 'SALE' }));
  await rig.pass();
  // campaigns_list and call_status_stats.
  expect(rig.feed.load().statements).toBe(2);
  rig.later(59);
  await rig.pass();
  expect(rig.feed.load().statements).toBe(2);
  rig.later(2);
  await rig.pass();
  expect(rig.feed.load().statements).toBe(4);
  expect((await figureOf(rig)).total).toMatchObject({ calls: { calls: 1, accepted: 1, missing: 0 } });
});

test('when the dialer counts a call and does not tell whose, then it is missing without a list entry', async () => {
  const rig = await apiFeedRig({
    now: NOON,
    leads: [{ list_id: '1001', phone_code: '1', phone_number: phoneOf(101), first_name: 'Twin' }],
  });
  rig.log(
    { leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' },
    { leadId: 106, at: '2026-11-21 11:10:00', status: 'SALE', phone: phoneOf(101) },
    { leadId: 103, at: '2026-11-21 11:20:00', status: 'INCALL' },
    { leadId: 104, at: '2026-11-21 11:30:00', status: 'NA', user: 'VDAD' },
  );
  await rig.pass();
  expect(await rig.events()).toEqual([]);
  const { total, campaigns, proof } = await figureOf(rig);
  expect(proof).toBe('proven');
  expect(total).toMatchObject({ calls: { calls: 3, open: 1, over: 2, missing: 2, unnamed: 2 }, percent: 0 });
  expect(campaigns.map(([name]) => name)).toEqual(['SALES']);
  const asked = rig.feed.load().statements;
  rig.later(61);
  await rig.pass();
  // They are not looked for again while there are as many.
  expect(rig.feed.load().statements).toBe(asked + 2);
});

test('when campaigns and in-groups share a status, then the second of the call tells where it was', async () => {
  const rig = await apiFeedRig({ now: NOON });
  rig.log(
    { leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' },
    { leadId: 102, at: '2026-11-21 11:00:01', status: 'SALE', campaign: 'SOLAR' },
    { leadId: 103, at: '2026-11-21 11:00:02', status: 'SALE', campaign: 'SALESIN', inbound: true },
    { leadId: 104, at: '2026-11-21 11:00:03', status: 'SALE', campaign: 'HELPIN', inbound: true },
  );
  await rig.pass();
  const events = await rig.events();
  expect(events.map(({ lead, call, campaign }) => [lead.id, call?.inGroup ?? campaign])).toEqual([
    ['101', 'SALES'],
    ['102', 'SOLAR'],
    ['103', 'SALESIN'],
    ['104', 'HELPIN'],
  ]);
});

test('when calls without an agent are asked for, then they are taken back in as such', async () => {
  const rig = await apiFeedRig({ now: NOON, noAgent: true });
  rig.log({ leadId: 104, at: '2026-11-21 11:30:00', status: 'NA', user: 'VDAD' });
  await rig.pass();
  expect(await rig.events()).toMatchObject([
    { type: 'no-agent', call: { status: 'NA' }, lead: { id: '104' } },
  ]);
});

test('when a lead has two calls with one status, then the night finds the one that is missing', async () => {
  const rig = await apiFeedRig({ now: NOON });
  await rig.pass();
  rig.log(
    { leadId: 101, at: '2026-11-21 12:10:00', status: 'NI' },
    { leadId: 101, at: '2026-11-21 12:40:00', status: 'NI' },
  );
  rig.later(61);
  const id = await rig.hit(
    dispoUrl({ leadId: 101, uniqueid: uniqueid('2026-11-21T17:09:55Z'), status: 'NI' }),
  );
  await rig.pass();
  expect((await rig.events()).map((event) => event.id)).toEqual([id]);
  expect((await figureOf(rig)).total).toMatchObject({ calls: { missing: 1, unnamed: 1 } });
  rig.setNow('2026-11-22T07:31:00Z');
  await rig.pass();
  rig.later(1);
  await rig.pass();
  expect(await rig.events()).toHaveLength(2);
  expect((await figureOf(rig)).total).toMatchObject({ calls: { accepted: 2, missing: 0, unnamed: 0 } });
});

test('when the status was changed after the hit, then it is one call, and the difference is noted', async () => {
  const rig = await apiFeedRig({ now: NOON });
  rig.log({ leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' });
  await rig.hit(dispoUrl({ leadId: 101, uniqueid: uniqueid('2026-11-21T15:59:50Z'), status: 'NI' }));
  await rig.pass();
  expect(await rig.rows()).toMatchObject([
    { state: 'accepted', status: 'SALE', reason: 'status differs: SALE there, NI here' },
  ]);
  expect(await rig.events()).toHaveLength(1);
});

test.each([
  ['before', '2026-11-01T05:29:50Z'],
  ['after', '2026-11-01T06:29:50Z'],
])(
  'when clocks go back and the call was in the hour %s that, then its hit is the same call in both orders',
  async (_when, began) => {
    const url = dispoUrl({ leadId: 101, uniqueid: uniqueid(began), status: 'SALE' });
    const call = { leadId: 101, at: '2026-11-01 01:30:00', status: 'SALE' };
    const late = await apiFeedRig({ now: '2026-11-01T17:00:00Z' });
    late.log(call);
    await late.pass();
    await late.hit(url);
    expect(await late.events()).toHaveLength(1);
    const early = await apiFeedRig({ now: '2026-11-01T17:00:00Z' });
    early.log(call, { ...call, leadId: 102 });
    await early.hit(url);
    await early.pass();
    const told = (await early.events()).map(({ lead }) => lead.id);
    expect(told).toHaveLength(2);
    expect(new Set(told)).toEqual(new Set(['101', '102']));
  },
);

test('when a recording of the agent lies in the call, then its id is told', async () => {
  const rig = await apiFeedRig({
    now: NOON,
    seed: {
      recording_log: [
        { recording_id: '7', lead_id: '101', user: '1001', start_time: '2026-11-21 10:00:00' },
        { recording_id: '8', lead_id: '101', user: '1001', start_time: '2026-11-21 11:00:05' },
        { recording_id: '9', lead_id: '102', user: '1001', start_time: '2026-11-21 11:00:06' },
      ],
    },
  });
  rig.log({ leadId: 101, at: '2026-11-21 11:00:00', status: 'SALE' });
  await rig.pass();
  expect(await rig.events()).toMatchObject([{ call: { recordingId: '8' } }]);
});

test('when the API user lacks a right, then the proof says so, and a user with all of them passes', async () => {
  const good = await apiFeedRig({ now: NOON });
  await expect(good.feed.prove?.(AbortSignal.timeout(10_000))).resolves.toBeUndefined();
  const low = await apiFeedRig({ now: NOON, user: { level: 8 } });
  await expect(low.feed.prove?.(AbortSignal.timeout(10_000))).rejects.toThrow(/call_status_stats/);
  const part = await apiFeedRig({ now: NOON, user: { allowedCampaigns: ['SALES'] } });
  await expect(part.feed.prove?.(AbortSignal.timeout(10_000))).rejects.toThrow(/lead_status_search/);
});
