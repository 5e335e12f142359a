import { describe, expect, test } from 'vitest';
import type { LeadOrder } from '../../src/domain/lead-order.ts';
import { TransientError, AuthError } from '../../src/domain/errors.ts';
import { readIdentity } from '../../src/ledger/identities.ts';
import { eventAbout, type SyncRig, syncRig } from './sync-rig.ts';

const ADA = { firstname: 'Ada', lastname: 'Lovelace', phone: '(312) 555-0142' };

function lastPlaced({ orders }: SyncRig): LeadOrder {
  const last = orders.at(-1);
  if (last?.kind !== 'place') throw new Error('no lead was placed');
  return last;
}

describe('a record that is new', () => {
  test('when its creation is told, then the dialer gets all of its state, once, and both maps know it', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    const { receipt } = await rig.run({ change: 'created', fields: { firstname: 'Old claim' } });
    expect(receipt).toMatchObject({ outcome: 'created', ids: { lead_id: '101' } });
    const order = lastPlaced(rig);
    expect(order.changed).toBeUndefined();
    expect(order.lead).toMatchObject({
      firstName: 'Ada',
      lastName: 'Lovelace',
      phone: '3125550142',
      listId: '101',
    });
    const { db } = rig.ledger;
    expect(await readIdentity(db, { destination: 'crm', kind: 'contact', key: 'main:101' })).toBe('1');
    expect(rig.placed).toMatchObject([{ connection: 'crm', dialer: 'main', leadId: '101', id: '1' }]);
  });

  test('when the same message comes again, then the dialer is told nothing and the CRM neither', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    await rig.run({ change: 'created' });
    const again = await rig.run({ change: 'created' });
    expect(again.receipt).toMatchObject({ outcome: 'unchanged', ids: { lead_id: '101' } });
    expect(rig.orders).toHaveLength(1);
    expect(rig.placed).toHaveLength(1);
  });

  test('when ten changes are absorbed by one, then there is one look and one write', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    await rig.run(
      ...Array.from({ length: 10 }, () => ({ change: 'updated' as const, fields: { firstname: 'x' } })),
    );
    expect(rig.reads).toHaveLength(1);
    expect(rig.orders).toHaveLength(1);
  });

  test('when it lacks a number, then nothing is sent and the reason names the field', async () => {
    const rig = await syncRig();
    rig.edit('1', { ...ADA, phone: '' });
    const { receipt } = await rig.run({ change: 'created' });
    expect(receipt.outcome).toBe('skipped');
    expect(receipt.warnings.join()).toContain('phone_number');
    expect(rig.orders).toEqual([]);
  });

  test('when only updates are asked for, then its creation makes no lead and a later update does', async () => {
    const rig = await syncRig({ mapping: { on: ['updated'] } });
    rig.edit('1', ADA);
    expect((await rig.run({ change: 'created' })).receipt.outcome).toBe('skipped');
    expect((await rig.run({ change: 'updated' })).receipt.outcome).toBe('created');
  });

  test('when its filter does not let it through, then it is skipped', async () => {
    const rig = await syncRig({ mapping: { when: { field: 'lifecyclestage', is: 'lead' } } });
    rig.edit('1', { ...ADA, lifecyclestage: 'customer' });
    expect((await rig.run({ change: 'created' })).receipt.outcome).toBe('skipped');
    rig.edit('1', { lifecyclestage: 'lead' });
    expect((await rig.run({ fields: { lifecyclestage: 'lead' } })).receipt.outcome).toBe('created');
  });
});

describe('a record that the dialer knows', () => {
  test('when one field changes, then only that field is news', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    await rig.run({ change: 'created' });
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run({ fields: { firstname: 'Augusta' } });
    expect(lastPlaced(rig).changed).toEqual(['firstName']);
  });

  test('when a field changes that no rule reads, then the CRM is not even asked', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    await rig.run({ change: 'created' });
    const reads = rig.reads.length;
    expect((await rig.run({ fields: { favourite_colour: 'red' } })).receipt.outcome).toBe('skipped');
    expect(rig.reads).toHaveLength(reads);
  });

  test('when the read is older than what the dialer has, then the older state does not win', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    const early = rig.records.get('contact 1');
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run({ change: 'created' });
    if (early !== undefined) rig.records.set('contact 1', early);
    expect((await rig.run({ fields: { firstname: 'Ada' } })).receipt.outcome).toBe('skipped');
    expect(rig.orders).toHaveLength(1);
  });

  test('when it was hot once, then a later edit does not put it into the hopper again', async () => {
    const rig = await syncRig({ mapping: { hot: { when: { field: 'lastname', is: 'Lovelace' } } } });
    rig.edit('1', ADA);
    await rig.run({ change: 'created' });
    expect(lastPlaced(rig).hot).toEqual({ priority: 99, localCallTimeCheck: true });
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run({ fields: { firstname: 'Augusta' } });
    expect(lastPlaced(rig).hot).toBeUndefined();
    rig.edit('1', { lastname: 'King' });
    await rig.run({ fields: { lastname: 'King' } });
    rig.edit('1', { lastname: 'Lovelace' });
    await rig.run({ fields: { lastname: 'Lovelace' } });
    expect(lastPlaced(rig).hot).toEqual({ priority: 99, localCallTimeCheck: true });
  });
});

describe('a CRM that cannot be read', () => {
  test.each([
    ['refuses the credentials', new AuthError('no', { code: 'unauthorized' })],
    ['is away', new TransientError('no', { code: 'away' })],
  ])('when it %s, then the dialer is not held and the attempt does not count', async (_case, error) => {
    const rig = await syncRig();
    rig.records.get = () => {
      throw error;
    };
    await expect(rig.run({ change: 'created' })).rejects.toMatchObject({
      kind: 'transient',
      code: 'source-away',
    });
  });
});

describe('a record that says do-not-call', () => {
  test('when it is read, then no lead is made and its numbers are blocked', async () => {
    const rig = await syncRig();
    rig.edit('1', { ...ADA, do_not_call: 'true' });
    const { receipt } = await rig.run({ change: 'created' });
    expect(receipt.warnings.join()).toContain('dnc');
    expect(rig.orders).toEqual([]);
    expect(rig.optOuts).toMatchObject([{ numbers: ['+13125550142'], connection: 'crm' }]);
  });

  test('when a message told it and the record says otherwise by now, then its numbers count all the same', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    const told = eventAbout({ fields: { do_not_call: 'true' } });
    const prepared = await rig.look({ ...told, type: 'dnc-set', dnc: { numbers: [] } }, 'crm');
    expect(prepared).toMatchObject({ kind: 'deliver', event: { dnc: { numbers: ['+13125550142'] } } });
    expect(rig.blocked).toEqual(['+13125550142']);
  });

  test('when it is gone before its numbers were read, then those of the last look count', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    await rig.run({ change: 'created' });
    rig.records.clear();
    const told = eventAbout({ fields: { do_not_call: 'true' } });
    const prepared = await rig.look({ ...told, type: 'dnc-set', dnc: { numbers: [] } });
    expect(prepared).toMatchObject({ event: { dnc: { numbers: ['+13125550142'] } } });
  });
});
