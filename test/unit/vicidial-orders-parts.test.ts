import { describe, expect, it } from 'vitest';
import { ANNA, HOT, ORDER, POLICY, startOrders } from './vicidial-orders-rig.ts';

const LISTS = [
  { id: '1001', campaign: 'SALES', customFields: { policy: 30, budget: 10 } },
  { id: '1002', campaign: 'SALES' },
];
const custom = { policy: 'P-1', budget: '250' };

describe('custom fields', () => {
  it('go with the new lead, cleaned, and what was cleaned is told', async () => {
    const { standIn, place } = await startOrders({ standIn: { lists: LISTS } });
    const receipt = await place({ custom: { ...custom, policy: 'P"1; x' } });
    expect(receipt).toMatchObject({ outcome: 'created', warnings: ['policy: characters removed'] });
    expect(standIn.leads[0]?.custom).toMatchObject({ policy: 'P1 x', budget: '250' });
  });

  it('are updated where they are news, in the same call, and emptied where they are told empty', async () => {
    const { standIn, place } = await startOrders({ standIn: { lists: LISTS } });
    await place({ custom });
    const before = standIn.requests.length;
    const receipt = await place({ custom: { policy: '', budget: '999' }, changed: ['custom.policy'] });
    expect(receipt).toMatchObject({ outcome: 'updated' });
    expect(standIn.requests.length - before).toBe(1);
    expect(standIn.leads[0]?.custom).toMatchObject({ policy: '', budget: '250' });
  });

  it('are written again by themselves when VICIdial left them out of the new lead', async () => {
    const { standIn, place } = await startOrders({
      standIn: { lists: LISTS, seed: { system_settings: [{ custom_fields_enabled: '0' }] } },
    });
    const receipt = await place({ custom });
    expect(receipt).toMatchObject({ outcome: 'created', ids: { lead_id: '101' } });
    expect(standIn.leads[0]?.custom).toMatchObject(custom);
  });

  it.each([
    ['has none', '1002', custom, /policy, budget/],
    [
      'lacks one of them, which VICIdial passes over in silence',
      '1001',
      { ...custom, nosuch: 'x' },
      /custom field nosuch/,
    ],
  ])(
    'park the order when the list %s, with the lead kept, and a replay adds no second',
    async (_n, listId, fields, words) => {
      const { standIn, place, identities } = await startOrders({ standIn: { lists: LISTS } });
      const order = { custom: fields, lead: { ...ANNA, listId }, hot: HOT };
      const first = await place(order, { deliveryId: 'dlv_a' }).catch((error: unknown) => error);
      expect(first).toMatchObject({ kind: 'permanent', code: 'partial:custom-fields' });
      expect(first).toMatchObject({ message: expect.stringMatching(words) as string });
      expect(await identities.get('lead_id', ORDER.identity)).toBe('101');
      expect(standIn.hopper).toHaveLength(1);
      (standIn.hopper as unknown[]).splice(0);
      const again = place(order, { deliveryId: 'dlv_a', attempt: 2 });
      await expect(again).rejects.toMatchObject({ code: 'partial:custom-fields' });
      expect(standIn.leads).toHaveLength(1);
      expect(standIn.hopper, 'what was done already is not repeated').toEqual([]);
    },
  );

  it('park the update too when the list has none', async () => {
    const { standIn, place } = await startOrders({ standIn: { lists: LISTS } });
    const lead = { ...ANNA, listId: '1002' };
    await place({ lead });
    await expect(place({ lead: { ...lead, city: 'Chicago' }, custom })).rejects.toMatchObject({
      code: 'partial:custom-fields',
    });
    await expect(place({ lead, custom, changed: ['custom.policy'] })).rejects.toMatchObject({
      code: 'partial:custom-fields',
    });
    expect(standIn.leads).toMatchObject([{ city: 'Chicago' }]);
  });

  it('are not proven, and the receipt says so, when the API user may not look at the list', async () => {
    const { place } = await startOrders({
      user: { allowedFunctions: ' add_lead update_lead lead_search ' },
      standIn: { lists: LISTS },
    });
    expect((await place({ custom })).warnings).toEqual([expect.stringContaining('cannot be seen')]);
  });

  it.each(['function', 'delete_lead', 'dnc_check', 'not a name'])(
    'are refused before anything is sent when one is called "%s"',
    async (name) => {
      const { standIn, place } = await startOrders();
      await expect(place({ custom: { [name]: 'Y' } })).rejects.toMatchObject({ code: 'invalid-input' });
      expect(standIn.requests).toEqual([]);
    },
  );
});

describe('further numbers', () => {
  const altPhones = [
    { number: '(312) 555-0188', phoneCode: undefined, note: "sister's_house!" },
    { number: '+442079460018', phoneCode: undefined, note: undefined },
    { number: '3125550188', phoneCode: '1', note: 'again' },
    { number: '3125550101', phoneCode: undefined, note: 'the main one' },
    { number: '12', phoneCode: undefined, note: undefined },
  ];

  it('go with the new lead once each, as VICIdial dials them', async () => {
    const { standIn, place } = await startOrders();
    const receipt = await place({ altPhones });
    expect(receipt.warnings).toEqual([expect.stringMatching(/^multi_alt_phones: 1 left out/)]);
    expect(standIn.dialer.store.altPhones).toEqual([
      { lead_id: 101, phone_code: '1', phone_number: '3125550188', note: 'sistershouse' },
      { lead_id: 101, phone_code: '44', phone_number: '2079460018', note: '' },
    ]);
  });

  it('are not doubled in a lead that is there, which takes none, and the receipt says so', async () => {
    const { standIn, place } = await startOrders();
    await place({ altPhones });
    const receipt = await place({ altPhones, lead: { ...ANNA, city: 'Chicago' } });
    expect(receipt.warnings).toEqual([expect.stringMatching(/^multi_alt_phones: left as they are/)]);
    expect(standIn.dialer.store.altPhones).toHaveLength(2);
  });
});

describe('an answer that was cut short', () => {
  const body = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550101|1001|101|-6|bridge\n';

  it('is repaired: custom fields and hopper are asked for again', async () => {
    const { standIn, place } = await startOrders({
      standIn: { lists: LISTS, leads: [{ list_id: '1001', phone_number: '3125550101' }] },
    });
    standIn.faults.add({ action: 'status', status: 500, body, times: 1 });
    expect(await place({ custom, hot: HOT })).toMatchObject({ outcome: 'created', ids: { lead_id: '101' } });
    expect(standIn.leads[0]?.custom).toMatchObject(custom);
    expect(standIn.hopper).toMatchObject([{ lead_id: 101, priority: '99' }]);
  });

  it('is parked where VICIdial takes nothing later: further numbers', async () => {
    const { standIn, place } = await startOrders({
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101' }] },
    });
    standIn.faults.add({ action: 'status', status: 500, body, times: 1 });
    const altPhones = [{ number: '3125550188', phoneCode: undefined, note: undefined }];
    const policy = { ...POLICY, dncCheck: 'off' as const };
    await expect(place({ altPhones, policy })).rejects.toMatchObject({ code: 'partial:alt-phones' });
  });

  it('is parked when it has a line in words that nobody knows', async () => {
    const { standIn, place, identities } = await startOrders();
    const unknown = `${body}NOTICE: add_lead THE MOON IS FULL - 101\n`;
    standIn.faults.add({ action: 'status', status: 200, body: unknown, times: 1 });
    await expect(place({})).rejects.toMatchObject({ code: 'partial:unknown-line' });
    expect(await identities.get('lead_id', ORDER.identity)).toBe('101');
  });
});
