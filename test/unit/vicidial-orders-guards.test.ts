import { describe, expect, it } from 'vitest';
import { ANNA, HOT, ORDER, POLICY, startOrders } from './vicidial-orders-rig.ts';

const THERE = { list_id: '1001', phone_number: '3125550101', phone_code: '1', first_name: 'Anna' };
const CORE = ' add_lead update_lead lead_search ';

describe('a status for a lead that is there', () => {
  const lead = { ...ANNA, status: 'NEW', city: 'Chicago' };

  it.each(['DNC', 'DNCL', 'DNCC'])(
    'does not replace %s, which only VICIdial knows of (defect: DNC became NEW)',
    async (status) => {
      const { standIn, place } = await startOrders({ standIn: { leads: [{ ...THERE, status }] } });
      const whole = await place({ lead });
      expect(whole).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
      expect(whole.warnings).toContainEqual(expect.stringMatching(/^status: left as it is/));
      const only = await place({ lead, changed: ['status'] });
      expect(only).toMatchObject({
        outcome: 'unchanged',
        warnings: [expect.stringMatching(/^status: left/)],
      });
      expect(standIn.leads).toMatchObject([{ status, city: 'Chicago' }]);
    },
  );

  it('does not replace it either when the lead is found by its vendor lead code', async () => {
    const { standIn, place } = await startOrders({
      standIn: { leads: [{ ...THERE, vendor_lead_code: 'C7', status: 'DNC' }] },
    });
    await place({ lead: { ...lead, vendorLeadCode: 'C7' } });
    expect(standIn.leads).toMatchObject([{ status: 'DNC', city: 'Chicago' }]);
  });

  it('replaces any other, and may be DNC itself', async () => {
    const { standIn, place } = await startOrders({ standIn: { leads: [{ ...THERE, status: 'NI' }] } });
    await place({ lead });
    expect(standIn.leads).toMatchObject([{ status: 'NEW' }]);
    await place({ lead: { ...lead, status: 'DNC' }, changed: ['status'] });
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
  });

  it('is left out, the rest written and the order parked, when the API user may not read it', async () => {
    const { standIn, place } = await startOrders({
      user: { allowedFunctions: CORE },
      standIn: { leads: [{ ...THERE, status: 'NI' }] },
    });
    const order = { lead: { ...lead, id: '101' } };
    await expect(place(order)).rejects.toMatchObject({ kind: 'permanent', code: 'partial:status' });
    expect(standIn.leads).toMatchObject([{ status: 'NI', city: 'Chicago' }]);
  });

  it('adds a lead that was deleted meanwhile', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    (standIn.leads as unknown[]).splice(0);
    expect(await place({ lead, changed: ['status'] })).toMatchObject({ outcome: 'created' });
    expect(standIn.leads).toHaveLength(1);
  });
});

describe("a further number on VICIdial's own DNC lists", () => {
  const alt = (number: string) => ({ number, phoneCode: undefined, note: undefined });
  const altPhones = [alt('(312) 555-0188'), alt('(312) 555-0189'), alt('(312) 555-0190')];
  const lists = {
    dnc: ['3125550166', '3125550188'],
    campaignDnc: [{ campaign: 'SALES', phone: '3125550189' }],
  };

  it('stays out of a new lead, and the receipt says so (defect: only the main number was asked about)', async () => {
    const { standIn, place } = await startOrders({ standIn: lists });
    const receipt = await place({ altPhones, lead: { ...ANNA, altPhone: '3125550166' } });
    expect(receipt).toMatchObject({ outcome: 'created', ids: { lead_id: '101' } });
    expect(receipt.warnings.filter((text) => text.includes('do-not-call list'))).toEqual([
      expect.stringMatching(/^alt_phone: a number left out/),
      expect.stringMatching(/^multi_alt_phones: a number left out.*VICIdial's/),
      expect.stringMatching(/^multi_alt_phones: a number left out.*the campaign's/),
    ]);
    expect(standIn.leads).toMatchObject([{ phone_number: '3125550101', alt_phone: '' }]);
    expect(standIn.dialer.store.altPhones).toMatchObject([{ phone_number: '3125550190' }]);
  });

  it('stays out of a lead that is there, whose other fields are written', async () => {
    const { standIn, place } = await startOrders({ standIn: { ...lists, leads: [THERE] } });
    const lead = { ...ANNA, id: '101', altPhone: '3125550166', city: 'Chicago' };
    expect((await place({ lead })).warnings).toEqual([expect.stringMatching(/^alt_phone: a number left/)]);
    expect(standIn.leads).toMatchObject([{ alt_phone: '', city: 'Chicago' }]);
    await place({ lead: { ...lead, altPhone: '3125550167' }, changed: ['altPhone'] });
    expect(standIn.leads).toMatchObject([{ alt_phone: '3125550167' }]);
  });

  it('is written in spite of the lists when the check is off', async () => {
    const { standIn, place } = await startOrders({ standIn: lists });
    const policy = { ...POLICY, dncCheck: 'off' as const };
    await place({ policy, altPhones, lead: { ...ANNA, altPhone: '3125550166' } });
    expect(standIn.leads).toMatchObject([{ alt_phone: '3125550166' }]);
    expect(standIn.dialer.store.altPhones).toHaveLength(3);
  });

  it('is asked about once, also where VICIdial turns out to have the person', async () => {
    const { standIn, place } = await startOrders({ standIn: { leads: [THERE] } });
    await place({ campaign: undefined, lead: { ...ANNA, altPhone: '3125550166', city: 'Chicago' } });
    // The question, add_lead (a duplicate) and update_lead.
    expect(standIn.requests).toHaveLength(3);
    expect(standIn.leads).toMatchObject([{ alt_phone: '3125550166', city: 'Chicago' }]);
  });

  it('stays out, and the order is parked with the lead kept, when the API user may not ask', async () => {
    const { standIn, place, identities } = await startOrders({ user: { allowedFunctions: CORE } });
    await expect(place({ altPhones })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'partial:dnc-check',
    });
    expect(standIn.leads).toMatchObject([{ phone_number: '3125550101' }]);
    expect(standIn.dialer.store.altPhones).toEqual([]);
    expect(await identities.get('lead_id', ORDER.identity)).toBe('101');
  });
});

describe('an API user without a right that only some orders need', () => {
  const dispose = (action: { do: 'dnc' } | { do: 'status'; status: string }) =>
    ({ kind: 'dispose', leadId: '101', action }) as const;

  it.each([
    ['write DNC lists', { columns: { modify_lists: '0' } }],
    ['read leads', { allowedFunctions: `${CORE} add_dnc_phone ` }],
  ])(
    'parks the lead of an erased record, set to DNC, when it may not %s (defect: the whole dialer was held)',
    async (_name, user) => {
      const { standIn, give } = await startOrders({
        user,
        standIn: { leads: [THERE], seed: { vicidial_hopper: [{ lead_id: '101', campaign_id: 'SALES' }] } },
      });
      await expect(give(dispose({ do: 'dnc' }))).rejects.toMatchObject({
        kind: 'permanent',
        code: 'no-permission',
      });
      expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
      expect(standIn.hopper).toEqual([]);
      expect(standIn.dnc.size).toBe(0);
    },
  );

  it('is done with an erased record whose lead is gone too, though it may not read leads', async () => {
    const { give } = await startOrders({ user: { allowedFunctions: CORE } });
    expect(await give(dispose({ do: 'dnc' }))).toMatchObject({ outcome: 'unchanged' });
  });

  it('parks the status of a gone record, and sets none, when it may not read leads', async () => {
    const { standIn, give } = await startOrders({
      user: { allowedFunctions: CORE },
      standIn: { leads: [THERE] },
    });
    const order = dispose({ do: 'status', status: 'GONE' });
    await expect(give(order)).rejects.toMatchObject({ kind: 'permanent', code: 'no-permission' });
    expect(standIn.leads[0]?.status).not.toBe('GONE');
  });

  it('parks a do-not-call about a lead without a number, set to DNC, when it may not read leads', async () => {
    const { standIn, dnc } = await startOrders({
      user: { allowedFunctions: `${CORE} add_dnc_phone ` },
      standIn: { leads: [THERE] },
    });
    const told = dnc('dnc-set', {}, { source: 'main', lead: { id: '101' } });
    await expect(told).rejects.toMatchObject({ kind: 'permanent', code: 'no-permission' });
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
  });

  it('parks a hot order with the lead written when it may not read leads', async () => {
    const { standIn, place } = await startOrders({
      user: { allowedFunctions: CORE },
      standIn: { leads: [THERE] },
    });
    const order = { lead: { id: '101', city: 'Chicago' }, hot: HOT };
    await expect(place(order)).rejects.toMatchObject({ kind: 'permanent', code: 'partial:hopper' });
    expect(standIn.leads).toMatchObject([{ city: 'Chicago' }]);
    expect(standIn.hopper).toEqual([]);
  });
});
