import { describe, expect, it } from 'vitest';
import { ANNA, EVENT, ORDER, POLICY, startOrders } from './vicidial-orders-rig.ts';

const THERE = { list_id: '1001', phone_number: '3125550101', phone_code: '1', first_name: 'Anna' };

describe('an order to place a record', () => {
  it('adds the lead once and keeps its id, then updates it by that id in one call', async () => {
    const { standIn, place, identities } = await startOrders();
    expect(await place({})).toEqual({ outcome: 'created', ids: { lead_id: '101' }, warnings: [] });
    expect(await identities.get('lead_id', ORDER.identity)).toBe('101');
    const before = standIn.requests.length;
    const lead = { ...ANNA, city: 'Chicago', phone: '3125550102' };
    expect(await place({ lead })).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(standIn.requests.length - before).toBe(1);
    expect(standIn.leads).toMatchObject([{ city: 'Chicago', phone_number: '3125550102' }]);
  });

  it('writes only what is news, so that what an agent typed stays', async () => {
    const { standIn, place } = await startOrders();
    await place({ lead: { ...ANNA, city: 'Chicago', comments: 'from the CRM' } });
    Object.assign(standIn.leads[0] ?? {}, { comments: 'typed by an agent', phone_number: '3125550999' });
    const lead = { ...ANNA, city: 'Boston', comments: 'from the CRM' };
    expect(await place({ lead, changed: ['city'] })).toMatchObject({ outcome: 'updated' });
    expect(standIn.leads).toMatchObject([
      { city: 'Boston', comments: 'typed by an agent', phone_number: '3125550999' },
    ]);
  });

  it('sends number, code and country together when one of them is news', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    await place({ lead: { e164: '+442079460018', firstName: 'X' }, changed: ['e164'] });
    expect(standIn.leads).toMatchObject([
      { phone_code: '44', phone_number: '2079460018', first_name: 'Anna' },
    ]);
  });

  it('sends nothing when nothing is news', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    const before = standIn.requests.length;
    expect(await place({ changed: [] })).toMatchObject({ outcome: 'unchanged', ids: { lead_id: '101' } });
    expect(standIn.requests.length).toBe(before);
  });

  it('adds everything again when the lead is gone, though only one field is news', async () => {
    const { standIn, place, identities } = await startOrders();
    await place({});
    (standIn.leads as unknown[]).splice(0);
    const lead = { ...ANNA, city: 'Chicago' };
    expect(await place({ lead, changed: ['city'] })).toMatchObject({ outcome: 'created' });
    expect(standIn.leads).toMatchObject([{ ...THERE, city: 'Chicago' }]);
    expect(await identities.get('lead_id', ORDER.identity)).toBe('102');
  });

  it('finds a lead that it does not know by its vendor lead code, then by its number', async () => {
    const { standIn, place } = await startOrders({
      standIn: {
        leads: [
          { list_id: '1003', phone_number: '3125550155', vendor_lead_code: 'CRM-7' },
          { list_id: '1002', phone_number: '3125550101', vendor_lead_code: 'OTHER' },
        ],
      },
    });
    const coded = { ...ANNA, vendorLeadCode: 'CRM-7' };
    expect(await place({ lead: coded })).toMatchObject({ ids: { lead_id: '101' } });
    const other = await place({ lead: ANNA, identity: 'record:crm:contact:8', campaign: undefined });
    expect(other).toMatchObject({ outcome: 'updated', ids: { lead_id: '102' } });
    expect(other.warnings).toEqual([expect.stringContaining('already as lead 102')]);
    expect(standIn.leads).toHaveLength(2);
    expect(standIn.leads[1]).toMatchObject({ vendor_lead_code: 'OTHER', list_id: '1002' });
  });

  it('asks for the duplicate check, days and lists of its policy, not of the settings', async () => {
    const policy = { ...POLICY, duplicateCheck: 'DUPLIST' };
    const { standIn, place } = await startOrders({
      standIn: { leads: [{ ...THERE, list_id: '1002' }] },
    });
    expect(await place({ policy })).toMatchObject({ outcome: 'created' });
    await expect(place({ policy, lead: { ...ANNA, listId: '424242' }, identity: 'x' })).rejects.toMatchObject(
      { code: 'unknown-list' },
    );
    const limbo = { ...policy, listExistsCheck: false };
    await place({ policy: limbo, lead: { ...ANNA, listId: '424242' }, identity: 'x' });
    expect(standIn.leads.map(({ list_id }) => list_id)).toEqual(['1002', '1001', '424242']);
    await expect(place({ policy: { ...POLICY, duplicateCheck: 'NODUPES' } })).rejects.toMatchObject({
      code: 'invalid-duplicate-check',
    });
  });

  it('moves the lead to its list only where the policy says so', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    const lead = { ...ANNA, listId: '1002' };
    await place({ lead });
    expect(standIn.leads).toMatchObject([{ list_id: '1001' }]);
    await place({ lead, policy: { ...POLICY, moveList: true }, changed: ['listId'] });
    expect(standIn.leads).toMatchObject([{ list_id: '1002' }]);
    await expect(
      place({ lead: { ...ANNA, listId: '424242' }, policy: { ...POLICY, moveList: true } }),
    ).rejects.toMatchObject({ code: 'unknown-list' });
  });

  it('leaves the number alone, and says so, when the CRM has emptied it', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    const receipt = await place({ lead: { phone: '', firstName: 'Ann' }, changed: ['phone', 'firstName'] });
    expect(receipt.warnings).toEqual([expect.stringMatching(/^phone_number: left as it is/)]);
    expect(standIn.leads).toMatchObject([{ phone_number: '3125550101', first_name: 'Ann' }]);
  });
});

describe('the policy of an order', () => {
  it('add: leaves a lead that is there as it is, whatever finds it', async () => {
    const policy = { ...POLICY, write: 'add' as const };
    const { standIn, place } = await startOrders({ standIn: { leads: [THERE] } });
    const receipt = await place({ policy, lead: { ...ANNA, city: 'Chicago' } });
    expect(receipt).toMatchObject({ outcome: 'unchanged', ids: { lead_id: '101' } });
    expect(receipt.warnings).toEqual([expect.stringContaining('leaves as it is')]);
    await place({ policy, lead: { ...ANNA, city: 'Chicago' } });
    expect(standIn.leads).toMatchObject([{ city: '' }]);
    expect(standIn.leads).toHaveLength(1);
  });

  it('add: finishes what an earlier attempt in doubt has added', async () => {
    const policy = { ...POLICY, write: 'add' as const, duplicateCheck: 'none' };
    const { standIn, place } = await startOrders({ standIn: { leads: [THERE] } });
    const receipt = await place(
      { policy, lead: { ...ANNA, city: 'Chicago' } },
      { attempt: 2, inDoubtSince: Date.parse('2026-11-23T19:59:59Z') },
    );
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(standIn.leads).toMatchObject([{ city: 'Chicago' }]);
  });

  it('update: makes no new lead', async () => {
    const policy = { ...POLICY, write: 'update' as const };
    const { standIn, place } = await startOrders();
    const receipt = await place({ policy });
    expect(receipt).toMatchObject({ outcome: 'skipped', ids: {} });
    expect(receipt.warnings).toEqual([expect.stringMatching(/^not-there: /)]);
    expect(standIn.leads).toEqual([]);
  });

  it.each([
    ['DUPCAMP', undefined, '1002', true],
    ['DUPLIST', undefined, '1002', false],
    ['DUPSYS', undefined, '1003', true],
    ['DUPCAMP', undefined, '1003', false],
    ['DUPNAMEPHONESYS', undefined, '1003', true],
    ['DUPSYS', 30, '1003', false],
    ['none', undefined, '1001', false],
  ])(
    'update: %s (days %s) looks for the number in list %s and finds it: %s',
    async (check, days, list, finds) => {
      const lead = {
        ...THERE,
        lead_id: '101',
        list_id: list,
        entry_date: '2026-10-01 10:00:00',
        status: 'NEW',
      };
      const { standIn, place } = await startOrders({ standIn: { seed: { vicidial_list: [lead] } } });
      const policy = { ...POLICY, write: 'update' as const, duplicateCheck: check, duplicateDays: days };
      const receipt = await place({ policy, lead: { ...ANNA, city: 'Chicago' } });
      expect(receipt.outcome).toBe(finds ? 'updated' : 'skipped');
      expect(standIn.leads[0]?.city).toBe(finds ? 'Chicago' : '');
    },
  );

  it('update: takes nobody of another name for the person when names count', async () => {
    const { place } = await startOrders({ standIn: { leads: [{ ...THERE, first_name: 'Bert' }] } });
    const policy = { ...POLICY, write: 'update' as const, duplicateCheck: 'DUPNAMEPHONESYS' };
    expect(await place({ policy })).toMatchObject({ outcome: 'skipped' });
  });
});

describe('an order about a record that is gone', () => {
  const leads = [{ ...THERE, status: 'NA' }];

  it('sets a status and takes the lead out of the hopper', async () => {
    const { standIn, give } = await startOrders({
      standIn: { leads, seed: { vicidial_hopper: [{ lead_id: '101', campaign_id: 'SALES' }] } },
    });
    const order = { kind: 'dispose', leadId: '101', action: { do: 'status', status: 'GONE' } } as const;
    expect(await give(order)).toEqual({ outcome: 'updated', ids: { lead_id: '101' }, warnings: [] });
    expect(standIn.leads).toMatchObject([{ status: 'GONE' }]);
    expect(standIn.hopper).toEqual([]);
  });

  it('never takes a status away that says that nobody may call', async () => {
    const { standIn, give } = await startOrders({ standIn: { leads: [{ ...THERE, status: 'DNC' }] } });
    const receipt = await give({ kind: 'dispose', leadId: '101', action: { do: 'status', status: 'NEW' } });
    expect(receipt).toMatchObject({
      outcome: 'unchanged',
      warnings: [expect.stringMatching(/^status: left/)],
    });
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
  });

  it('blocks the number of the lead, whatever it is, and sets its status', async () => {
    const { standIn, give, lanes } = await startOrders({ standIn: { leads } });
    expect(await give({ kind: 'dispose', leadId: '101', action: { do: 'dnc' } })).toMatchObject({
      outcome: 'updated',
    });
    expect([...standIn.dnc]).toEqual(['3125550101']);
    expect(standIn.leads).toMatchObject([{ status: 'DNC' }]);
    expect(new Set(lanes)).toEqual(new Set(['dnc']));
  });

  it.each([true, false])('takes the lead out of the hopper and nothing else (in it: %s)', async (isIn) => {
    const hopper = isIn ? [{ lead_id: '101', campaign_id: 'SALES' }] : [];
    const { standIn, give } = await startOrders({ standIn: { leads, seed: { vicidial_hopper: hopper } } });
    expect(await give({ kind: 'dispose', leadId: '101', action: { do: 'remove-from-hopper' } })).toEqual({
      outcome: isIn ? 'updated' : 'unchanged',
      ids: { lead_id: '101' },
      warnings: [],
    });
    expect(standIn.hopper).toEqual([]);
    expect(standIn.leads).toMatchObject([{ status: 'NA' }]);
  });

  it('deletes the lead with its custom fields and its place in the hopper', async () => {
    const { standIn, give } = await startOrders({
      standIn: { leads, seed: { vicidial_hopper: [{ lead_id: '101', campaign_id: 'SALES' }] } },
    });
    const order = { kind: 'dispose', leadId: '101', action: { do: 'delete' } } as const;
    expect(await give(order)).toMatchObject({ outcome: 'updated' });
    expect(standIn.leads).toEqual([]);
    expect(standIn.hopper).toEqual([]);
    expect(await give(order)).toMatchObject({
      outcome: 'unchanged',
      warnings: [expect.stringContaining('no such lead')],
    });
  });

  it.each(['status', 'dnc', 'remove-from-hopper', 'delete'] as const)(
    'is unchanged when the lead is not there any more (%s)',
    async (what) => {
      const { standIn, give } = await startOrders();
      const action = what === 'status' ? { do: what, status: 'GONE' } : { do: what };
      expect(await give({ kind: 'dispose', leadId: '4711', action })).toMatchObject({ outcome: 'unchanged' });
      expect(standIn.dnc.size).toBe(0);
    },
  );
});

describe('a record without an order', () => {
  it('is refused for good, because nothing says what lead it is', async () => {
    const { give } = await startOrders();
    await expect(give(ORDER, { order: undefined })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'no-order',
    });
  });
});

describe('an event that is none of a dialer’s', () => {
  it('is refused for good', async () => {
    const { give } = await startOrders();
    const event = { ...EVENT, type: 'lead-placed' as const };
    await expect(give(ORDER, { event })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'unsupported-event',
    });
  });
});
