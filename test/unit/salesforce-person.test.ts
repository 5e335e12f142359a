import { describe, expect, it } from 'vitest';
import { disposition, rejection, requestFor, startSalesforceRig } from './salesforce-rig.ts';

const SEARCH = '/search';
const COLLECTIONS = '/services/data/v66.0/composite/sobjects';
const key = 'VICIdial_Lead_Id__c';

describe('the person of a call', () => {
  it('is created by the key of the lead, two requests after the lookups, when nobody knows it', async () => {
    const rig = await startSalesforceRig();
    const receipt = await rig.deliver(requestFor(disposition()));
    expect(rig.standIn.leads).toMatchObject([{ Id: receipt.ids['Lead'], [key]: 'main:101' }]);
    expect(rig.standIn.tasks).toMatchObject([{ Id: receipt.ids['Task'], WhoId: receipt.ids['Lead'] }]);
    expect(rig.standIn.writes.map(({ path }) => path)).toEqual([
      `${COLLECTIONS}/Lead/VICIdial_Lead_Id__c`,
      `${COLLECTIONS}/Task/VICIdial_Call_Key__c`,
    ]);
    expect(rig.standIn.apiCalls).toMatchObject({ 'GET search': 1, 'POST composite': 1 });
  });

  it('is a Contact when the connection makes contacts', async () => {
    const rig = await startSalesforceRig({ settings: { object: 'Contact' } });
    const { ids } = await rig.deliver(requestFor(disposition()));
    expect(rig.standIn.contacts).toMatchObject([
      { Id: ids['Contact'], [key]: 'main:101', LastName: '+13125550142' },
    ]);
    expect(rig.standIn.leads).toEqual([]);
  });

  it('is remembered, and not searched for again, when the next call of the same lead comes', async () => {
    const rig = await startSalesforceRig();
    const first = await rig.deliver(requestFor(disposition()));
    const before = rig.standIn.requests.length;
    const next = disposition({
      callKey: 'main:1795310399.7:101',
      call: { uniqueid: '1795310399.7', status: 'NI' },
    });
    const second = await rig.deliver(requestFor(next));
    expect(second.ids['Lead']).toBe(first.ids['Lead']);
    expect(rig.standIn.requests.slice(before).map(({ path }) => path)).toEqual([
      `${COLLECTIONS}/Task/VICIdial_Call_Key__c`,
    ]);
    expect(rig.standIn.leads).toHaveLength(1);
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it.each([
    ['18 characters', (id: string) => id],
    ['15 characters', (id: string) => id.slice(0, 15)],
  ])('is the one whose id of %s stands in the vendor lead code', async (_length, write) => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Contact', { LastName: 'Held' });
    const event = disposition({ lead: { id: '101', e164: '+13125550142', vendorLeadCode: write(id) } });
    const receipt = await rig.deliver(requestFor(event));
    expect(receipt.ids['Contact']).toBe(id);
    expect(rig.standIn.requests.some(({ path }) => path.includes(SEARCH))).toBe(false);
  });

  it('is searched for when the vendor lead code is not an id of Salesforce', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Contact', { LastName: 'Held', Phone: '3125550142' });
    const event = disposition({ lead: { id: '101', e164: '+13125550142', vendorLeadCode: 'CUST-42' } });
    expect((await rig.deliver(requestFor(event))).ids['Contact']).toBe(id);
  });

  it.each([
    '3125550142',
    '+13125550142',
    '13125550142',
    '(312) 555-0142',
    '312-555-0142',
    '312.555.0142',
    '+1 312 555 0142',
  ])('is found by the number when Salesforce holds it as %s', async (Phone) => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Contact', { LastName: 'Held', Phone });
    const receipt = await rig.deliver(requestFor(disposition()));
    expect(receipt.ids['Contact']).toBe(id);
    expect(receipt.warnings).toEqual([]);
  });

  it.each(['020 7946 0018', '+44 20 7946 0018', '02079460018', '442079460018'])(
    'is found by a British number when Salesforce holds it as %s',
    async (MobilePhone) => {
      const rig = await startSalesforceRig();
      const id = rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', MobilePhone });
      const event = disposition({ lead: { id: '101', e164: '+442079460018' } });
      expect((await rig.deliver(requestFor(event))).ids['Lead']).toBe(id);
    },
  );

  it('is not somebody whose other country has the same national number', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Contact', { LastName: 'Other', Phone: '+52 3125550142' });
    const receipt = await rig.deliver(requestFor(disposition()));
    expect(receipt.ids['Contact']).toBeUndefined();
    expect(receipt.ids['Lead']).not.toBe(id);
  });

  it('is a contact, with a warning, when a lead and two contacts have the number', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const rig = await startSalesforceRig({ now: () => now });
    const seed = (object: 'Lead' | 'Contact'): string => {
      now += 60_000;
      return rig.standIn.seed(object, { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    };
    seed('Contact');
    const newest = seed('Contact');
    seed('Lead');
    const receipt = await rig.deliver(requestFor(disposition()));
    expect(receipt.ids['Contact']).toBe(newest);
    expect(receipt.warnings).toEqual([expect.stringContaining('3 people')]);
  });

  it('is still one lead when the index has not seen it and the identity was lost', async () => {
    const rig = await startSalesforceRig({ org: { searchLagMs: 60_000 } });
    const first = await rig.deliver(requestFor(disposition()));
    await rig.identities.forget('Lead', 'main:101');
    const next = disposition({ callKey: 'main:1795310399.7:101' });
    expect((await rig.deliver(requestFor(next))).ids['Lead']).toBe(first.ids['Lead']);
    expect(rig.standIn.leads).toHaveLength(1);
  });

  it('is nobody, with a warning, when the call has neither a lead nor a known number', async () => {
    const rig = await startSalesforceRig();
    const { leadKey, ...event } = disposition({ lead: { e164: '+13125550142' } });
    expect(leadKey).toBeDefined();
    const receipt = await rig.deliver(requestFor(event));
    expect(Object.keys(receipt.ids)).toEqual(['Task']);
    expect(receipt.warnings).toEqual([expect.stringContaining('without a person')]);
    expect(rig.standIn.leads).toEqual([]);
  });

  it('is the contact of a lead that was converted', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    const contact = rig.standIn.convert(String(ids['Lead']));
    const next = disposition({ callKey: 'main:1795310399.7:101' });
    const receipt = await rig.deliver(requestFor(next));
    expect(receipt.ids).toMatchObject({ Contact: contact });
    expect([...rig.identities.entries]).toEqual([
      ['Contact main:101', contact],
      ['Contact phone:+13125550142', contact],
    ]);
    expect(rig.standIn.leads).toHaveLength(1);
  });

  it('is the contact of a converted lead when only the key of the lead leads there', async () => {
    const rig = await startSalesforceRig();
    const event = disposition({ lead: { id: '101' } });
    const { ids } = await rig.deliver(requestFor(event));
    const contact = rig.standIn.convert(String(ids['Lead']));
    await rig.identities.forget('Lead', 'main:101');
    const receipt = await rig.deliver(requestFor({ ...event, callKey: 'main:1795310399.7:101' }));
    expect(receipt.ids['Contact']).toBe(contact);
  });

  it('is the winner when its lead was merged into another', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    const winner = rig.standIn.seed('Lead', { LastName: 'Winner', Company: 'C' });
    rig.standIn.merge(String(ids['Lead']), winner);
    const receipt = await rig.deliver(requestFor(disposition({ callKey: 'main:1795310399.7:101' })));
    expect(receipt.ids['Lead']).toBe(winner);
    expect(rig.identities.entries.get('Lead main:101')).toBe(winner);
  });

  it('is made anew when a long row of merges ends with somebody who was deleted', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    let last = rig.standIn.convert(String(ids['Lead']));
    for (let merges = 0; merges < 6; merges += 1) {
      const winner = rig.standIn.seed('Contact', { LastName: 'Winner' });
      rig.standIn.merge(last, winner);
      last = winner;
    }
    rig.standIn.remove(last);
    const receipt = await rig.deliver(requestFor(disposition({ callKey: 'main:1795310399.7:101' })));
    expect(rig.standIn.contacts.map(({ Id }) => Id)).toEqual([receipt.ids['Contact']]);
  });

  it('is made anew when its lead was deleted', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    rig.standIn.remove(String(ids['Lead']));
    const receipt = await rig.deliver(requestFor(disposition({ callKey: 'main:1795310399.7:101' })));
    expect(receipt.ids['Lead']).not.toBe(ids['Lead']);
    expect(rig.identities.entries.get('Lead main:101')).toBe(receipt.ids['Lead']);
    expect(rig.standIn.leads).toHaveLength(1);
  });

  it('is found another way when the vendor lead code is an id of another org', async () => {
    const rig = await startSalesforceRig();
    const event = disposition({
      lead: { id: '101', e164: '+13125550142', vendorLeadCode: '0039z00000Abcde' },
    });
    const receipt = await rig.deliver(requestFor(event));
    expect(receipt.ids['Lead']).toBe(rig.standIn.leads[0]?.Id);
    expect(rig.standIn.tasks).toHaveLength(1);
  });

  it('is the match that a duplicate rule names', async () => {
    const rig = await startSalesforceRig({ org: { duplicateRule: true } });
    rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Email: 'a@b.example' });
    const contact = rig.standIn.seed('Contact', { LastName: 'Held', Email: 'a@b.example' });
    const event = disposition({ lead: { id: '101', e164: '+13125550142', email: 'a@b.example' } });
    const receipt = await rig.deliver(requestFor(event));
    expect(receipt.ids['Contact']).toBe(contact);
    expect(rig.standIn.leads).toHaveLength(1);
  });

  it('is the one that a duplicate rule names when the org has not all fields either', async () => {
    const rig = await startSalesforceRig({ org: { duplicateRule: true, without: ['Lead.Street'] } });
    const contact = rig.standIn.seed('Contact', { LastName: 'Held', Email: 'a@b.example' });
    // The lookup does not know yet whom the rule knows.
    const unknown = { httpStatusCode: 200, body: { done: true, records: [] } };
    const body = { compositeResponse: [unknown, unknown] };
    rig.standIn.faults.add({ path: '/composite', action: 'status', status: 200, body, times: 1 });
    const lead = { id: '101', e164: '+13125550142', email: 'a@b.example', address1: '1 Main St' };
    const receipt = await rig.deliver(requestFor(disposition({ lead })));
    expect(receipt.ids['Contact']).toBe(contact);
    expect(rig.standIn.leads).toEqual([]);
  });

  it('is asked for again later when the org is away while a duplicate rule would name them', async () => {
    const rig = await startSalesforceRig({ org: { duplicateRule: true } });
    rig.standIn.seed('Contact', { LastName: 'Held', Email: 'a@b.example' });
    const unknown = { httpStatusCode: 200, body: { done: true, records: [] } };
    const body = { compositeResponse: [unknown, unknown] };
    rig.standIn.faults.add({ path: '/composite', action: 'status', status: 200, body, times: 1 });
    rig.standIn.faults.add({ path: '/v66.0/sobjects/Lead', action: 'reset', times: 1 });
    const lead = { id: '101', e164: '+13125550142', email: 'a@b.example' };
    const error = await rejection(rig.deliver(requestFor(disposition({ lead }))));
    expect(['ambiguous', 'transient']).toContain(error.kind);
  });

  it('is a new Contact when the lead was converted and the contact that it became was deleted', async () => {
    const rig = await startSalesforceRig();
    const first = await rig.deliver(requestFor(disposition()));
    const gone = rig.standIn.convert(String(first.ids['Lead']));
    rig.standIn.remove(gone);
    const next = disposition({ callKey: 'main:1795310399.7:101' });
    const receipt = await rig.deliver(requestFor(next));
    expect(receipt.ids['Contact']).not.toBe(gone);
    expect(rig.standIn.contacts).toMatchObject([{ Id: receipt.ids['Contact'], [key]: 'main:101' }]);
    expect(receipt.warnings.join()).toContain('made anew, as a Contact');
    const later = disposition({ callKey: 'main:1795310400.8:101' });
    expect((await rig.deliver(requestFor(later))).ids['Contact']).toBe(receipt.ids['Contact']);
  });

  it('is upserted again when another writer was first with its key', async () => {
    const rig = await startSalesforceRig();
    const message = `duplicate value found: ${key} duplicates value on record with id: 00Q`;
    rig.standIn.rowFaults.add({ object: 'Lead', errorCode: 'DUPLICATE_VALUE', message, times: 1 });
    expect((await rig.deliver(requestFor(disposition()))).outcome).toBe('created');
    expect(rig.standIn.leads).toHaveLength(1);
    expect(rig.standIn.apiCalls).toMatchObject({ 'PATCH composite/sobjects/Lead': 2 });
  });

  it('is taken from the Task when an earlier attempt may have been carried out', async () => {
    const rig = await startSalesforceRig();
    const contact = rig.standIn.seed('Contact', { LastName: 'Held', Phone: '3125550142' });
    await rig.deliver(requestFor(disposition()));
    await rig.identities.forget('Contact', 'main:101');
    rig.standIn.seed('Contact', { LastName: 'Newer', Phone: '3125550142' });
    const again = await rig.deliver(requestFor(disposition(), { attempt: 2, inDoubtSince: Date.now() }));
    expect(again).toMatchObject({ outcome: 'updated', ids: { Contact: contact } });
    expect(rig.standIn.tasks).toHaveLength(1);
  });
});
