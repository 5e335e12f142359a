import { describe, expect, it } from 'vitest';
import type { LeadOrder } from '../../src/domain/lead-order.ts';
import { ANNA, EVENT, HOT, type OrdersRig, POLICY, startOrders } from './vicidial-orders-rig.ts';

/** All changes of one record have it. */
const effectKey = 'crm:contact:7';
const BERT = { phone: '3125550177', phoneCode: '1', firstName: 'Bert' };

/** Deliver a change of a record, with the vendor lead code that its id is. */
function placeRecord(rig: OrdersRig, object: string, id: string, order: Partial<LeadOrder>) {
  const key = `crm:${object}:${id}`;
  const record = { object, id, change: 'updated' as const, fields: {} };
  return rig.place(
    { identity: `record:${key}`, ...order, lead: { ...order.lead, vendorLeadCode: id } },
    { effectKey: key, event: { ...EVENT, leadKey: key, record } },
  );
}

describe('the next change of a record', () => {
  it('leaves the lead as it is when the policy is to add, though we added it (defect: every later edit was written)', async () => {
    const { standIn, place } = await startOrders();
    const policy = { ...POLICY, write: 'add' as const };
    const first = await place({ policy }, { effectKey });
    const lead = { ...ANNA, firstName: 'Changed' };
    const second = await place(
      { policy, lead, changed: ['firstName'] },
      { effectKey, known: { ...first.ids } },
    );
    expect(second).toMatchObject({ outcome: 'unchanged', ids: { lead_id: '101' } });
    expect(standIn.leads).toMatchObject([{ first_name: 'Anna' }]);
  });

  it('puts the lead into the hopper again when it is hot again (defect: hot once, then never more)', async () => {
    const { standIn, place } = await startOrders();
    for (const changed of [undefined, [], []]) {
      await place({ hot: HOT, changed }, { effectKey });
      expect(standIn.hopper).toHaveLength(1);
      (standIn.hopper as unknown[]).splice(0);
    }
  });
});

describe('two records with one id', () => {
  it('are two leads when they are of two objects of one CRM (defect: the company overwrote the contact)', async () => {
    const rig = await startOrders();
    await placeRecord(rig, 'contact', '501', { lead: ANNA });
    const firm = await placeRecord(rig, 'company', '501', { lead: { ...BERT, firstName: 'Firm' } });
    expect(firm).toMatchObject({ outcome: 'created', ids: { lead_id: '102' } });
    expect(firm.warnings).toEqual([expect.stringMatching(/^vendor_lead_code: left out/)]);
    await placeRecord(rig, 'contact', '501', { lead: { ...ANNA, city: 'Chicago' }, changed: ['city'] });
    expect(rig.standIn.leads).toMatchObject([
      { first_name: 'Anna', city: 'Chicago', vendor_lead_code: '501' },
      { first_name: 'Firm', city: '', vendor_lead_code: '' },
    ]);
  });

  it('stay two leads when the one whose code it is was deleted in VICIdial (defect: its code found the other)', async () => {
    const rig = await startOrders();
    await placeRecord(rig, 'contact', '501', { lead: ANNA });
    const firm = { ...BERT, firstName: 'Firm', vendorLeadCode: '501' };
    await placeRecord(rig, 'company', '501', { lead: firm });
    await placeRecord(rig, 'company', '501', { lead: firm, changed: ['vendorLeadCode'] });
    (rig.standIn.leads as unknown[]).splice(0, 1);
    expect(await placeRecord(rig, 'contact', '501', { lead: ANNA })).toMatchObject({ outcome: 'created' });
    expect(rig.standIn.leads.map(({ first_name }) => first_name)).toEqual(['Firm', 'Anna']);
  });
});

describe('a record that has parted from the lead of another one', () => {
  const SHARED = { ...ANNA, vendorLeadCode: '7' };

  async function shared(): Promise<OrdersRig> {
    const rig = await startOrders();
    await placeRecord(rig, 'contact', '7', { lead: SHARED });
    const second = await placeRecord(rig, 'contact', '8', { lead: { ...ANNA, firstName: 'Bert' } });
    expect(second).toMatchObject({ ids: { lead_id: '101' } });
    // As the sync does it when the number of one of them changes.
    await rig.identities.forget('lead_id', 'record:crm:contact:7');
    return rig;
  }

  it('becomes a lead of its own when its code finds the shared one with another number (defect: it took that)', async () => {
    const rig = await shared();
    const known = { lead_id: '101' };
    const receipt = await rig.place(
      { identity: 'record:crm:contact:7', lead: { ...SHARED, ...BERT } },
      { effectKey, known },
    );
    expect(receipt).toMatchObject({ outcome: 'created', ids: { lead_id: '102' } });
    expect(rig.standIn.leads.map(({ phone_number }) => phone_number)).toEqual(['3125550101', '3125550177']);
    await placeRecord(rig, 'contact', '7', { lead: { ...BERT, city: 'Boston' }, changed: ['city'] });
    expect(rig.standIn.leads.map(({ city }) => city)).toEqual(['', 'Boston']);
  });

  it('is that lead again when it has its number still', async () => {
    const rig = await shared();
    expect(await placeRecord(rig, 'contact', '7', { lead: SHARED })).toMatchObject({
      ids: { lead_id: '101' },
    });
    expect(rig.standIn.leads).toHaveLength(1);
  });

  it('takes the lead with its code and another number when nobody else has it', async () => {
    const rig = await shared();
    await rig.identities.forget('lead_id', 'record:crm:contact:8');
    const receipt = await placeRecord(rig, 'contact', '7', { lead: { ...SHARED, ...BERT } });
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
  });
});
