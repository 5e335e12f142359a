import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callId } from './feed-rig.ts';
import { type FeedRig, startFeedRig } from './table-feed-rig.ts';
import { forever } from './vicidial-database-rig.ts';

const AT = '2026-06-02T15:00:00.000Z';
const LATER = '2026-06-02T15:02:00.000Z';

let rig: FeedRig;

beforeAll(async () => {
  rig = await startFeedRig();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.calls.clear());

describe('a call that was dialled for the campaign', () => {
  test('and talked by an agent: its agent, its disposition, and the round of the agent log', async () => {
    await rig.calls.lead(101, { status: 'SALE', first_name: 'Jane', rank: 3, entry_list_id: 1003 });
    await rig.calls.dialled({
      uniqueid: '1780412400.11',
      leadId: 101,
      at: AT,
      seconds: 75,
      status: 'SALE',
      user: '1001',
      callId: callId('V', AT, 101),
      columns: { term_reason: 'CALLER', user_group: 'AGENTS', comments: 'AUTO' },
    });
    // The agent waited 10 s and talked 60 s, 5 of them with nobody; the disposition took 15 s.
    await rig.calls.round({
      id: 71,
      user: '1001',
      leadId: 101,
      uniqueid: '1780412400.11',
      status: 'SALE',
      at: '2026-06-02T14:59:55Z',
      deadSeconds: 5,
    });
    const [leg] = await rig.legs();
    expect(leg).toEqual({
      id: 'out:1780412400.11',
      kind: 'disposition',
      open: false,
      direction: 'outbound',
      campaign: 'SALES',
      status: 'SALE',
      agent: '1001',
      leadId: '101',
      uniqueid: '1780412400.11',
      callId: 'V6021100000000000101',
      calledAt: AT,
      settledAt: '2026-06-02T15:01:15.000Z',
    });
    const [one] = await rig.told();
    expect(one).toEqual({
      leg,
      occurredAt: '2026-06-02T15:01:20.000Z',
      values: expect.objectContaining({
        lead_id: '101',
        uniqueid: '1780412400.11',
        call_id: 'V6021100000000000101',
        agent_log_id: '71',
        dispo: 'SALE',
        talk_time: '55',
        talk_time_ms: '55000',
        talk_time_min: '1',
        SQLdate: '2026-06-02 11:01:20',
        epoch: '1780412480',
        user: '1001',
        user_group: 'AGENTS',
        campaign: 'SALES',
        group: 'SALES',
        channel_group: 'SALES',
        closecallid: '',
        fronter: '1001',
        closer: '',
        term_reason: 'CALLER',
        dialed_number: '3125550101',
        dialed_label: 'MAIN',
        first_name: 'Jane',
        vendor_lead_code: 'CRM-101',
        vendor_id: 'CRM-101',
        called_count: '1',
        rank: '3',
        entry_list_id: '1003',
        entry_date: '2026-06-01 08:00:00',
        recording_id: '',
      }),
    });
    // A Dispo Call URL knows no status of the lead: telling one would make another event of it.
    expect(await rig.onlyValues()).not.toHaveProperty('status');
  });

  test.each(['NA', 'AB', 'AA', 'AFAX', 'ADC', 'DROP', 'PDROP'])(
    'and ended as %s without an agent: the dialer set its status',
    async (status) => {
      await rig.calls.lead(102, { status });
      await rig.calls.dialled({
        uniqueid: '1780412400.12',
        leadId: 102,
        at: AT,
        seconds: 20,
        status,
        user: 'VDAD',
        callId: callId('V', AT, 102),
        columns: { phone_number: '3125559999' },
      });
      expect(await rig.legs()).toEqual([
        expect.objectContaining({ kind: 'no-agent', agent: '', open: false, status, leadId: '102' }),
      ]);
      const values = await rig.onlyValues();
      expect(values).toMatchObject({
        status,
        dispo: status,
        user: 'VDAD',
        campaign: 'SALES',
        campaign_id: 'SALES',
        phone_number: '3125559999',
        dialed_number: '3125559999',
        dialed_label: 'MAIN',
        SQLdate: '2026-06-02 11:00:20',
        call_id: 'V6021100000000000102',
      });
      for (const name of ['agent_log_id', 'talk_time', 'epoch', 'recording_id'])
        expect(values).not.toHaveProperty(name);
    },
  );

  test('is open while it rings, is talked, or its agent chooses', async () => {
    for (const [index, status] of ['QUEUE', 'INCALL', 'DISPO', 'DONEM', ''].entries())
      await rig.calls.dialled({
        uniqueid: `1780430400.${index}`,
        leadId: 103,
        at: '2026-06-02T19:00:00Z',
        status,
        user: '1001',
      });
    const found = await rig.legs();
    expect(found.map(({ open, settledAt }) => [open, settledAt])).toEqual(
      Array.from({ length: 5 }, () => [true, undefined]),
    );
    expect(await rig.feed.values(found.slice(0, 1), forever())).toEqual([
      { leg: expect.objectContaining({ open: true }), reason: expect.stringContaining('goes on') },
    ]);
  });

  test('and dialled at its second number: a leg of its own; the first ends as ALTNUM', async () => {
    await rig.calls.lead(104);
    await rig.calls.dialled({
      uniqueid: '1780412400.21',
      leadId: 104,
      at: AT,
      seconds: 9,
      status: 'ALTNUM',
      user: '1001',
    });
    await rig.calls.dialled({
      uniqueid: '1780412520.22',
      leadId: 104,
      at: LATER,
      seconds: 40,
      status: 'CALLBK',
      user: '1001',
      columns: { alt_dial: 'ALT', phone_number: '3125550102' },
    });
    await rig.calls.round({
      id: 81,
      user: '1001',
      leadId: 104,
      uniqueid: '1780412400.21',
      status: 'ALTNUM',
      at: '2026-06-02T14:59:50Z',
      talkSeconds: 9,
    });
    await rig.calls.round({
      id: 82,
      user: '1001',
      leadId: 104,
      uniqueid: '1780412520.22',
      status: 'CALLBK',
      at: '2026-06-02T15:01:50Z',
      talkSeconds: 40,
    });
    const all = await rig.told();
    expect(all.map((one) => ('values' in one ? one.values : one.reason))).toEqual([
      expect.objectContaining({ dispo: 'ALTNUM', agent_log_id: '81', dialed_label: 'MAIN' }),
      expect.objectContaining({
        dispo: 'CALLBK',
        agent_log_id: '82',
        dialed_label: 'ALT',
        dialed_number: '3125550102',
        phone_number: '3125550101',
      }),
    ]);
  });
});

describe('a call that an agent dialled by hand', () => {
  test('has the agent also where nobody answered', async () => {
    await rig.calls.lead(111);
    await rig.calls.dialled({
      uniqueid: '1780412400.31',
      leadId: 111,
      at: AT,
      seconds: 30,
      status: 'N',
      user: '1001',
      callId: callId('M', AT, 111),
      columns: { comments: 'MANUAL' },
    });
    expect(await rig.legs()).toEqual([
      expect.objectContaining({ kind: 'disposition', agent: '1001', callId: 'M6021100000000000111' }),
    ]);
  });

  test('and that Asterisk told nothing of: no URL would carry the uniqueid that VICIdial made up', async () => {
    await rig.calls.lead(112);
    const seconds = Date.parse(AT) / 1000;
    await rig.calls.dialled({
      uniqueid: `${seconds}.000000112`,
      leadId: 112,
      at: AT,
      seconds: 0,
      status: 'B',
      user: '1001',
      callId: callId('M', '2026-06-02T14:59:20Z', 112),
      columns: { comments: 'MANUAL', term_reason: 'AGENT' },
    });
    // The one before has its lead and no uniqueid, the one after got the lead only: VICIdial writes it so.
    await rig.calls.round({
      id: 90,
      user: '1001',
      leadId: 112,
      uniqueid: '',
      status: 'NI',
      at: '2026-06-02T12:00:00Z',
    });
    await rig.calls.round({
      id: 91,
      user: '1001',
      leadId: 112,
      uniqueid: '',
      status: 'B',
      at: '2026-06-02T14:59:00Z',
      talkSeconds: 35,
    });
    await rig.calls.round({
      id: 92,
      user: '1001',
      leadId: 112,
      uniqueid: '',
      status: '',
      at: AT,
      talkSeconds: 0,
      wrapUpSeconds: 0,
    });
    expect(await rig.legs()).toEqual([
      expect.objectContaining({ id: `out:${seconds}.000000112`, uniqueid: '', kind: 'disposition' }),
    ]);
    expect(await rig.onlyValues()).toMatchObject({
      uniqueid: '',
      agent_log_id: '91',
      dispo: 'B',
      talk_time: '35',
    });
  });
});

describe('the disposition', () => {
  const call = { uniqueid: '1780412400.61', leadId: 141, at: AT, seconds: 60, user: '1001' };

  test('is what the agent chose, also where the log was changed afterwards', async () => {
    await rig.calls.dialled({ ...call, status: 'DEC' });
    await rig.calls.round({
      id: 401,
      user: '1001',
      leadId: 141,
      uniqueid: call.uniqueid,
      status: 'SALE',
      at: '2026-06-02T14:59:50Z',
    });
    expect(await rig.onlyValues()).toMatchObject({ dispo: 'SALE', agent_log_id: '401' });
  });

  test('of a scheduled callback is the callback’s status, although the lead is on hold', async () => {
    await rig.calls.lead(141, { status: 'CBHOLD' });
    await rig.calls.dialled({ ...call, status: 'CALLBK' });
    await rig.calls.round({
      id: 402,
      user: '1001',
      leadId: 141,
      uniqueid: call.uniqueid,
      status: 'CALLBK',
      at: '2026-06-02T14:59:50Z',
    });
    expect(await rig.onlyValues()).toMatchObject({ dispo: 'CALLBK' });
  });

  test('without a row in the agent log is told all the same, at the end of the call', async () => {
    await rig.calls.dialled({ ...call, status: 'NI' });
    const [one] = await rig.told();
    expect(one).toMatchObject({
      occurredAt: '2026-06-02T15:01:00.000Z',
      values: { dispo: 'NI', agent_log_id: '', talk_time: '0', campaign: 'SALES' },
    });
  });

  test('of another lead, agent or call is not taken for it', async () => {
    await rig.calls.dialled({ ...call, status: 'NI' });
    const round = {
      user: '1001',
      leadId: 141,
      uniqueid: call.uniqueid,
      status: 'NI',
      at: '2026-06-02T14:59:50Z',
    };
    await rig.calls.round({ ...round, id: 411, user: '1002' });
    await rig.calls.round({ ...round, id: 412, leadId: 142 });
    await rig.calls.round({ ...round, id: 413, uniqueid: '1780412400.99' });
    await rig.calls.round({ ...round, id: 414, uniqueid: '', at: '2026-06-02T10:00:00Z' });
    expect(await rig.onlyValues()).toMatchObject({ agent_log_id: '' });
  });
});

describe('a call that was left behind', () => {
  const call = {
    uniqueid: '1780387200.71',
    leadId: 151,
    at: '2026-06-02T07:00:00Z',
    user: '1001',
    status: 'INCALL',
  };

  test('is over 12 hours after it began, and has the status that the agent log or else its row has', async () => {
    await rig.calls.dialled(call);
    expect(await rig.legs()).toEqual([expect.objectContaining({ open: false, status: 'INCALL' })]);
    expect(await rig.onlyValues()).toMatchObject({ dispo: 'INCALL' });
    await rig.calls.round({
      id: 501,
      user: '1001',
      leadId: 151,
      uniqueid: call.uniqueid,
      status: 'SALE',
      at: '2026-06-02T06:59:50Z',
      talkSeconds: 18_000,
    });
    expect(await rig.onlyValues()).toMatchObject({ dispo: 'SALE', agent_log_id: '501' });
  });

  test('is open as long as an agent has its lead on the screen', async () => {
    await rig.calls.dialled(call);
    await rig.calls.insert('vicidial_live_agents', {
      user: '1001',
      server_ip: '10.0.0.5',
      conf_exten: '8600051',
      status: 'INCALL',
      lead_id: 151,
    });
    expect(await rig.legs()).toEqual([expect.objectContaining({ open: true })]);
    expect(await rig.feed.again(await rig.legs(), forever())).toEqual([
      expect.objectContaining({ open: true }),
    ]);
  });
});
