import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HOT, POLICY, startOrders } from './vicidial-orders-rig.ts';

const NUMBER = '+13125550101';
const lead = (columns: object) => ({
  list_id: '1001',
  phone_number: '3125550101',
  phone_code: '1',
  ...columns,
});

describe('a number that nobody may call', () => {
  it('is put on the DNC list, and its leads out of dialling, all in the lane for it', async () => {
    const { standIn, dnc, lanes } = await startOrders({
      standIn: {
        leads: [lead({}), lead({ list_id: '1003', status: 'NA' }), lead({ phone_number: '3125550102' })],
        seed: {
          vicidial_hopper: [
            { lead_id: '101', campaign_id: 'SALES' },
            { lead_id: '103', campaign_id: 'SALES' },
          ],
        },
      },
    });
    expect(await dnc('dnc-set', { numbers: [NUMBER] })).toEqual({
      outcome: 'updated',
      ids: { dnc_list: 'SYSTEM_INTERNAL' },
      warnings: ['2 leads set to DNC'],
    });
    expect([...standIn.dnc]).toEqual(['3125550101']);
    expect(standIn.leads.map(({ status }) => status)).toEqual(['DNC', 'DNC', 'NEW']);
    expect(standIn.hopper).toMatchObject([{ lead_id: 103 }]);
    expect(new Set(lanes)).toEqual(new Set(['dnc']));
  });

  it('is unchanged when it is repeated', async () => {
    const { standIn, dnc } = await startOrders({ standIn: { leads: [lead({})] } });
    await dnc('dnc-set', { numbers: [NUMBER] });
    expect(await dnc('dnc-set', { numbers: [NUMBER] })).toEqual({
      outcome: 'unchanged',
      ids: { dnc_list: 'SYSTEM_INTERNAL' },
      warnings: [],
    });
    expect([...standIn.dnc]).toEqual(['3125550101']);
  });

  it.each([
    [NUMBER, '3125550101', '13125550101'],
    ['+442079460018', '2079460018', '02079460018'],
    ['+442079460018', '2079460018', '442079460018'],
  ])('%s is blocked as %s, and as %s where leads have it so', async (number, national, other) => {
    const { standIn, dnc } = await startOrders({ standIn: { leads: [lead({ phone_number: other })] } });
    await dnc('dnc-set', { numbers: [number] });
    expect([...standIn.dnc].filter((entry) => entry === national || entry === other)).toEqual([
      national,
      other,
    ]);
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
  });

  it('goes with the lead that the event is about, whatever number that has', async () => {
    const { standIn, dnc } = await startOrders({
      standIn: { leads: [lead({ phone_number: '3125550777' })] },
    });
    await dnc('dnc-set', { numbers: [NUMBER] }, { source: 'main', lead: { id: '101' } });
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
    expect([...standIn.dnc]).toEqual(['3125550101']);
    const other = await startOrders({ standIn: { leads: [lead({ phone_number: '3125550777' })] } });
    await other.dnc('dnc-set', { numbers: [NUMBER] }, { source: 'elsewhere', lead: { id: '101' } });
    expect(other.standIn.leads).toMatchObject([{ status: 'NEW' }]);
  });

  it('is the number of its lead when the event tells none', async () => {
    const { standIn, dnc } = await startOrders({ standIn: { leads: [lead({})] } });
    await dnc('dnc-set', { numbers: [] }, { source: 'main', lead: { id: '101' } });
    expect([...standIn.dnc]).toEqual(['3125550101']);
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
  });

  it('is skipped when it is none, and counted beside others', async () => {
    const { standIn, dnc } = await startOrders();
    expect(await dnc('dnc-set', { numbers: ['12'] })).toMatchObject({ outcome: 'skipped' });
    const receipt = await dnc('dnc-set', { numbers: ['12', NUMBER] });
    expect(receipt).toMatchObject({
      outcome: 'updated',
      warnings: [expect.stringContaining('1 numbers left out')],
    });
    expect(standIn.dnc.size).toBe(1);
  });

  it('is set to DNC in 200 leads, the newest ones, and says how many are left', async () => {
    const leads = Array.from({ length: 203 }, () => lead({}));
    const { standIn, dnc } = await startOrders({ standIn: { leads } });
    const receipt = await dnc('dnc-set', { numbers: [NUMBER] });
    expect(receipt.warnings).toEqual(['200 leads set to DNC', expect.stringMatching(/^3 further leads/)]);
    expect(standIn.leads.slice(0, 4).map(({ status }) => status)).toEqual(['NEW', 'NEW', 'NEW', 'DNC']);
  });

  it.each([true, false])(
    'leaves nobody dialable, at whichever call of a hot order it comes in between (lead there: %s)',
    async (isThere) => {
      let calls = 0;
      let comesAt = 0;
      let block: () => Promise<unknown> = () => Promise.resolve();
      const { standIn, place, dnc, blocked } = await startOrders({
        standIn: { leads: isThere ? [lead({})] : [] },
        async beforeCall(lane) {
          if (lane === 'dnc') return;
          calls += 1;
          // With its turn it waits for the order to end, so the order must not wait for it for long.
          if (calls === comesAt) await Promise.race([block(), delay(40)]);
        },
      });
      const policy = { ...POLICY, dncCheck: 'off' as const };
      for (comesAt = 1; comesAt <= 6; comesAt += 1) {
        calls = 0;
        blocked.clear();
        if (isThere) Object.assign(standIn.leads[0] ?? {}, { status: 'NEW' });
        const blocking = Promise.withResolvers<unknown>();
        block = async () => {
          // As it is when the event is taken in, before it is delivered.
          blocked.set(NUMBER, 'system');
          blocking.resolve(dnc('dnc-set', { numbers: [NUMBER] }));
          await blocking.promise;
        };
        await place({ identity: `record:${comesAt}`, hot: HOT, policy });
        if (calls < comesAt) break;
        await blocking.promise;
        expect(standIn.hopper).toEqual([]);
        expect(standIn.leads.filter(({ status }) => status !== 'DNC')).toEqual([]);
      }
      expect(comesAt, 'it came in between').toBeGreaterThan(1);
    },
  );
});

describe('a number for one campaign', () => {
  const only = { dialer: 'main', campaign: 'SALES' };

  it('is put on that list only, and taken out of that hopper; the status of its leads stays', async () => {
    const { standIn, dnc } = await startOrders({
      standIn: {
        leads: [lead({}), lead({ list_id: '1003' })],
        seed: {
          vicidial_hopper: [
            { lead_id: '101', list_id: '1001', campaign_id: 'SALES' },
            { lead_id: '102', list_id: '1003', campaign_id: 'SOLAR' },
          ],
        },
      },
    });
    expect(await dnc('dnc-set', { numbers: [NUMBER], only })).toMatchObject({
      outcome: 'updated',
      warnings: ['1 lead taken out of the hopper'],
    });
    expect([...standIn.dialer.store.campaignDnc]).toEqual(['SALES|3125550101']);
    expect(standIn.dnc.size).toBe(0);
    expect(standIn.hopper).toMatchObject([{ lead_id: 102 }]);
    expect(standIn.leads.map(({ status }) => status)).toEqual(['NEW', 'NEW']);
  });

  it('is refused for a campaign that VICIdial would take without having it', async () => {
    const { standIn, dnc } = await startOrders();
    await expect(
      dnc('dnc-set', { numbers: [NUMBER], only: { ...only, campaign: 'NOPE' } }),
    ).rejects.toMatchObject({ kind: 'permanent', code: 'unknown-campaign' });
    expect(standIn.dialer.store.campaignDnc.size).toBe(0);
  });

  it('is none of this dialer’s business when it is for another', async () => {
    const { standIn, dnc } = await startOrders();
    const receipt = await dnc('dnc-set', { numbers: [NUMBER], only: { ...only, dialer: 'other' } });
    expect(receipt).toMatchObject({ outcome: 'skipped' });
    expect(standIn.requests).toEqual([]);
  });

  it('is blocked all the same when the API user may not look at campaigns', async () => {
    const { standIn, dnc } = await startOrders({ user: { columns: { view_reports: '0' } } });
    const receipt = await dnc('dnc-set', { numbers: [NUMBER], only });
    expect(receipt.warnings).toEqual([
      expect.stringContaining('cannot be seen'),
      expect.stringContaining('hopper of SALES'),
    ]);
    expect([...standIn.dialer.store.campaignDnc]).toEqual(['SALES|3125550101']);
  });
});

describe('an API user with fewer rights', () => {
  it('sets the leads, then is parked, when it may not write DNC lists; others are not held', async () => {
    const { standIn, dnc, place } = await startOrders({
      user: { columns: { modify_lists: '0' } },
      standIn: { leads: [lead({})] },
    });
    await expect(dnc('dnc-set', { numbers: [NUMBER] })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'no-permission',
      message: expect.stringContaining('modify_lists') as string,
    });
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
    expect(await place({ lead: { phone: '3125550109' } })).toMatchObject({ outcome: 'created' });
  });

  it('leaves leads of other campaigns, and counts them', async () => {
    const { standIn, dnc } = await startOrders({
      user: { allowedCampaigns: ['SALES'] },
      standIn: { leads: [lead({}), lead({ list_id: '1003' })] },
    });
    const receipt = await dnc('dnc-set', { numbers: [NUMBER] });
    expect(receipt.warnings).toEqual([
      '1 lead set to DNC',
      expect.stringMatching(/^1 lead left as they are/),
    ]);
    expect(standIn.leads.map(({ status }) => status)).toEqual(['DNC', 'NEW']);
  });
});

describe('many numbers', () => {
  const numbers = Array.from({ length: 45 }, (_, index) => `+1312555${String(1000 + index)}`);

  it('are all blocked', async () => {
    const { standIn, dnc } = await startOrders();
    await dnc('dnc-set', { numbers });
    expect(standIn.dnc.size).toBe(45);
  });

  it('go on where the last attempt stopped, and all over again when they are replayed', async () => {
    const { standIn, dnc, identities } = await startOrders();
    await identities.set('dnc_progress', 'evt_many', '40');
    await dnc('dnc-set', { numbers }, {}, { effectKey: 'evt_many', attempt: 2 });
    expect(standIn.dnc.size).toBe(5);
    await dnc('dnc-set', { numbers }, {}, { effectKey: 'evt_many' });
    expect(standIn.dnc.size).toBe(45);
  });
});

describe('a number that may be called again', () => {
  it('is taken off in every form, and its leads are left as they are', async () => {
    const { standIn, dnc } = await startOrders({
      standIn: { dnc: ['3125550101', '13125550101', '3125550102'], leads: [lead({ status: 'DNC' })] },
    });
    const receipt = await dnc('dnc-lifted', { numbers: [NUMBER] });
    expect(receipt).toMatchObject({
      outcome: 'updated',
      warnings: [expect.stringContaining('keep the status')],
    });
    expect([...standIn.dnc]).toEqual(['3125550102']);
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
    expect(await dnc('dnc-lifted', { numbers: [NUMBER] })).toMatchObject({ outcome: 'unchanged' });
  });

  it('is parked, and nothing is held, when the API user may not lift', async () => {
    const { standIn, dnc } = await startOrders({
      user: { columns: { delete_from_dnc: '0' } },
      standIn: { dnc: ['3125550101'] },
    });
    await expect(dnc('dnc-lifted', { numbers: [NUMBER] })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'no-permission',
    });
    expect([...standIn.dnc]).toEqual(['3125550101']);
  });
});
