import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { ownWrites, type ToldOwnWrites } from './delivery-context.ts';
import {
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const KEY = 'main:101';
const FIELD = 'VICIdial_Lead_Id__c';
const LEAD = { LastName: 'Byron', Company: 'Engines' };
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

function placed(object: string, id: string, changes: Partial<BridgeEvent> = {}): BridgeEvent {
  const { call: _call, callKey: _callKey, ...event } = disposition();
  return {
    ...event,
    type: 'lead-placed',
    source: 'sfdc',
    trigger: 'lead-placed',
    leadKey: KEY,
    lead: { id: '101' },
    record: { object, id, change: 'updated', fields: {} },
    ...changes,
  };
}

function deliver(rig: SalesforceRig, event: BridgeEvent, writes?: ToldOwnWrites): Promise<Receipt> {
  return rig.connection.deliver(requestFor(event), {
    signal: AbortSignal.timeout(5000),
    logger: QUIET,
    identities: rig.identities,
    ownWrites: writes,
  });
}

const patches = (rig: SalesforceRig): number =>
  rig.standIn.requests.filter(({ method }) => method === 'PATCH').length;
const heldBy = (rig: SalesforceRig, id: string): unknown =>
  [...rig.standIn.leads, ...rig.standIn.contacts].find(({ Id }) => Id === id)?.[FIELD];

describe('a lead placed for a Salesforce record', () => {
  it.each(['Lead', 'Contact'] as const)(
    'writes the lead id to a %s, announced before, and is found by the next disposition',
    async (object) => {
      const rig = await startSalesforceRig();
      const id = rig.standIn.seed(object, object === 'Lead' ? LEAD : { LastName: 'Byron' });
      const writes = ownWrites(() => expect(patches(rig)).toBe(0));
      expect(await deliver(rig, placed(object, id), writes)).toEqual({
        outcome: 'updated',
        ids: { [object]: id },
        warnings: [],
      });
      expect(heldBy(rig, id)).toBe(KEY);
      expect(writes.told).toEqual([{ ref: { object, id }, fields: { [FIELD]: KEY } }]);
      await deliver(rig, disposition());
      expect(rig.standIn.tasks).toMatchObject([{ WhoId: id }]);
    },
  );

  it('is found as a lead when the map still had a contact for it', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    await rig.identities.set('Contact', KEY, rig.standIn.seed('Contact', { LastName: 'Old' }));
    await deliver(rig, placed('Lead', id));
    await deliver(rig, disposition());
    expect(rig.standIn.tasks).toMatchObject([{ WhoId: id }]);
  });

  it('writes nothing when the record holds the id already, and remembers it all the same', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { ...LEAD, [FIELD]: KEY });
    const writes = ownWrites();
    expect(await deliver(rig, placed('Lead', id), writes)).toMatchObject({ outcome: 'unchanged' });
    expect(patches(rig)).toBe(0);
    expect(writes.told).toEqual([]);
    expect(await rig.identities.get('Lead', KEY)).toBe(id);
  });

  it('takes the id from nobody: the delivery is dead and names both records', async () => {
    const rig = await startSalesforceRig();
    const holder = rig.standIn.seed('Lead', { ...LEAD, [FIELD]: KEY });
    const id = rig.standIn.seed('Lead', LEAD);
    expect(await rejection(deliver(rig, placed('Lead', id)))).toMatchObject({
      kind: 'permanent',
      code: 'salesforce-lead-id-taken',
      message: expect.stringMatching(new RegExp(`${id}.*${holder}`)) as string,
    });
    expect([heldBy(rig, holder), heldBy(rig, id)]).toEqual([KEY, undefined]);
    expect(await rig.identities.get('Lead', KEY)).toBeUndefined();
  });

  it('writes to the contact that the lead was converted into', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    const contact = rig.standIn.convert(id);
    expect(await deliver(rig, placed('Lead', id))).toMatchObject({ ids: { Contact: contact } });
    expect(heldBy(rig, contact)).toBe(KEY);
    expect(await rig.identities.get('Contact', KEY)).toBe(contact);
  });

  it('is tried again when the lead was converted between look and write', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    let contact = '';
    const writes = ownWrites(() => {
      if (contact === '') contact = rig.standIn.convert(id);
    });
    expect(await rejection(deliver(rig, placed('Lead', id), writes))).toMatchObject({ kind: 'transient' });
    await deliver(rig, placed('Lead', id), writes);
    expect(heldBy(rig, contact)).toBe(KEY);
  });

  it.each([
    ['before', (rig: SalesforceRig, id: string) => rig.standIn.remove(id), undefined],
    ['between look and write', () => undefined, (rig: SalesforceRig, id: string) => rig.standIn.remove(id)],
  ])('is skipped with a warning when the record was deleted %s', async (_when, before, between) => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    before(rig, id);
    const receipt = await deliver(
      rig,
      placed('Lead', id),
      ownWrites(() => between?.(rig, id)),
    );
    expect(receipt).toMatchObject({ outcome: 'skipped', warnings: [expect.stringContaining(id)] });
    expect(await rig.identities.get('Lead', KEY)).toBeUndefined();
  });

  it('is dead, telling what to create where, when the object lacks the field; the map knows the record', async () => {
    const rig = await startSalesforceRig({ org: { without: [`Contact.${FIELD}`] } });
    const id = rig.standIn.seed('Contact', { LastName: 'Byron' });
    expect(await rejection(deliver(rig, placed('Contact', id)))).toMatchObject({
      kind: 'permanent',
      message: expect.stringMatching(/Object Manager, Contact.*External ID and Unique/) as string,
    });
    expect(await rig.identities.get('Contact', KEY)).toBe(id);
  });

  it('fills the map only when the object is no person and has no such field', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Task', { Subject: 'x' });
    expect(await deliver(rig, placed('Task', id))).toMatchObject({ outcome: 'skipped' });
    expect(await rig.identities.get('Task', KEY)).toBe(id);
  });

  it('touches nothing when the record is one of another connection', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    expect(await deliver(rig, placed('Lead', id, { source: 'crm' }))).toMatchObject({ outcome: 'skipped' });
    expect(rig.standIn.requests).toEqual([]);
  });

  it('ends in one write when the answer to it was lost', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    rig.standIn.faults.add({ method: 'PATCH', action: 'reset', carriedOut: true, times: 1 });
    expect(await rejection(deliver(rig, placed('Lead', id)))).toMatchObject({ kind: 'ambiguous' });
    expect(await deliver(rig, placed('Lead', id))).toMatchObject({ outcome: 'unchanged' });
    expect(patches(rig)).toBe(1);
  });

  it('announces a lead that a disposition creates, with all that was written, as soon as its id is known', async () => {
    const rig = await startSalesforceRig();
    const writes = ownWrites();
    const receipt = await deliver(rig, disposition(), writes);
    const told = { LastName: '+13125550142', Phone: '+13125550142', Company: '[not provided]', [FIELD]: KEY };
    expect(writes.told).toEqual([{ ref: { object: 'Lead', id: receipt.ids['Lead'] }, fields: told }]);
    await deliver(rig, disposition(), writes);
    expect(writes.told).toHaveLength(1);
  });
});
