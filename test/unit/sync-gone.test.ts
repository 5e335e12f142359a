import { describe, expect, test } from 'vitest';
import { readIdentity } from '../../src/ledger/identities.ts';
import { syncRig, type SyncRig } from './sync-rig.ts';

const ADA = { firstname: 'Ada', lastname: 'Lovelace', phone: '(312) 555-0142' };

async function withLead(mapping: object): Promise<SyncRig> {
  const rig = await syncRig({ mapping });
  rig.edit('1', ADA);
  await rig.run({ change: 'created' });
  return rig;
}

describe('a record that was deleted', () => {
  test.each([
    ['status', { do: 'status', status: 'GONE' }],
    ['removal from the hopper', { do: 'remove-from-hopper' }],
    ['deletion', { do: 'delete' }],
  ])('when the mapping asks for %s, then its lead gets that, once', async (_case, rule) => {
    const rig = await withLead({ onDelete: rule });
    rig.records.clear();
    await rig.run({ change: 'deleted' });
    await rig.run({ change: 'deleted' });
    expect(rig.orders.slice(1)).toEqual([{ kind: 'dispose', leadId: '101', action: rule }]);
  });

  test('when the mapping asks for nothing, then the lead stays as it is', async () => {
    const rig = await withLead({});
    rig.records.clear();
    expect((await rig.run({ change: 'deleted' })).receipt.outcome).toBe('skipped');
    expect(rig.orders).toHaveLength(1);
  });

  test('when it was erased for privacy, then its numbers of the last look are blocked, without being asked to', async () => {
    const rig = await withLead({});
    rig.records.clear();
    await rig.run({ change: 'privacy-deleted' });
    expect(rig.orders.at(-1)).toMatchObject({ kind: 'dispose', action: { do: 'dnc' } });
    expect(rig.optOuts).toMatchObject([{ numbers: ['+13125550142'] }]);
  });

  test('when it is there all the same (restored, or the message was late), then it is an update', async () => {
    const rig = await withLead({ onDelete: 'delete' });
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run({ change: 'deleted' }, { change: 'restored' });
    expect(rig.orders.at(-1)).toMatchObject({ kind: 'place', changed: ['firstName'] });
  });

  test('when another record is the same lead, then the lead stays', async () => {
    const rig = await syncRig({
      mapping: { onDelete: 'delete' },
      answer: () => ({ outcome: 'updated', ids: { lead_id: '101' }, warnings: [] }),
    });
    rig.edit('1', ADA);
    rig.edit('2', ADA);
    await rig.run({ id: '1', change: 'created' });
    await rig.run({ id: '2', change: 'created' });
    rig.records.delete('contact 2');
    await rig.run({ id: '2', change: 'deleted' });
    expect(rig.orders.every(({ kind }) => kind === 'place')).toBe(true);
    expect(rig.placed).toHaveLength(1);
  });
});

describe('records that were merged', () => {
  test('when the merged one was a lead and the survivor none, then the lead is the survivor’s and is told its state', async () => {
    const rig = await withLead({});
    rig.edit('9', { ...ADA, firstname: 'Augusta' });
    rig.records.delete('contact 1');
    await rig.run({ id: '9', change: 'merged', mergedIds: ['1'] });
    expect(rig.orders.at(-1)).toMatchObject({
      kind: 'place',
      changed: ['vendorLeadCode', 'firstName'],
    });
    const { db } = rig.ledger;
    expect(
      await readIdentity(db, { destination: 'main', kind: 'lead_id', key: 'record:crm:contact:9' }),
    ).toBe('101');
    expect(await readIdentity(db, { destination: 'crm', kind: 'contact', key: 'main:101' })).toBe('9');
  });

  test('when both were leads, then the other lead gets what the mapping says', async () => {
    const rig = await withLead({ onMerge: { do: 'status', status: 'DUPE' } });
    rig.edit('9', { ...ADA, phone: '3125550199' });
    await rig.run({ id: '9', change: 'created' });
    await rig.run({ id: '9', change: 'merged', mergedIds: ['1'] });
    const survivor = rig.records.get('contact 9');
    if (survivor !== undefined) rig.records.set('contact 1', survivor);
    await rig.run({ id: '1', change: 'merged' });
    expect(rig.orders.at(-1)).toEqual({
      kind: 'dispose',
      leadId: '101',
      action: { do: 'status', status: 'DUPE' },
    });
  });
});
