import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FeedRig, startFeedRig } from './table-feed-rig.ts';

const AT = '2026-06-02T15:00:00.000Z';
/** When `round` below is dispositioned: 11:01:15 in New York. */
const DISPOSED = '2026-06-02 11:01:15';
const CALL = { uniqueid: '1780412400.71', leadId: 171, at: AT, seconds: 60, user: '1001' };
const ROUND = { id: 71, user: '1001', leadId: 171, uniqueid: CALL.uniqueid, at: '2026-06-02T14:59:50Z' };
const CALLBACK = {
  callback_id: 9,
  lead_id: 171,
  user: '1001',
  entry_time: DISPOSED,
  callback_time: '2026-06-04 16:30:00',
  lead_status: 'CALLBK',
  status: 'ACTIVE',
};
const NOTES = {
  notesid: 100,
  lead_id: 171,
  vicidial_id: CALL.uniqueid,
  call_date: DISPOSED,
  call_notes: 'Ask again',
};

let rig: FeedRig;

beforeAll(async () => {
  rig = await startFeedRig();
  await rig.database.admin.query(`
    insert into vicidial_users (user, pass, full_name, user_group, email, user_level) values
      ('1001', 'secret', 'Ann O\\'Agent', 'SALESTEAM', 'ann@example.test', 1), ('2002', 'secret', 'Bo', 'HELP', '', 1);
    insert into vicidial_statuses (status, status_name, scheduled_callback) values
      ('CBHOLD', 'Call Back Hold', 'N'), ('CALLBK', 'Call Back', 'Y'), ('SALE', 'Sale + made', 'N'), ('EMPTY', '', 'N');
    insert into vicidial_campaign_statuses (status, status_name, campaign_id) values
      ('SALE', 'Not this one', 'SALES'), ('OWN', 'Of HELP', 'HELP'), ('OWN', 'Of SALES', 'SALES');
    insert into vicidial_lists (list_id, list_name, list_description) values (1001, 'Web leads', 'Form & API');
    insert into vicidial_inbound_dids (did_id, did_pattern, did_description)
      values (3, '18005550100', 'Main + sales'), (4, '18005550199', 'Help')`);
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  await rig.calls.clear();
  await rig.calls.lead(171);
});

async function talked(status: string, columns: Readonly<Record<string, string>> = {}): Promise<void> {
  await rig.calls.dialled({ ...CALL, status, columns });
  await rig.calls.round({ ...ROUND, status });
}

describe('a callback', () => {
  const TOLD = { callback_datetime: '2026-06-04 16:30:00', callback_lead_status: 'CALLBK', dispo: 'CALLBK' };
  const NONE = { callback_datetime: '', callback_lead_status: '' };

  test('that was scheduled with the disposition is told, under the name that VICIdial has for a held one', async () => {
    await talked('CALLBK');
    await rig.calls.insert('vicidial_callbacks', CALLBACK);
    expect(await rig.onlyValues()).toMatchObject({ ...TOLD, dispo_name: 'Call Back Hold' });
  });

  test.each([
    ['over', { status: 'INACTIVE' }],
    ['handed to another agent since', { user: '2002' }],
    ['set half a minute later, by a clock that is ahead', { entry_time: '2026-06-02 11:01:50' }],
  ])('that is %s is told all the same', async (_, more) => {
    await talked('CALLBK');
    await rig.calls.insert('vicidial_callbacks', { ...CALLBACK, ...more });
    expect(await rig.onlyValues()).toMatchObject(TOLD);
  });

  test.each([
    ['an earlier call', { entry_time: '2026-06-01 11:01:15' }],
    ['a later one', { entry_time: '2026-06-02 11:31:15' }],
    ['another agent’s call of that minute', { user: '2002', entry_time: '2026-06-02 11:01:45' }],
    ['another lead', { lead_id: 172 }],
    ['another status', { lead_status: 'CBSALE' }],
  ])('of %s is not this call’s', async (_, more) => {
    await talked('CALLBK');
    await rig.calls.insert('vicidial_callbacks', { ...CALLBACK, ...more });
    expect(await rig.onlyValues()).toMatchObject({ ...NONE, dispo_name: 'Call Back' });
  });

  test('without a round of the agent log is found by the time of the call', async () => {
    await rig.calls.dialled({ ...CALL, status: 'CALLBK' });
    await rig.calls.insert('vicidial_callbacks', CALLBACK);
    expect(await rig.onlyValues()).toMatchObject(TOLD);
  });

  test('of an archived call is found in the archive', async () => {
    await rig.calls.dialled({ ...CALL, status: 'CALLBK', archived: true });
    await rig.calls.round({ ...ROUND, status: 'CALLBK', archived: true });
    await rig.calls.insert('vicidial_callbacks_archive', CALLBACK);
    const day = { from: '2026-06-02T04:00:00Z', until: '2026-06-03T04:00:00Z', archived: true };
    const { legs } = await rig.read(day);
    const [one] = await rig.feed.values(legs, new AbortController().signal);
    expect(one).toMatchObject({ values: TOLD });
  });

  test('in the second of the two hours of the night when clocks go back is this call’s', async () => {
    // 01:01:15 happened at 05:01:15 and at 06:01:15 UTC; the callback's row does not tell which.
    await rig.calls.dialled({ ...CALL, status: 'CALLBK', at: '2026-11-01T06:00:00.000Z' });
    await rig.calls.round({ ...ROUND, status: 'CALLBK', at: '2026-11-01T05:59:50Z' });
    await rig.calls.insert('vicidial_callbacks', {
      ...CALLBACK,
      entry_time: '2026-11-01 01:01:15',
      callback_time: '2026-11-01 13:00:00',
    });
    const { legs } = await rig.read({
      from: '2026-11-01T04:00:00Z',
      until: '2026-11-02T05:00:00Z',
      archived: false,
    });
    const [one] = await rig.feed.values(legs, new AbortController().signal);
    expect(one).toMatchObject({ values: { callback_datetime: '2026-11-01 13:00:00' } });
  });
});

describe('a disposition', () => {
  test('tells names of status, agent and list, and that there were no notes, callback and DID', async () => {
    await talked('SALE');
    expect(await rig.onlyValues()).toMatchObject({
      dispo_name: 'Sale + made',
      fullname: "Ann O'Agent",
      agent_email: 'ann@example.test',
      // The agent log's: that of the time.
      user_group: 'AGENTS',
      list_name: 'Web leads',
      list_description: 'Form & API',
      call_notes: '',
      callback_datetime: '',
      did_id: '',
      fronter: '1001',
      closer: '',
    });
    expect(JSON.stringify(await rig.told())).not.toContain('secret');
  });

  test.each([
    ['OWN', 'Of SALES'],
    ['EMPTY', 'EMPTY'],
    ['GONE', 'GONE'],
  ])('with the status %s is called %s', async (status, name) => {
    await talked(status);
    expect(await rig.onlyValues()).toMatchObject({ dispo_name: name });
  });

  test('tells the notes that were written with it, and no others of the lead', async () => {
    await talked('SALE');
    await rig.calls.insert('vicidial_call_notes', { ...NOTES, notesid: 99, call_notes: 'Before' });
    await rig.calls.insert('vicidial_call_notes', NOTES);
    await rig.calls.insert('vicidial_call_notes', { ...NOTES, notesid: 101, vicidial_id: '1780412400.72' });
    await rig.calls.insert('vicidial_call_notes', {
      ...NOTES,
      notesid: 102,
      call_date: '2026-06-02 11:40:00',
      call_notes: 'The closer’s',
    });
    expect(await rig.onlyValues()).toMatchObject({ call_notes: 'Ask again' });
  });

  test('without a user of that name and a group in the logs tells that he has no name, and no group', async () => {
    await rig.calls.dialled({ ...CALL, user: '3003', status: 'SALE' });
    const values = await rig.onlyValues();
    expect(values).toMatchObject({ fullname: '', agent_email: '' });
    expect(values).not.toHaveProperty('user_group');
  });
});

describe('a call that came in', () => {
  const INBOUND = { ...CALL, id: 551234, status: 'SALE', inGroup: 'SUPPORT' };
  const DID_CALL = {
    uniqueid: CALL.uniqueid,
    channel: '',
    server_ip: '',
    caller_id_number: '3125550101',
    extension: '18005550100',
    call_date: '2026-06-02 11:00:00',
    did_id: '3',
  };

  test('tells its notes by the closer log’s id, and the latest DID that its number called', async () => {
    await rig.calls.queued(INBOUND);
    await rig.calls.round({ ...ROUND, status: 'SALE' });
    await rig.calls.insert('vicidial_call_notes', { ...NOTES, vicidial_id: '551234' });
    await rig.calls.insert('vicidial_did_log', {
      ...DID_CALL,
      did_id: '4',
      call_date: '2026-06-02 10:59:00',
    });
    await rig.calls.insert('vicidial_did_log', DID_CALL);
    await rig.calls.insert('vicidial_did_log', {
      ...DID_CALL,
      caller_id_number: '3125550999',
      call_date: '2026-06-02 11:00:30',
      did_id: '4',
    });
    expect(await rig.onlyValues()).toMatchObject({
      call_notes: 'Ask again',
      did_id: '3',
      did_extension: '18005550100',
      did_pattern: '18005550100',
      did_description: 'Main + sales',
    });
  });

  test('and was taken by nobody tells the first DID, whatever number called it, and no agent’s name', async () => {
    await rig.calls.queued({ ...INBOUND, status: 'DROP', user: 'VDCL' });
    await rig.calls.insert('vicidial_did_log', { ...DID_CALL, caller_id_number: '' });
    await rig.calls.insert('vicidial_did_log', {
      ...DID_CALL,
      did_id: '4',
      call_date: '2026-06-02 11:00:30',
    });
    const values = await rig.onlyValues();
    expect(values).toMatchObject({ did_id: '3', did_description: 'Main + sales', list_name: 'Web leads' });
    expect(values).not.toHaveProperty('fullname');
    expect(values).not.toHaveProperty('call_notes');
  });

  test('by a transfer that VICIdial has not logged tells its own agent as fronter, as VICIdial would', async () => {
    await rig.calls.queued({ ...INBOUND, transfer: 88 });
    expect(await rig.onlyValues()).toMatchObject({ xfercallid: '88', fronter: '1001', closer: '' });
  });
});
