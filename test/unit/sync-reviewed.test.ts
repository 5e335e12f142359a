import { describe, expect, test } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import { readIdentity } from '../../src/ledger/identities.ts';
import { eventAbout, syncRig, type SyncRig } from './sync-rig.ts';

const ADA = { firstname: 'Ada', lastname: 'Lovelace', phone: '(312) 555-0142' };

async function withLead(options: Parameters<typeof syncRig>[0] = {}): Promise<SyncRig> {
  const rig = await syncRig(options);
  rig.edit('1', ADA);
  await rig.run({ change: 'created' });
  return rig;
}

describe('messages that tell fields of their sender’s choice', () => {
  test('when an outbound message tells only fields that no rule reads, then the record is looked at all the same', async () => {
    const rig = await withLead();
    rig.edit('1', { firstname: 'Augusta' });
    const told = eventAbout({ fields: { SystemModstamp: '2026-11-22T10:00:00Z', LastModifiedById: '005' } });
    await rig.runEvent({ ...told, trigger: 'outbound-message' });
    expect(rig.orders.at(-1)).toMatchObject({ changed: ['firstName'] });
  });

  test('when a workflow tells one field that no rule reads, then the record is looked at', async () => {
    const rig = await withLead();
    rig.edit('1', { firstname: 'Augusta' });
    await rig.runEvent({ ...eventAbout({ fields: { hs_object_id: '1' } }), trigger: 'workflow' });
    expect(rig.orders).toHaveLength(2);
  });

  test('when HubSpot’s event names a mapped field in other case, then the record is looked at', async () => {
    const rig = await withLead();
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run({ fields: { FirstName: 'Augusta' } });
    expect(rig.orders).toHaveLength(2);
  });
});

describe('an opt-out that comes with a change of the number', () => {
  test.each([
    ['emptied', ''],
    ['changed', '(312) 555-0199'],
  ])(
    'when the number is %s, then the one that the dialer has is blocked and the lead silenced',
    async (_c, phone) => {
      const rig = await withLead();
      rig.edit('1', { phone, do_not_call: 'true' });
      await rig.runEvent({ ...eventAbout({}), trigger: 'outbound-message' });
      expect(rig.optOuts.flatMap(({ numbers }) => numbers)).toContain('+13125550142');
      expect(rig.orders.at(-1)).toEqual({ kind: 'dispose', leadId: '101', action: { do: 'dnc' } });
    },
  );

  test('when the field that says so cannot be read, then nothing is placed and the delivery is for a person to see', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    const record = rig.records.get('contact 1');
    if (record !== undefined) {
      const { do_not_call: _hidden, ...fields } = record.fields;
      rig.records.set('contact 1', { ...record, fields });
    }
    await expect(rig.run({ change: 'created' })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'opt-out-unreadable',
    });
    expect(rig.orders).toEqual([]);
  });
});

describe('two records with one number', () => {
  async function twins(): Promise<SyncRig> {
    let lead = 101;
    const rig = await syncRig({
      answer: (order) => ({
        outcome: 'updated',
        ids: { lead_id: order.kind === 'place' && order.lead.phone !== '3125550142' ? String(lead) : '101' },
        warnings: [],
      }),
    });
    rig.edit('1', ADA);
    rig.edit('2', { ...ADA, firstname: 'Bert' });
    await rig.run({ id: '1', change: 'created' });
    await rig.run({ id: '2', change: 'created' });
    lead = 102;
    return rig;
  }

  test('when the second gets another number, then it becomes a lead of its own and the first keeps its lead', async () => {
    const rig = await twins();
    rig.edit('2', { phone: '3125550177' });
    await rig.run({ id: '2', fields: { phone: '3125550177' } });
    const order = rig.orders.at(-1);
    // Told everything, because it is new there.
    expect(order).toMatchObject({ kind: 'place', lead: { firstName: 'Bert' }, changed: undefined });
    const { db } = rig.ledger;
    const lead = (id: string) =>
      readIdentity(db, { destination: 'main', kind: 'lead_id', key: `record:crm:contact:${id}` });
    expect([await lead('1'), await lead('2')]).toEqual(['101', '102']);
  });

  test('when the first gets another number, then it takes its lead along and the second is looked at anew', async () => {
    const rig = await twins();
    rig.edit('1', { phone: '3125550177' });
    const told = eventAbout({ id: '1', fields: { phone: '3125550177' } });
    const prepared = await rig.look(told);
    expect(rig.again).toEqual([]);
    if (prepared.kind === 'deliver')
      await rig.ledger.write(async (trx) =>
        prepared.commit?.(trx, { outcome: 'updated', ids: { lead_id: '101' }, warnings: [] }),
      );
    expect(rig.again).toMatchObject([{ connection: 'crm', object: 'contact', id: '2' }]);
    const entry = { destination: 'main', kind: 'lead_id', key: 'record:crm:contact:2' };
    expect(await readIdentity(rig.ledger.db, entry)).toBeUndefined();
  });
});

describe('records that go', () => {
  test('when a record was deleted and is erased for privacy later, then it is blocked all the same', async () => {
    const rig = await withLead();
    rig.records.clear();
    await rig.run({ change: 'deleted' });
    await rig.run({ change: 'privacy-deleted' });
    expect(rig.optOuts).toMatchObject([{ numbers: ['+13125550142'] }]);
    expect(rig.orders.at(-1)).toMatchObject({ kind: 'dispose', action: { do: 'dnc' } });
  });

  test('when the dialer does not take the disposal, then the numbers are blocked already', async () => {
    const rig = await withLead({
      answer: (order) => {
        if (order.kind === 'dispose') throw new TransientError('away', { code: 'away' });
        return { outcome: 'created', ids: { lead_id: '101' }, warnings: [] };
      },
    });
    rig.records.clear();
    await expect(rig.run({ change: 'privacy-deleted' })).rejects.toThrow('away');
    expect(rig.optOuts).toMatchObject([{ numbers: ['+13125550142'] }]);
  });

  test('when a merged record is found no more, then onMerge decides and not onDelete', async () => {
    const rig = await withLead({ mapping: { onDelete: 'delete' } });
    rig.records.clear();
    expect((await rig.run({ change: 'merged' })).receipt.outcome).toBe('skipped');
  });
});

describe('whom the lead id goes back to', () => {
  test('when the record that had the lead first is gone from it, then the next record of the lead is told', async () => {
    const rig = await withLead({ mapping: { onDelete: 'delete' } });
    rig.records.clear();
    await rig.run({ change: 'deleted' });
    const answer = eventAbout({ id: '2', change: 'created' });
    rig.edit('2', ADA);
    const prepared = await rig.look(answer);
    if (prepared.kind === 'deliver')
      await rig.ledger.write(async (trx) =>
        prepared.commit?.(trx, { outcome: 'updated', ids: { lead_id: '101' }, warnings: [] }),
      );
    expect(rig.placed.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('when the record is another lead by the time, then an older word about it is not sent', async () => {
    const rig = await withLead();
    const told = { ...eventAbout({}), type: 'lead-placed' as const, lead: { id: '101' } };
    expect(await rig.look({ ...told, leadKey: 'main:101' }, 'crm')).toMatchObject({ kind: 'deliver' });
    expect(await rig.look({ ...told, leadKey: 'main:99' }, 'crm')).toMatchObject({ kind: 'end' });
  });
});

describe('our own write', () => {
  test('when the attempt that saw its echo fails, then the next one sends a person’s change all the same', async () => {
    let tries = 0;
    const rig = await syncRig({
      answer: () => {
        tries += 1;
        if (tries === 2) throw new TransientError('away', { code: 'away' });
        return { outcome: 'updated', ids: { lead_id: '101' }, warnings: [] };
      },
    });
    rig.edit('1', { ...ADA, state_of_lead: 'NEW' });
    await rig.run({ change: 'created' });
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    rig.edit('1', { state_of_lead: 'NEW' });
    const back = { fields: { state_of_lead: 'NEW' } };
    await expect(rig.run(back)).rejects.toThrow('away');
    await rig.run(back);
    expect(rig.orders.at(-1)).toMatchObject({ changed: ['status'] });
  });

  test('when a person at the screen puts the old value back at once, then the dialer is told', async () => {
    const rig = await withLead();
    rig.edit('1', { state_of_lead: 'NEW' });
    await rig.run({ fields: { state_of_lead: 'NEW' } });
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    const before = rig.records.get('contact 1');
    rig.edit('1', { state_of_lead: 'NEW' });
    const after = rig.records.get('contact 1');
    // So soon that the clock alone could not tell.
    if (before !== undefined && after !== undefined)
      rig.records.set('contact 1', { ...after, modifiedAt: before.modifiedAt });
    await rig.run({ fields: { state_of_lead: 'NEW' }, origin: { kind: 'CRM_UI' } });
    expect(rig.orders.at(-1)).toMatchObject({ changed: ['status'] });
  });

  test.each([
    ['our user', '005000000000001AAA', 1],
    ['another user', '005000000000002AAA', 2],
  ])(
    'when Salesforce tells one field that %s has set, then it is judged by the user',
    async (_c, id, orders) => {
      const rig = await withLead({ self: { userId: '005000000000001' } });
      await rig.writeOurs('1', { state_of_lead: 'SALE' });
      await rig.run({ fields: { state_of_lead: 'SALE' }, origin: { kind: 'user', id } });
      expect(rig.orders).toHaveLength(orders);
    },
  );
});

describe('a CRM that is away', () => {
  function failing(rig: SyncRig): () => void {
    const get = rig.records.get.bind(rig.records);
    rig.records.get = () => {
      throw new TransientError('busy', { code: 'busy' });
    };
    return () => {
      rig.records.get = get;
    };
  }

  test('when single looks fail, then only they wait, and not for long', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    for (let time = 0; time < 6; time += 1) {
      const mend = failing(rig);
      await expect(rig.run({ change: 'created' })).rejects.toMatchObject({
        code: 'source-away',
        retryAfterMs: 2000,
      });
      mend();
      await rig.run({ change: 'created' });
    }
    expect(rig.back).toEqual([]);
  });

  test('when five looks in a row have failed, then others do not ask until it is time, and all are woken when it is back', async () => {
    const rig = await syncRig();
    rig.edit('1', ADA);
    const mend = failing(rig);
    const waits: unknown[] = [];
    for (let time = 0; time < 6; time += 1)
      waits.push(await rig.run({ change: 'created' }).catch((error: unknown) => error));
    expect(waits.at(3)).toMatchObject({ retryAfterMs: 2000 });
    expect(waits.at(4)).toMatchObject({ retryAfterMs: 15_000 });
    expect(waits.at(5)).toMatchObject({ code: 'source-away', retryAfterMs: 1_800_000 });
    expect(rig.reads).toHaveLength(5);
    for (let second = 0; second < 20; second += 1) rig.now();
    mend();
    await rig.run({ change: 'created' });
    expect(rig.back).toEqual(['crm']);
  });
});
