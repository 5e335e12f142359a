import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { floorFromTables } from '../../connectors/vicidial/floor/from-tables.ts';
import { pollOnce, type PolledDialer } from '../../src/floor/poll-once.ts';
import { FLOOR_RULES, keptEvents, pollContext, WANT_ALL } from './floor-rig.ts';
import { scratchLedger } from './ledger-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

let rig: DatabaseRig;
/** Seven in the morning in New York. */
const START = Date.parse('2026-06-01T11:00:00Z');

beforeAll(async () => {
  rig = await startDatabaseRig();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  await rig.admin.query(`
    delete from vicidial_live_agents; delete from vicidial_auto_calls; delete from vicidial_hopper;
    delete from vicidial_campaigns;
    insert into vicidial_campaigns (campaign_id, campaign_name, active, dial_method, auto_dial_level, hopper_level,
        use_auto_hopper, auto_hopper_level)
      values ('SALES', 'Sales', 'Y', 'RATIO', '2', 5, 'Y', 10), ('CARE', 'Care', 'Y', 'MANUAL', '0', 1, 'N', 0);
    insert into vicidial_live_agents (user, server_ip, status, lead_id, campaign_id, last_state_change)
      values ('agent001', '10.0.0.5', 'PAUSED', 0, 'SALES', '2026-06-01 06:59:00'),
      ('agent002', '10.0.0.5', 'READY', 0, 'SALES', '2026-06-01 06:59:30');
    insert into vicidial_hopper (lead_id, campaign_id, list_id, status)
      select seq, 'SALES', 1001, 'READY' from seq_1_to_10`);
  await rig.closeOpened();
});

/** A ledger, a clock, and a poller that reads the tables whenever it is told to. */
async function poller() {
  const ledger = await scratchLedger();
  const clock = { ms: START };
  const database = rig.open({}, { now: () => clock.ms });
  const dialer: Omit<PolledDialer, 'everyMs'> = {
    name: 'main',
    reader: floorFromTables(database, () => clock.ms),
    rules: FLOOR_RULES,
    want: WANT_ALL,
  };
  let seen = 0;
  return {
    ledger,
    clock,
    dialer,
    /** The events that one more read makes, ten seconds after the last. */
    poll: async (seconds = 10) => {
      clock.ms += seconds * 1000;
      await pollOnce(
        dialer,
        pollContext(ledger, () => clock.ms),
        forever(),
      );
      const all = await keptEvents(ledger.db);
      return all.slice(seen, (seen = all.length));
    },
  };
}

const typesOf = (kept: Awaited<ReturnType<typeof keptEvents>>) => kept.map(({ type }) => type);

describe('a floor read out of the tables', () => {
  test('the first read makes no event, and nor does a second one of the same floor', async () => {
    const { poll } = await poller();
    expect(await poll()).toEqual([]);
    expect(await poll()).toEqual([]);
  });

  test('login, pause with a code, call, wrap-up and logout each become an event with who and where', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`
      insert into vicidial_live_agents (user, server_ip, status, lead_id, campaign_id, last_state_change)
        values ('agent003', '10.0.0.5', 'PAUSED', 0, 'CARE', '2026-06-01 07:00:15');
      update vicidial_live_agents set pause_code = 'LUNCH', last_state_change = '2026-06-01 07:00:12' where user = 'agent001'`);
    const first = await poll();
    expect(typesOf(first)).toEqual(['agent.paused', 'agent.logged-in']);
    expect(first[0]).toMatchObject({ agent: 'agent001', campaign: 'SALES' });
    expect(first[0]?.event).toMatchObject({
      source: 'main',
      trigger: 'floor',
      occurredAt: '2026-06-01T11:00:12.000Z',
      receivedAt: '2026-06-01T11:00:20.000Z',
      agent: { user: 'agent001' },
      floor: {
        before: { state: 'paused', campaign: 'SALES' },
        after: { state: 'paused', pauseCode: 'LUNCH', campaign: 'SALES' },
      },
      marks: [],
    });
    await rig.admin.query(`
      update vicidial_live_agents set status = 'INCALL', lead_id = 77, callerid = 'V6010700250000000077',
        uniqueid = '1780311625.1', last_state_change = '2026-06-01 07:00:25' where user = 'agent002'`);
    const [call] = await poll();
    expect(call?.event).toMatchObject({
      type: 'agent.in-call',
      lead: { id: '77' },
      call: { callId: 'V6010700250000000077', uniqueid: '1780311625.1' },
    });
    // What the hang-up leaves: paused, the lead still on the screen.
    await rig.admin.query(`
      update vicidial_live_agents set status = 'PAUSED', callerid = '', uniqueid = '0' where user = 'agent002';
      delete from vicidial_live_agents where user = 'agent001'`);
    const last = await poll();
    expect(typesOf(last)).toEqual(['agent.logged-out', 'agent.wrap-up']);
    expect(last[1]?.event).toMatchObject({ lead: { id: '77' }, floor: { after: { state: 'wrap-up' } } });
    expect(last[1]?.event.call).toBeUndefined();
  });

  test('the events of one agent share a lane, those of another have another', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`update vicidial_live_agents set status = 'CLOSER', pause_code = ''`);
    const ready = await poll();
    await rig.admin.query(`update vicidial_live_agents set status = 'PAUSED', pause_code = 'BRK'`);
    const paused = await poll();
    expect(typesOf([...ready, ...paused])).toEqual(['agent.ready', 'agent.paused', 'agent.paused']);
    const lanes = new Map<string | null, Set<string>>();
    for (const { agent, lane } of [...ready, ...paused])
      lanes.set(agent, (lanes.get(agent) ?? new Set()).add(lane));
    expect([...lanes.values()].map(({ size }) => size)).toEqual([1, 1]);
    expect(lanes.get('agent001')).not.toEqual(lanes.get('agent002'));
  });

  test('a new login of the same agent between two reads is a logout and a login', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`
      delete from vicidial_live_agents where user = 'agent001';
      insert into vicidial_live_agents (user, server_ip, status, lead_id, campaign_id) values ('agent001', '10.0.0.5', 'PAUSED', 0, 'CARE')`);
    const kept = await poll();
    expect(kept.map(({ type, campaign }) => [type, campaign])).toEqual([
      ['agent.logged-out', 'SALES'],
      ['agent.logged-in', 'CARE'],
    ]);
  });

  test('a lead that is previewed is no wrap-up, and a manager who moves an agent changes the campaign', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`
      update vicidial_live_agents set lead_id = 9, preview_lead_id = 9 where user = 'agent001';
      update vicidial_live_agents set campaign_id = 'CARE' where user = 'agent002'`);
    const kept = await poll();
    expect(typesOf(kept)).toEqual(['agent.campaign-changed']);
    expect(kept[0]?.event.floor).toMatchObject({
      before: { campaign: 'SALES' },
      after: { campaign: 'CARE' },
    });
  });

  test('a hopper that runs low against the automatic level, and is filled, is told once each', async () => {
    const { poll } = await poller();
    await poll();
    // A lead that is being dialled can not be dialled next.
    await rig.admin.query(`update vicidial_hopper set status = 'QUEUE' where lead_id > 1`);
    const [low, ...more] = await poll();
    expect(low?.event).toMatchObject({
      type: 'hopper.low',
      campaign: 'SALES',
      floor: { hopper: { leads: 1, level: 10, lowBelow: 2 } },
    });
    expect(more).toEqual([]);
    expect(await poll()).toEqual([]);
    await rig.admin.query(`update vicidial_hopper set status = 'READY'`);
    expect(typesOf(await poll())).toEqual(['hopper.filled']);
  });

  test('an inbound call that has waited long enough is told once, with its in-group', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`
      insert into vicidial_auto_calls (server_ip, campaign_id, status, lead_id, uniqueid, callerid, phone_number, call_time, call_type)
        values ('10.0.0.5', 'SUPPORT', 'LIVE', 79, '1.2', 'Y1', '3125550103', '2026-06-01 07:00:05', 'IN'),
        ('10.0.0.5', 'SALES', 'RINGING', 80, '1.3', 'V2', '3125550104', '2026-06-01 07:00:05', 'OUT')`);
    expect(await poll()).toEqual([]);
    const [waiting, ...more] = await poll();
    expect(waiting?.event).toMatchObject({
      type: 'call.waiting',
      occurredAt: '2026-06-01T11:00:05.000Z',
      campaign: 'SUPPORT',
      lead: { id: '79' },
      call: { callId: 'Y1', uniqueid: '1.2', inGroup: 'SUPPORT', direction: 'inbound' },
      floor: { seconds: 25 },
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(waiting)).not.toContain('3125550103');
    expect(await poll()).toEqual([]);
  });

  test('a changed campaign tells what was changed', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(
      `update vicidial_campaigns set active = 'N', auto_dial_level = '3' where campaign_id = 'SALES'`,
    );
    const [changed] = await poll();
    expect(changed?.event).toMatchObject({
      type: 'campaign.changed',
      campaign: 'SALES',
      floor: {
        changes: [
          { setting: 'active', before: 'Y', after: 'N' },
          { setting: 'dialLevel', before: '2', after: '3' },
        ],
      },
    });
  });

  test('after a gap the events are marked, and a new login alone is none', async () => {
    const { poll } = await poller();
    await poll();
    await rig.admin.query(`
      update vicidial_live_agents set live_agent_id = live_agent_id + 1000;
      update vicidial_live_agents set status = 'READY' where user = 'agent001'`);
    const kept = await poll(400);
    expect(typesOf(kept)).toEqual(['agent.ready']);
    expect(kept[0]?.event.marks.map(({ code }) => code)).toEqual(['after-gap']);
  });

  test('only what is wanted is read, and it costs a statement each', async () => {
    const { dialer } = await poller();
    const reading = await dialer.reader.read(new Set(['agents']), forever());
    expect(reading).toMatchObject({ asked: 1, snapshot: { calls: undefined, campaigns: undefined } });
    expect(reading.snapshot.agents).toHaveLength(2);
    expect((await dialer.reader.read(WANT_ALL, forever())).asked).toBe(4);
  });
});

test('events that no route takes are not kept, and the floor is remembered all the same', async () => {
  const { ledger, clock, dialer } = await poller();
  const context = pollContext(ledger, () => clock.ms, {
    routes: [{ on: ['agent.paused'], campaigns: ['CARE'], to: ['audit'] }],
    leadDialers: new Map(),
  });
  await pollOnce(dialer, context, forever());
  await rig.admin.query(`update vicidial_live_agents set pause_code = 'BRK' where user = 'agent001'`);
  clock.ms += 10_000;
  expect(await pollOnce(dialer, context, forever())).toEqual([]);
  expect(await ledger.db.selectFrom('events').select('id').execute()).toEqual([]);
  clock.ms += 10_000;
  const all = pollContext(ledger, () => clock.ms);
  expect(await pollOnce(dialer, all, forever())).toEqual([]);
});
