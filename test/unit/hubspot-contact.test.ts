import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/domain/errors.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { dispositionEvent, requestFor, requestsOf, startHubspotRig, WITHOUT_UNIQUE } from './hubspot-rig.ts';

const withLead = (lead: Partial<BridgeEvent['lead']>, changes: Partial<BridgeEvent> = {}): BridgeEvent =>
  dispositionEvent({ ...changes, lead: { ...dispositionEvent().lead, ...lead } });

describe('the contact that a call is put on', () => {
  it('is created once and remembered when two calls of one lead follow each other faster than search', async () => {
    const rig = await startHubspotRig(WITHOUT_UNIQUE, { searchLagMs: 60_000 });
    await rig.deliver(requestFor(withLead({}, { callKey: 'main:1:101' })));
    await rig.deliver(requestFor(withLead({}, { callKey: 'main:2:101' })));
    expect(rig.standIn.contacts).toHaveLength(1);
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual([['801'], ['801']]);
  });

  it('is made again when it was deleted between its creation and the call (defect: the call was given up)', async () => {
    const rig = await startHubspotRig();
    let first: string | undefined;
    rig.standIn.watch(({ type, id, kind }) => {
      if (first !== undefined || type !== 'contacts' || kind !== 'created') return;
      first = id;
      setImmediate(() => rig.standIn.archive(id));
    });
    const receipt = await rig.deliver(requestFor(withLead({})));
    expect(receipt.ids['contact']).not.toBe(first);
    expect(rig.standIn.contacts.map(({ id }) => id)).toEqual([receipt.ids['contact']]);
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual([[receipt.ids['contact']]]);
  });

  it('is the one that the vendor lead code names when its phone agrees', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'Known', phone: '(312) 555-0101' });
    const receipt = await rig.deliver(requestFor(withLead({ vendorLeadCode: id })));
    expect(receipt.ids['contact']).toBe(id);
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  it('is not the one that the vendor lead code names when e-mail and phone are a stranger’s', async () => {
    const rig = await startHubspotRig();
    const stranger = await rig.addContact({ email: 'stranger@example.test', phone: '+12125550177' });
    const receipt = await rig.deliver(requestFor(withLead({ vendorLeadCode: stranger })));
    expect(receipt.ids['contact']).not.toBe(stranger);
    expect(receipt.warnings).toEqual([expect.stringContaining('vendor lead code')]);
  });

  it.each(['CRM-101', '0', '', '999999'])(
    'is found another way when the vendor lead code is %j',
    async (vendorLeadCode) => {
      const rig = await startHubspotRig();
      const id = await rig.addContact({ lastname: 'Known', phone: '+13125550101' });
      const receipt = await rig.deliver(requestFor(withLead({ vendorLeadCode })));
      expect(receipt.ids['contact']).toBe(id);
    },
  );

  it('is the one with the lead’s id, unchanged, when the ledger has lost its map and search does not know it', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 60_000 });
    const id = await rig.addContact({ lastname: 'Renamed', vicidial_lead_id: 'main:101' });
    const receipt = await rig.deliver(requestFor(withLead({ firstName: 'Conan' })));
    expect(receipt.ids['contact']).toBe(id);
    expect(rig.standIn.contacts).toHaveLength(1);
    expect(rig.standIn.contacts[0]?.properties).toMatchObject({ lastname: 'Renamed' });
    expect(rig.standIn.contacts[0]?.properties).not.toHaveProperty('firstname');
  });

  it('is the one with the lead’s id when others have its e-mail and its phone', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'Phone', phone: '+13125550101' });
    await rig.addContact({ email: 'conan@example.test' });
    const id = await rig.addContact({ lastname: 'Lead', vicidial_lead_id: 'main:101' });
    const receipt = await rig.deliver(requestFor(withLead({ email: 'conan@example.test' })));
    expect(receipt.ids['contact']).toBe(id);
  });

  it('is found by search alone when that tells the lead’s id, without another request', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'Other', phone: '+13125550101' });
    const id = await rig.addContact({ lastname: 'Own', phone: '+13125550101', vicidial_lead_id: 'main:101' });
    const before = rig.standIn.requests.length;
    expect((await rig.deliver(requestFor(withLead({})))).ids['contact']).toBe(id);
    expect(requestsOf(rig.standIn).slice(before)).toEqual([
      'POST /crm/objects/2026-09/contacts/search',
      'POST /crm/objects/2026-09/calls/batch/create',
    ]);
  });

  it.each(['+13125550101', '(312) 555-0101', '312.555.0101', '1-312-555-0101'])(
    'is found by its number when that is written %s',
    async (phone) => {
      const rig = await startHubspotRig();
      const id = await rig.addContact({ lastname: 'Known', mobilephone: phone });
      expect((await rig.deliver(requestFor(withLead({})))).ids['contact']).toBe(id);
    },
  );

  it('is not one with the same local number in another country', async () => {
    const rig = await startHubspotRig();
    // The calculated field holds 3125550101 for both: only E.164 tells them apart.
    const italian = await rig.addContact({ lastname: 'Elsewhere', phone: '+393125550101' });
    expect((await rig.deliver(requestFor(withLead({})))).ids['contact']).not.toBe(italian);
  });

  it('is the one with the e-mail when another has the phone', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'Phone', phone: '+13125550101' });
    const id = await rig.addContact({ email: 'conan@example.test' });
    expect((await rig.deliver(requestFor(withLead({ email: 'Conan@Example.test' })))).ids['contact']).toBe(
      id,
    );
  });

  it('is the newest, with a warning, when several share the phone', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'Old', phone: '+13125550101' });
    rig.pass(1000);
    const id = await rig.addContact({ lastname: 'New', phone: '+13125550101' });
    const receipt = await rig.deliver(requestFor(withLead({})));
    expect(receipt.ids['contact']).toBe(id);
    expect(receipt.warnings).toEqual([expect.stringContaining('2 people')]);
  });

  it.each([
    ['with unique properties', {}],
    ['without', WITHOUT_UNIQUE],
  ])('is the one that a 409 names when search did not know it yet, %s', async (_name, settings) => {
    const rig = await startHubspotRig(settings, { searchLagMs: 60_000 });
    const id = await rig.addContact({ email: 'conan@example.test' });
    expect((await rig.deliver(requestFor(withLead({ email: 'conan@example.test' })))).ids['contact']).toBe(
      id,
    );
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  it.each([
    ['with unique properties', {}],
    ['without', WITHOUT_UNIQUE],
  ])('is found anew when the remembered one was deleted, %s', async (_name, settings) => {
    const rig = await startHubspotRig(settings);
    await rig.identities.set('contact', 'main:101', '4711');
    const id = await rig.addContact({ lastname: 'Known', phone: '+13125550101' });
    const receipt = await rig.deliver(requestFor(withLead({})));
    expect(receipt.ids['contact']).toBe(id);
    expect(await rig.identities.get('contact', 'main:101')).toBe(id);
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual([[id]]);
  });

  it('is its successor when the one named was merged away', async () => {
    const rig = await startHubspotRig();
    const primaryObjectId = await rig.addContact({ lastname: 'First', phone: '+13125550101' });
    const objectIdToMerge = await rig.addContact({ lastname: 'Second' });
    const merge = await rig.call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId,
      objectIdToMerge,
    });
    const receipt = await rig.deliver(requestFor(withLead({ vendorLeadCode: objectIdToMerge })));
    expect(receipt.ids['contact']).toBe(merge.body.id);
    expect(await rig.identities.get('contact', 'main:101')).toBe(merge.body.id);
  });

  it('is created without the e-mail, with a warning, when that is no address', async () => {
    const rig = await startHubspotRig();
    const receipt = await rig.deliver(requestFor(withLead({ email: 'none@' })));
    expect(receipt.warnings).toEqual([expect.stringContaining('e-mail')]);
    expect(rig.standIn.contacts[0]?.properties).not.toHaveProperty('email');
  });

  it('is found by its number for the next call too when the event names no lead', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 60_000 });
    const event = { leadKey: undefined, lead: { phone: '3125550101', e164: '+13125550101' } };
    await rig.deliver(requestFor(dispositionEvent({ ...event, callKey: 'main:1:0' })));
    await rig.deliver(requestFor(dispositionEvent({ ...event, callKey: 'main:2:0' })));
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  it('cannot be anybody, for good, when the event names no lead, phone or e-mail', async () => {
    const rig = await startHubspotRig();
    const error = await rig.refusal(requestFor(dispositionEvent({ leadKey: undefined, lead: {} })));
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: 'no-person', message: expect.stringContaining('lead_id') });
    expect(rig.standIn.requests).toEqual([]);
  });
});
