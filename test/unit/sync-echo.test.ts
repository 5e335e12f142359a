import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventAbout, syncRig, type SyncRig } from './sync-rig.ts';

const ADA = { firstname: 'Ada', lastname: 'Lovelace', phone: '(312) 555-0142', state_of_lead: 'NEW' };
const told = (field: string, value: string, kind?: string) => ({
  fields: { [field]: value },
  ...(kind === undefined ? {} : { origin: { kind } }),
});

async function synced(options: Parameters<typeof syncRig>[0] = {}): Promise<SyncRig> {
  const rig = await syncRig(options);
  rig.edit('1', ADA);
  await rig.run({ change: 'created' });
  return rig;
}

function statuses({ orders }: SyncRig): (string | undefined)[] {
  return orders.map((order) => (order.kind === 'place' ? order.lead.status : undefined));
}

describe('what we wrote into the CRM ourselves', () => {
  test('when its message comes back, then the dialer is not told', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    const { receipt } = await rig.run(told('state_of_lead', 'SALE'));
    expect(receipt.outcome).toBe('unchanged');
    expect(rig.orders).toHaveLength(1);
  });

  test('when a person changes it a second later, then the dialer is told', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    rig.edit('1', { state_of_lead: 'NI' });
    await rig.run(told('state_of_lead', 'SALE'), told('state_of_lead', 'NI'));
    expect(statuses(rig)).toEqual(['NEW', 'NI']);
  });

  test('when a person sets another value and then ours again, then both are told', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    await rig.run(told('state_of_lead', 'SALE'));
    rig.edit('1', { state_of_lead: 'NI' });
    await rig.run(told('state_of_lead', 'NI'));
    rig.edit('1', { state_of_lead: 'SALE' });
    await rig.run(told('state_of_lead', 'SALE'));
    expect(statuses(rig)).toEqual(['NEW', 'NI', 'SALE']);
  });

  test('when a person puts back what was there before ours, then what the dialer has is that already', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    await rig.run(told('state_of_lead', 'SALE'));
    rig.edit('1', { state_of_lead: 'NEW' });
    await rig.run(told('state_of_lead', 'NEW'));
    expect(statuses(rig)).toEqual(['NEW', 'NEW']);
  });

  test('when the message says that a person set the same value, then it is no echo', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    await rig.run(told('state_of_lead', 'SALE', 'CRM_UI'));
    expect(statuses(rig)).toEqual(['NEW', 'SALE']);
  });

  test('when another app than ours set it, then it is no echo', async () => {
    const rig = await synced({ self: { appId: '54321' } });
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    await rig.run({ fields: { state_of_lead: 'SALE' }, origin: { kind: 'INTEGRATION', id: '99' } });
    expect(statuses(rig)).toEqual(['NEW', 'SALE']);
  });

  test('when our write has not landed yet, then what is read does not make a later echo news', async () => {
    const rig = await synced();
    const before = rig.records.get('contact 1');
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    const after = rig.records.get('contact 1');
    if (before !== undefined) rig.records.set('contact 1', before);
    await rig.run(told('firstname', 'Ada'));
    if (after !== undefined) rig.records.set('contact 1', after);
    await rig.run(told('state_of_lead', 'SALE'));
    expect(rig.orders).toHaveLength(1);
  });

  test('when another field changes with it, then only that field is news', async () => {
    const rig = await synced();
    await rig.writeOurs('1', { state_of_lead: 'SALE' });
    rig.edit('1', { firstname: 'Augusta' });
    await rig.run(told('state_of_lead', 'SALE'), told('firstname', 'Augusta'));
    expect(rig.orders.at(-1)).toMatchObject({ changed: ['firstName'] });
  });
});

test('when the dialer tells of a lead that we added, then nobody is told; of another lead they are', async () => {
  const rig = await synced();
  const added = { ...eventAbout({}), type: 'lead-added' as const, source: 'main' };
  expect(await rig.look({ ...added, lead: { id: '101' } }, 'audit')).toMatchObject({ kind: 'end' });
  expect(await rig.look({ ...added, lead: { id: '999' } }, 'audit')).toMatchObject({ kind: 'deliver' });
});

test('for any order of edits by people, writes of ours and late or doubled messages, the dialer ends with the state of the CRM and is told of each edit once at most', async () => {
  const value = fc.constantFrom('NEW', 'SALE', 'NI', 'B');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), value }),
    fc.record({ kind: fc.constant('ours' as const), value }),
    fc.record({ kind: fc.constant('message' as const), value }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const rig = await synced();
      let edits = 0;
      // What the dialer has: our own writes come from there, so it has them too.
      let dialer = 'NEW';
      const message = async (): Promise<void> => {
        const before = rig.orders.length;
        await rig.run(told('state_of_lead', 'whatever it was'));
        const order = rig.orders[before];
        if (order?.kind === 'place' && order.lead.status !== undefined) dialer = order.lead.status;
      };
      for (const { kind, value: next } of steps) {
        if (kind === 'message') await message();
        if (kind === 'ours') {
          await rig.writeOurs('1', { state_of_lead: next });
          dialer = next;
        }
        if (kind === 'edit') {
          if (rig.records.get('contact 1')?.fields['state_of_lead'] !== next) edits += 1;
          rig.edit('1', { state_of_lead: next });
          // The CRM tells of every edit; messages of ours may come late or never.
          await message();
        }
      }
      await message();
      expect(dialer).toBe(rig.records.get('contact 1')?.fields['state_of_lead']);
      expect(rig.orders.length - 1).toBeLessThanOrEqual(edits);
    }),
    { numRuns: 60 },
  );
});
