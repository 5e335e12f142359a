import { describe, expect, it } from 'vitest';
import { ANNA, HOT, NOW, ORDER, POLICY, startOrders } from './vicidial-orders-rig.ts';

const THERE = { list_id: '1001', phone_number: '3125550101', phone_code: '1', first_name: 'Anna' };
const BLOCKED = [expect.stringMatching(/^dnc: /)];
const AGENT = { user: 'agent001', password: 'x', level: 1 };
const USERS = [{ user: 'bridge', password: 'right-password' }, AGENT];
const hours = (count: number): string => new Date(NOW + count * 3_600_000).toISOString();
const callback = (at: string, agentUser?: string) => ({ at, agentUser, comments: undefined });

describe('a number on our own do-not-call ledger', () => {
  it.each([
    ['its number', { lead: ANNA }, '+13125550101'],
    ['its alternative number', { lead: { ...ANNA, altPhone: '(312) 555-0188' } }, '+13125550188'],
    [
      'a further number',
      { altPhones: [{ number: '+44 20 7946 0018', phoneCode: undefined, note: undefined }] },
      '+442079460018',
    ],
  ])('keeps the lead out when it is %s', async (_name, order, number) => {
    const { standIn, place, blocked } = await startOrders();
    blocked.set(number, 'system');
    expect(await place({ ...order, hot: HOT })).toEqual({ outcome: 'skipped', ids: {}, warnings: BLOCKED });
    expect(standIn.leads).toEqual([]);
    expect(standIn.hopper).toEqual([]);
  });

  it('lets the fields of a lead that is there be written, but neither hopper nor callback', async () => {
    const { standIn, place, blocked } = await startOrders({
      standIn: { leads: [{ ...THERE, status: 'DNC' }] },
    });
    const lead = { ...ANNA, id: '101', city: 'Chicago', status: 'NEW' };
    blocked.set('+13125550101', 'system');
    for (const soon of [{ hot: HOT }, { callback: callback(hours(2)) }]) {
      const receipt = await place({ lead, ...soon });
      expect(receipt).toMatchObject({ ids: { lead_id: '101' }, warnings: BLOCKED });
    }
    expect(standIn.leads).toMatchObject([{ city: 'Chicago', status: 'DNC' }]);
    expect(standIn.hopper).toEqual([]);
    expect(standIn.callbacks).toEqual([]);
  });

  it('gives a lead that gets the number the status DNC', async () => {
    const { standIn, place, blocked } = await startOrders();
    await place({});
    blocked.set('+13125550177', 'system');
    await place({ lead: { ...ANNA, phone: '3125550177' }, changed: ['phone'] });
    expect(standIn.leads).toMatchObject([{ phone_number: '3125550177', status: 'DNC' }]);
  });
});

describe("a number on VICIdial's own DNC lists", () => {
  it('keeps a new lead out without an error, whichever list it is', async () => {
    const { standIn, place } = await startOrders({
      standIn: { dnc: ['3125550101'], campaignDnc: [{ campaign: 'SALES', phone: '3125550102' }] },
    });
    expect(await place({})).toEqual({ outcome: 'skipped', ids: {}, warnings: BLOCKED });
    const second = await place({ lead: { phone: '3125550102' } });
    expect(second.warnings).toEqual([expect.stringContaining("campaign's")]);
    expect(standIn.leads).toEqual([]);
  });

  it('keeps a lead that is there out of the hopper and from a callback', async () => {
    const { standIn, place } = await startOrders({
      standIn: { leads: [THERE], campaignDnc: [{ campaign: 'SALES', phone: '3125550101' }] },
    });
    const lead = { ...ANNA, id: '101' };
    expect(await place({ lead, hot: HOT })).toMatchObject({ outcome: 'unchanged', warnings: BLOCKED });
    expect(await place({ lead, callback: callback(hours(2)) })).toMatchObject({ warnings: BLOCKED });
    expect(standIn.hopper).toEqual([]);
    expect(standIn.callbacks).toEqual([]);
  });

  it('looks at the number that would be dialled, not at the one of the order', async () => {
    const { standIn, place } = await startOrders({
      settings: { duplicateCheck: 'DUPPHONEALTSYS' },
      standIn: {
        leads: [{ ...THERE, phone_number: '3125550199', alt_phone: '3125550101' }],
        dnc: ['3125550199'],
      },
    });
    expect((await place({ hot: HOT })).warnings).toContainEqual(BLOCKED[0]);
    expect(standIn.hopper).toEqual([]);
  });
});

describe('a hot order', () => {
  it('goes into the hopper with the new lead, and every call of it is urgent', async () => {
    const { standIn, place, lanes } = await startOrders();
    expect(await place({ hot: HOT })).toEqual({ outcome: 'created', ids: { lead_id: '101' }, warnings: [] });
    expect(standIn.hopper).toMatchObject([{ lead_id: 101, priority: '99', campaign_id: 'SALES' }]);
    expect(lanes).toEqual(['speed-to-lead']);
  });

  it('puts a lead that is there into the hopper of the list that it was moved to, and leaves its status', async () => {
    const { standIn, place, lanes } = await startOrders({ standIn: { leads: [{ ...THERE, status: 'NI' }] } });
    const lead = { ...ANNA, id: '101', listId: '1003' };
    const receipt = await place({ lead, hot: HOT, policy: { ...POLICY, moveList: true } });
    expect(receipt).toEqual({ outcome: 'updated', ids: { lead_id: '101' }, warnings: [] });
    expect(standIn.hopper).toMatchObject([{ lead_id: 101, priority: '99', campaign_id: 'SOLAR' }]);
    expect(standIn.leads).toMatchObject([{ status: 'NI', list_id: '1003' }]);
    expect(new Set(lanes)).toEqual(new Set(['speed-to-lead']));
  });

  it('says so when VICIdial does not take it now, for a new lead and for one that is there', async () => {
    const { standIn, place } = await startOrders({
      standIn: { campaigns: [{ id: 'SALES', callTime: { from: 300, until: 301 } }, { id: 'SOLAR' }] },
    });
    const hot = { ...HOT, localCallTimeCheck: true };
    const outside = [expect.stringContaining('OUTSIDE OF LOCAL TIME')];
    expect(await place({ hot })).toEqual({ outcome: 'created', ids: { lead_id: '101' }, warnings: outside });
    expect(await place({ hot })).toMatchObject({ outcome: 'unchanged', warnings: outside });
    expect(standIn.hopper).toEqual([]);
  });

  it('is no second place in the hopper for a lead that has one', async () => {
    const { standIn, place } = await startOrders();
    await place({ hot: HOT });
    expect((await place({ hot: HOT })).warnings).toEqual([expect.stringContaining('ALREADY IN THE HOPPER')]);
    expect(standIn.hopper).toHaveLength(1);
  });

  it.each([true, false])(
    'does not go into the hopper again when the same delivery is repeated after the call (lead there before: %s)',
    async (isThere) => {
      const { standIn, place } = await startOrders({ standIn: { leads: isThere ? [THERE] : [] } });
      await place({ hot: HOT }, { deliveryId: 'dlv_once' });
      expect(standIn.hopper).toHaveLength(1);
      (standIn.hopper as unknown[]).splice(0);
      await place({ hot: HOT }, { deliveryId: 'dlv_once', attempt: 2 });
      expect(standIn.hopper).toEqual([]);
      await place({ hot: HOT }, { deliveryId: 'dlv_again' });
      expect(standIn.hopper).toHaveLength(1);
    },
  );

  it.each(['INCALL', 'QUEUE', 'DISPO'])(
    'does not call a person twice who is on a call (%s)',
    async (status) => {
      const { standIn, place } = await startOrders({ standIn: { leads: [{ ...THERE, status }] } });
      const receipt = await place({ lead: { ...ANNA, id: '101' }, hot: HOT });
      expect(receipt.warnings).toEqual([expect.stringContaining('on a call now')]);
      expect(standIn.hopper).toEqual([]);
    },
  );

  it('writes the lead, then is parked, when the API user may not look at DNC lists', async () => {
    const allowed = ' add_lead update_lead lead_search lead_field_info ';
    const { standIn, place } = await startOrders({
      user: { allowedFunctions: allowed },
      standIn: { leads: [THERE] },
    });
    const lead = { ...ANNA, id: '101', city: 'Chicago' };
    await expect(place({ lead, hot: HOT })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'partial:hopper',
    });
    expect(standIn.leads).toMatchObject([{ city: 'Chicago' }]);
    expect(standIn.hopper).toEqual([]);
  });
});

describe('an order with a callback', () => {
  it('schedules it on the dialer’s clock after the lead was added, and only then holds the lead', async () => {
    const { standIn, place } = await startOrders({ standIn: { users: USERS } });
    const order = { callback: { ...callback(hours(24), 'agent001'), comments: "it's; urgent" } };
    expect(await place(order)).toMatchObject({ outcome: 'created', ids: { lead_id: '101' } });
    expect(standIn.callbacks).toMatchObject([
      {
        callback_time: '2026-11-24 15:00:00', campaign_id: 'SALES', recipient: 'USERONLY', user: 'agent001',
        comments: 'its urgent',
      },
    ]); // prettier-ignore
    expect(standIn.leads).toMatchObject([{ status: 'CBHOLD' }]);
  });

  it('writes nothing the second time, and moves it when its time changed', async () => {
    const { standIn, place } = await startOrders({ standIn: { users: USERS } });
    await place({ callback: callback(hours(24)) });
    expect(await place({ callback: callback(hours(24)) })).toMatchObject({ outcome: 'unchanged' });
    expect(standIn.callbacks).toHaveLength(1);
    expect(await place({ callback: callback(hours(48)) })).toMatchObject({ outcome: 'updated' });
    expect(standIn.callbacks).toMatchObject([{ callback_time: '2026-11-25 15:00:00' }]);
  });

  it('never puts a lead on hold whose callback has had its time (defect class: stranded in CBHOLD)', async () => {
    const { standIn, place } = await startOrders();
    await place({ callback: callback(hours(24)) });
    Object.assign(standIn.callbacks[0] ?? {}, { status: 'LIVE' });
    Object.assign(standIn.leads[0] ?? {}, { status: 'CALLBK' });
    const receipt = await place({ callback: callback(hours(24)) });
    expect(receipt.warnings).toEqual([expect.stringContaining('its time has come')]);
    expect(standIn.leads).toMatchObject([{ status: 'CALLBK' }]);
  });

  it.each([
    ['none', undefined, 'callback-without-campaign'],
    ['one that VICIdial does not have', 'NOPE', 'unknown-campaign'],
  ])('is refused before anything is written when its campaign is %s', async (_name, campaign, code) => {
    const { standIn, place } = await startOrders();
    const order = { campaign, callback: callback(hours(24)) };
    await expect(place(order)).rejects.toMatchObject({ kind: 'permanent', code });
    expect(standIn.leads).toEqual([]);
  });

  it('keeps the lead and its id, not on hold, when its agent does not exist, and a replay makes no second', async () => {
    const { standIn, place, identities } = await startOrders();
    const order = { callback: callback(hours(24), 'ghost') };
    await expect(place(order)).rejects.toMatchObject({ kind: 'permanent', code: 'partial:callback' });
    expect(standIn.leads).toMatchObject([{ status: 'NEW' }]);
    expect(await identities.get('lead_id', ORDER.identity)).toBe('101');
    await expect(place(order)).rejects.toMatchObject({ code: 'partial:callback' });
    expect(standIn.leads).toHaveLength(1);
  });

  it('is not moved to an agent who does not exist, which VICIdial itself would do', async () => {
    const { standIn, place } = await startOrders({ standIn: { users: USERS } });
    await place({ callback: callback(hours(24), 'agent001') });
    await expect(place({ callback: callback(hours(48), 'ghost') })).rejects.toMatchObject({
      code: 'partial:callback',
    });
    expect(standIn.callbacks).toMatchObject([{ user: 'agent001', callback_time: '2026-11-24 15:00:00' }]);
  });

  it('is finished by a later attempt when the policy is to add only', async () => {
    const policy = { ...POLICY, write: 'add' as const };
    const order = { policy, callback: callback(hours(24), 'agent001') };
    const { standIn, place } = await startOrders();
    await expect(place(order, { deliveryId: 'dlv_a' })).rejects.toMatchObject({ code: 'partial:callback' });
    standIn.tables.users.insert({ user: 'agent001', user_group: 'AGENTS', active: 'Y' });
    expect(await place(order, { deliveryId: 'dlv_a', attempt: 2 })).toMatchObject({
      ids: { lead_id: '101' },
    });
    expect(standIn.callbacks).toHaveLength(1);
    expect(standIn.leads).toMatchObject([{ status: 'CBHOLD' }]);
  });

  it('comes in a minute when its time is past, and not at all after a day', async () => {
    const { standIn, place } = await startOrders();
    const late = await place({ callback: callback(hours(-1)) });
    expect(late.warnings).toEqual([expect.stringContaining('its time is past')]);
    expect(standIn.callbacks).toMatchObject([{ callback_time: '2026-11-23 15:01:00' }]);
    const old = await place({ callback: callback(hours(-25)), lead: { phone: '3125550109' }, identity: 'x' });
    expect(old).toMatchObject({ outcome: 'created', warnings: [expect.stringContaining('more than a day')] });
    expect(standIn.callbacks).toHaveLength(1);
    expect(standIn.leads[1]?.status).toBe('NEW');
  });

  it('comes instead of the hopper when both are asked for', async () => {
    const { standIn, place } = await startOrders();
    const receipt = await place({ hot: HOT, callback: callback(hours(24)) });
    expect(receipt.warnings).toEqual([expect.stringMatching(/^hopper: left out/)]);
    expect(standIn.hopper).toEqual([]);
    expect(standIn.callbacks).toHaveLength(1);
  });
});
