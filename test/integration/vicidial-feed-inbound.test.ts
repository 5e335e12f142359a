import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callId } from './feed-rig.ts';
import { type FeedRig, startFeedRig } from './table-feed-rig.ts';

const AT = '2026-06-02T15:00:00.000Z';
const LATER = '2026-06-02T15:02:00.000Z';

let rig: FeedRig;

beforeAll(async () => {
  rig = await startFeedRig();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.calls.clear());

describe('a call that came in', () => {
  test('and was taken by an agent of another campaign: in-group, closer log, the agent’s campaign', async () => {
    await rig.calls.lead(121);
    await rig.calls.queued({
      id: 5512,
      uniqueid: '1780412400.41',
      leadId: 121,
      at: AT,
      seconds: 100,
      waitSeconds: 25.5,
      status: 'RESOLV',
      user: '2002',
      inGroup: 'SUPPORT',
      callId: callId('Y', AT, 121),
      columns: { term_reason: 'AGENT' },
    });
    await rig.calls.round({
      id: 101,
      user: '2002',
      leadId: 121,
      uniqueid: '1780412400.41',
      status: 'RESOLV',
      at: '2026-06-02T14:55:00Z',
      waitSeconds: 325,
      talkSeconds: 75,
      campaign: 'HELP',
    });
    const recording = { vicidial_id: '5512', filename: 'of-somebody-else' };
    await rig.calls.insert('recording_log', { ...recording, recording_id: 10, lead_id: 122, user: '2002' });
    await rig.calls.insert('recording_log', { ...recording, recording_id: 11, lead_id: 121, user: '1001' });
    await rig.calls.insert('recording_log', {
      recording_id: 9,
      lead_id: 121,
      user: '2002',
      vicidial_id: '5512',
      filename: '20260602-110025_3125550101_2002',
    });
    expect(await rig.legs()).toEqual([
      expect.objectContaining({
        id: 'in:5512',
        kind: 'disposition',
        direction: 'inbound',
        campaign: 'SUPPORT',
        callId: 'Y6021100000000000121',
      }),
    ]);
    expect(await rig.onlyValues()).toMatchObject({
      campaign: 'HELP',
      group: 'SUPPORT',
      channel_group: 'SUPPORT',
      closecallid: '5512',
      xfercallid: '0',
      agent_log_id: '101',
      talk_time: '75',
      term_reason: 'AGENT',
      dialed_label: 'NONE',
      recording_id: '9',
      recording_filename: '20260602-110025_3125550101_2002',
    });
  });

  test.each(['DROP', 'AFTHRS', 'TIMEOT', 'NANQUE', 'HOLDTO', 'MAXCAL'])(
    'and ended as %s before an agent: without one',
    async (status) => {
      await rig.calls.lead(122);
      await rig.calls.queued({
        id: 5513,
        uniqueid: '1780412400.42',
        leadId: 122,
        at: AT,
        seconds: 40,
        status,
        user: 'VDCL',
        inGroup: 'SUPPORT',
        callId: callId('Y', AT, 122),
      });
      expect(await rig.legs()).toEqual([expect.objectContaining({ kind: 'no-agent', agent: '', status })]);
      expect(await rig.onlyValues()).toMatchObject({
        user: 'VDCL',
        dispo: status,
        campaign: 'SUPPORT',
        group: 'SUPPORT',
        closecallid: '5513',
        dialed_label: 'MAIN',
      });
    },
  );

  test('for one agent who never got it: without an agent, though the log names him', async () => {
    const row = { leadId: 123, at: AT, seconds: 40, user: '2002', inGroup: 'AGENTDIRECT' };
    await rig.calls.queued({ ...row, id: 5514, uniqueid: '1780412400.43', status: 'DROP' });
    await rig.calls.queued({ ...row, id: 5515, uniqueid: '1780412400.44', status: 'SALE' });
    expect((await rig.legs()).map(({ id, kind, agent }) => [id, kind, agent])).toEqual([
      ['in:5514', 'no-agent', ''],
      ['in:5515', 'disposition', '2002'],
    ]);
    const [dropped] = await rig.told();
    expect(dropped).toMatchObject({ values: { user: '2002', status: 'DROP' } });
  });

  test('to an in-group that asks for an id is logged in both logs, and one leg', async () => {
    await rig.calls.dialled({
      uniqueid: '1780412400.45',
      leadId: 124,
      at: AT,
      status: 'XFER',
      user: 'CL',
      campaign: 'SUPPORT',
    });
    await rig.calls.queued({
      id: 5516,
      uniqueid: '1780412400.45',
      leadId: 124,
      at: AT,
      status: 'SALE',
      user: '2002',
      inGroup: 'SUPPORT',
    });
    expect((await rig.legs()).map(({ id }) => id)).toEqual(['in:5516']);
  });
});

describe('a call that was transferred', () => {
  test('from the fronter to a closer’s in-group: a leg of each, with its own agent, round and call id', async () => {
    const uniqueid = '1780412400.51';
    await rig.calls.lead(131);
    await rig.calls.dialled({
      uniqueid,
      leadId: 131,
      at: AT,
      seconds: 100,
      status: 'XFER',
      user: '1001',
      callId: callId('V', AT, 131),
    });
    await rig.calls.queued({
      id: 5601,
      uniqueid,
      leadId: 131,
      at: LATER,
      seconds: 200,
      waitSeconds: 4,
      status: 'SALE',
      user: '2002',
      inGroup: 'CLOSERS',
      transfer: 77,
      callId: callId('Y', LATER, 131),
    });
    await rig.calls.round({
      id: 201,
      user: '1001',
      leadId: 131,
      uniqueid,
      status: 'XFER',
      at: '2026-06-02T14:59:50Z',
      talkSeconds: 100,
    });
    await rig.calls.round({
      id: 202,
      user: '2002',
      leadId: 131,
      uniqueid,
      status: 'SALE',
      at: '2026-06-02T15:01:00Z',
      waitSeconds: 64,
      talkSeconds: 196,
      campaign: 'CLOSE',
    });
    await rig.calls.insert('vicidial_xfer_log', { xfercallid: 77, lead_id: 131, user: '1001' });
    const all = await rig.told();
    expect(all.map((one) => ('values' in one ? one.values : one.reason))).toEqual([
      // The in-group has overwritten the first call id.
      expect.objectContaining({
        user: '1001',
        dispo: 'XFER',
        agent_log_id: '201',
        call_id: '',
        group: 'SALES',
        closecallid: '',
        fronter: '1001',
        closer: '',
      }),
      expect.objectContaining({
        user: '2002',
        dispo: 'SALE',
        agent_log_id: '202',
        call_id: 'Y6021102000000000131',
        group: 'CLOSERS',
        campaign: 'CLOSE',
        closecallid: '5601',
        xfercallid: '77',
        fronter: '1001',
        closer: '2002',
      }),
    ]);
    expect(all.every(({ leg }) => leg.uniqueid === uniqueid)).toBe(true);
  });

  test('from in-group to in-group: the earlier one drops the call id that is not its own', async () => {
    const uniqueid = '1780412400.52';
    const row = { uniqueid, leadId: 132, user: '2002' };
    await rig.calls.queued({
      ...row,
      id: 5602,
      at: AT,
      status: 'XFER',
      inGroup: 'SUPPORT',
      callId: callId('Y', AT, 132),
    });
    await rig.calls.queued({
      ...row,
      id: 5603,
      at: LATER,
      status: 'SALE',
      inGroup: 'CLOSERS',
      transfer: 78,
      callId: callId('Y', LATER, 132),
    });
    expect((await rig.legs()).map(({ id, callId: known }) => [id, known])).toEqual([
      ['in:5602', ''],
      ['in:5603', 'Y6021102000000000132'],
    ]);
  });

  test('back to the same agent: each leg has the round that was talked then', async () => {
    const uniqueid = '1780412400.53';
    const row = { uniqueid, leadId: 133, user: '2002', status: 'SALE' };
    await rig.calls.queued({ ...row, id: 5604, at: AT, seconds: 60, inGroup: 'SUPPORT' });
    await rig.calls.queued({ ...row, id: 5605, at: LATER, seconds: 60, inGroup: 'CLOSERS', transfer: 79 });
    await rig.calls.round({
      id: 301,
      user: '2002',
      leadId: 133,
      uniqueid,
      status: 'SALE',
      at: '2026-06-02T14:59:50Z',
    });
    await rig.calls.round({
      id: 302,
      user: '2002',
      leadId: 133,
      uniqueid,
      status: 'SALE',
      at: '2026-06-02T15:01:50Z',
    });
    const all = await rig.told();
    expect(all.map((one) => 'values' in one && one.values['agent_log_id'])).toEqual(['301', '302']);
  });
});
