import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { ownWrites, type ToldOwnWrites } from './delivery-context.ts';
import { dispositionEvent, type HubspotRig, requestFor, startHubspotRig } from './hubspot-rig.ts';

const KEY = 'main:101';
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

function placed(id: string, changes: Partial<BridgeEvent> = {}): BridgeEvent {
  const { call: _call, callKey: _callKey, ...event } = dispositionEvent();
  return {
    ...event,
    type: 'lead-placed',
    source: 'crm',
    trigger: 'lead-placed',
    leadKey: KEY,
    lead: { id: '101' },
    record: { object: 'contact', id, change: 'updated', fields: {} },
    ...changes,
  };
}

function deliver(rig: HubspotRig, event: BridgeEvent, writes?: ToldOwnWrites): Promise<Receipt> {
  return rig.connection.deliver(requestFor(event), {
    signal: AbortSignal.timeout(5000),
    logger: QUIET,
    identities: rig.identities,
    ownWrites: writes,
  });
}

const patches = (rig: HubspotRig): number =>
  rig.standIn.requests.filter(({ method }) => method === 'PATCH').length;
const heldBy = (rig: HubspotRig, id: string): string | undefined =>
  rig.standIn.contacts.find((contact) => contact.id === id)?.properties['vicidial_lead_id'];

describe('a lead placed for a HubSpot contact', () => {
  it('writes the lead id, announced before, and is found by the next disposition', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    const writes = ownWrites(() => expect(patches(rig)).toBe(0));
    expect(await deliver(rig, placed(id), writes)).toEqual({
      outcome: 'updated',
      ids: { contact: id },
      warnings: [],
    });
    expect(heldBy(rig, id)).toBe(KEY);
    expect(writes.told).toEqual([{ ref: { object: 'contact', id }, fields: { vicidial_lead_id: KEY } }]);
    await rig.deliver(requestFor(dispositionEvent()));
    expect(rig.standIn.calls[0]?.contactIds).toEqual([id]);
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  it('writes nothing when the contact holds the id already, and remembers it all the same', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A', vicidial_lead_id: KEY });
    const writes = ownWrites();
    expect(await deliver(rig, placed(id), writes)).toMatchObject({ outcome: 'unchanged' });
    expect(patches(rig)).toBe(0);
    expect(writes.told).toEqual([]);
    expect(await rig.identities.get('contact', KEY)).toBe(id);
  });

  it('takes the id from nobody: the delivery is dead and names both contacts', async () => {
    const rig = await startHubspotRig();
    const holder = rig.standIn.create({ lastname: 'A', vicidial_lead_id: KEY });
    const id = rig.standIn.create({ lastname: 'B' });
    await rig.identities.set('contact', KEY, holder);
    await expect(deliver(rig, placed(id))).rejects.toMatchObject({
      kind: 'permanent',
      code: 'hubspot-lead-id-taken',
      message: expect.stringMatching(new RegExp(`${id}.*${holder}`)) as string,
    });
    expect([heldBy(rig, holder), heldBy(rig, id)]).toEqual([KEY, undefined]);
    expect(await rig.identities.get('contact', KEY)).toBe(holder);
  });

  it('replaces the id of an earlier lead of the same contact', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A', vicidial_lead_id: 'main:55' });
    expect(await deliver(rig, placed(id))).toMatchObject({ outcome: 'updated' });
    expect(heldBy(rig, id)).toBe(KEY);
  });

  it('writes to the contact that a merged one lives on in', async () => {
    const rig = await startHubspotRig();
    const [one, two] = [rig.standIn.create({ lastname: 'A' }), rig.standIn.create({ lastname: 'B' })];
    const merged = rig.standIn.merge(one, two);
    expect(await deliver(rig, placed(two))).toMatchObject({ ids: { contact: merged } });
    expect(heldBy(rig, merged)).toBe(KEY);
    expect(await rig.identities.get('contact', KEY)).toBe(merged);
  });

  it('is skipped with a warning when the contact is gone', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    rig.standIn.archive(id);
    const receipt = await deliver(rig, placed(id));
    expect(receipt).toMatchObject({ outcome: 'skipped', warnings: [expect.stringContaining(id)] });
    expect(await rig.identities.get('contact', KEY)).toBeUndefined();
  });

  it('fills the map only, with a warning, when the account keeps no lead ids', async () => {
    const rig = await startHubspotRig({ leadIdProperty: false });
    const id = rig.standIn.create({ lastname: 'A' });
    expect(await deliver(rig, placed(id))).toMatchObject({
      outcome: 'skipped',
      warnings: [expect.stringContaining('leadIdProperty')],
    });
    expect(rig.standIn.requests).toEqual([]);
    expect(await rig.identities.get('contact', KEY)).toBe(id);
  });

  it('is dead, telling how to create the property, when that is missing; the map knows the contact', async () => {
    const rig = await startHubspotRig({}, { uniqueProperties: false });
    const id = rig.standIn.create({ lastname: 'A' });
    await expect(deliver(rig, placed(id))).rejects.toMatchObject({
      kind: 'permanent',
      code: 'hubspot-property-missing',
      message: expect.stringContaining('POST /crm/properties/2026-09/contacts') as string,
    });
    expect(await rig.identities.get('contact', KEY)).toBe(id);
  });

  it('touches nothing when the record is one of another connection', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    expect(await deliver(rig, placed(id, { source: 'sfdc' }))).toMatchObject({ outcome: 'skipped' });
    expect(rig.standIn.requests).toEqual([]);
    expect(await rig.identities.get('contact', KEY)).toBeUndefined();
  });

  it('ends in one write when the answer to it was lost', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    rig.standIn.faults.add({ method: 'PATCH', action: 'reset', carriedOut: true, times: 1 });
    await expect(deliver(rig, placed(id))).rejects.toMatchObject({ kind: 'ambiguous' });
    expect(await deliver(rig, placed(id))).toMatchObject({ outcome: 'unchanged' });
    expect(patches(rig)).toBe(1);
  });

  it('announces a contact that a disposition creates, with all that was written, as soon as its id is known', async () => {
    const rig = await startHubspotRig();
    const writes = ownWrites();
    const receipt = await deliver(rig, dispositionEvent(), writes);
    expect(writes.told).toEqual([
      {
        ref: { object: 'contact', id: receipt.ids['contact'] },
        fields: { phone: '+13125550101', lastname: '+13125550101', vicidial_lead_id: KEY },
      },
    ]);
  });
});
