import { describe, expect, it } from 'vitest';
import type { Lead } from '../../src/domain/event.ts';
import { leadEvent, startVicidial } from './vicidial-rig.ts';

const LEFT_OUT = { outcome: 'skipped', warnings: [expect.stringContaining('no lead was added')] };
const ANNA = { phone: '3125550101', phoneCode: '1', firstName: 'Anna' };

describe('a lead without a key', () => {
  it('is added to the configured list when the dialer does not have it', async () => {
    const { standIn, submit } = await startVicidial();
    const receipt = await submit(ANNA);
    expect(receipt).toEqual({ outcome: 'created', ids: { lead_id: '101' }, warnings: [] });
    expect(standIn.leads).toMatchObject([
      { list_id: '1001', phone_number: '3125550101', phone_code: '1', first_name: 'Anna', status: 'NEW' },
    ]);
  });

  it('is added to its own list when it names one', async () => {
    const { standIn, submit } = await startVicidial();
    await submit({ ...ANNA, listId: '1003' });
    expect(standIn.leads).toMatchObject([{ list_id: '1003' }]);
  });

  it('updates the lead that is there when its number is a duplicate, and leaves number and code alone', async () => {
    const { standIn, submit } = await startVicidial({
      standIn: {
        leads: [{ list_id: '1002', phone_number: '3125550101', phone_code: '1', vendor_lead_code: 'OTHER' }],
      },
    });
    const receipt = await submit({ ...ANNA, vendorLeadCode: 'CRM-1' });
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(receipt.warnings).toEqual([expect.stringContaining('already as lead 101')]);
    expect(standIn.leads).toMatchObject([{ list_id: '1002', first_name: 'Anna', vendor_lead_code: 'OTHER' }]);
  });

  it('is unchanged when it is a duplicate with nothing new', async () => {
    const { submit } = await startVicidial({
      standIn: {
        leads: [{ list_id: '1001', phone_number: '3125550101', phone_code: '1', first_name: 'Anna' }],
      },
    });
    expect(await submit(ANNA)).toMatchObject({ outcome: 'unchanged', ids: { lead_id: '101' } });
  });

  it('becomes one lead when it is submitted twenty times at once', async () => {
    const { standIn, submit } = await startVicidial();
    const receipts = await Promise.all(Array.from({ length: 20 }, () => submit(ANNA)));
    expect(standIn.leads).toHaveLength(1);
    expect(receipts.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
  });

  it('is looked for before it is added again when an earlier attempt is in doubt', async () => {
    const { standIn, submit } = await startVicidial({
      settings: { duplicateCheck: 'none' },
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101', phone_code: '1' }] },
    });
    const receipt = await submit(ANNA, { attempt: 2, inDoubtSince: Date.now() - 1_000 });
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(standIn.leads).toHaveLength(1);
  });

  it('becomes one lead when ten doubtful attempts for its number run at once', async () => {
    const { standIn, submit } = await startVicidial({ settings: { duplicateCheck: 'none' } });
    await submit({ ...ANNA, phone: '3125550199' });
    const attempts = Array.from({ length: 10 }, () => submit(ANNA, { attempt: 2, inDoubtSince: Date.now() }));
    await Promise.all(attempts);
    expect(standIn.leads).toHaveLength(2);
  });

  it('is added beside the other one when duplicates are wanted and nothing is in doubt', async () => {
    const { standIn, submit } = await startVicidial({
      settings: { duplicateCheck: 'none' },
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101', phone_code: '1' }] },
    });
    await submit(ANNA);
    expect(standIn.leads).toHaveLength(2);
  });
});

describe('a lead with a vendor lead code', () => {
  const CODED = { ...ANNA, vendorLeadCode: '0035g00000ABCDeAAF' };

  it('is added with its code, and updated by its id from then on', async () => {
    const { standIn, submit } = await startVicidial();
    expect(await submit(CODED)).toMatchObject({ outcome: 'created' });
    expect(standIn.leads).toMatchObject([{ vendor_lead_code: '0035g00000ABCDeAAF' }]);
    const before = standIn.requests.length;
    const receipt = await submit({ ...CODED, lastName: 'Berg', phone: '3125550199' });
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(standIn.requests.length - before).toBe(1);
    expect(standIn.leads).toMatchObject([{ last_name: 'Berg', phone_number: '3125550199' }]);
  });

  it("leaves the code of another record's lead alone when it is delivered again after a duplicate", async () => {
    const { standIn, submit } = await startVicidial({
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101', vendor_lead_code: 'OTHER' }] },
    });
    await submit(CODED);
    expect(await submit({ ...CODED, city: 'Chicago' })).toMatchObject({ ids: { lead_id: '101' } });
    expect(standIn.leads).toMatchObject([{ vendor_lead_code: 'OTHER', city: 'Chicago' }]);
  });

  it("does not touch another source's lead when both sources count alike", async () => {
    const { standIn, submit } = await startVicidial();
    const from = (source: string, lead: Partial<Lead>) => {
      const coded = { ...lead, vendorLeadCode: '7' };
      return submit(coded, { event: { ...leadEvent(`evt_${source}`, coded), source } });
    };
    const bert = { phone: '3125550177', phoneCode: '1', firstName: 'Bert' };
    await from('web', ANNA);
    expect(await from('shop', bert)).toMatchObject({ outcome: 'created', ids: { lead_id: '102' } });
    expect(await from('web', { ...ANNA, city: 'Chicago' })).toMatchObject({ ids: { lead_id: '101' } });
    expect(await from('shop', { ...bert, city: 'Boston' })).toMatchObject({ ids: { lead_id: '102' } });
    expect(standIn.leads).toMatchObject([
      { first_name: 'Anna', phone_number: '3125550101', city: 'Chicago' },
      { first_name: 'Bert', phone_number: '3125550177', city: 'Boston' },
    ]);
  });

  it("is looked for by its number when an earlier attempt is in doubt and its code is another source's", async () => {
    const { standIn, submit } = await startVicidial({
      settings: { duplicateCheck: 'none' },
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550177' }] },
    });
    await submit(CODED);
    const bert = { phone: '3125550177', phoneCode: '1', vendorLeadCode: CODED.vendorLeadCode };
    const event = { ...leadEvent('evt_shop', bert), source: 'shop' };
    const receipt = await submit(bert, { event, attempt: 2, inDoubtSince: Date.now() - 1_000 });
    expect(receipt).toMatchObject({ ids: { lead_id: '101' } });
    expect(standIn.leads).toHaveLength(2);
  });

  it('is updated by its code when the dialer has it and we do not know it', async () => {
    const { standIn, submit } = await startVicidial({
      standIn: {
        leads: [{ list_id: '1003', phone_number: '3125550155', vendor_lead_code: CODED.vendorLeadCode }],
      },
    });
    expect(await submit(CODED)).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' } });
    expect(standIn.leads).toMatchObject([
      { first_name: 'Anna', phone_number: '3125550101', list_id: '1003' },
    ]);
  });

  it('is added again when the lead that we knew was deleted', async () => {
    const { standIn, submit } = await startVicidial();
    await submit(CODED);
    (standIn.leads as unknown[]).splice(0);
    expect(await submit(CODED)).toMatchObject({ outcome: 'created', ids: { lead_id: '102' } });
    expect(await submit({ ...CODED, city: 'Chicago' })).toMatchObject({ ids: { lead_id: '102' } });
    expect(standIn.leads).toHaveLength(1);
  });

  it('is known by us when the code is too long for the dialer', async () => {
    const { standIn, submit } = await startVicidial();
    const lead = { ...ANNA, vendorLeadCode: '3f2b8c1e-6b1d-4a55-9f0e-2d7c1b0a9e11' };
    await submit(lead);
    expect(await submit({ ...lead, city: 'Chicago' })).toMatchObject({ outcome: 'updated' });
    expect(standIn.leads).toMatchObject([{ vendor_lead_code: '', city: 'Chicago' }]);
  });

  it('is found by its code, not by a number that others share, when an earlier attempt is in doubt', async () => {
    const { standIn, submit } = await startVicidial({
      settings: { duplicateCheck: 'none' },
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101', vendor_lead_code: 'SPOUSE' }] },
    });
    const receipt = await submit(CODED, { attempt: 2, inDoubtSince: Date.now() - 1_000 });
    expect(receipt).toMatchObject({ outcome: 'created' });
    expect(standIn.leads).toHaveLength(2);
  });
});

describe('a lead that names its lead_id', () => {
  it('is updated there, with the code that it brings', async () => {
    const { standIn, submit } = await startVicidial({
      standIn: { leads: [{ list_id: '1001', phone_number: '3125550101' }] },
    });
    const receipt = await submit({ id: '101', vendorLeadCode: 'CRM-7', status: 'CALLBK' });
    expect(receipt).toMatchObject({ outcome: 'updated', ids: { lead_id: '101' }, warnings: [] });
    expect(standIn.leads).toMatchObject([
      { vendor_lead_code: 'CRM-7', status: 'CALLBK', phone_number: '3125550101' },
    ]);
  });

  it('is placed by its number, and says so, when the id is none', async () => {
    const { standIn, submit } = await startVicidial();
    const receipt = await submit({ ...ANNA, id: 'abc' });
    expect(receipt).toMatchObject({
      outcome: 'created',
      warnings: [expect.stringMatching(/^lead_id: left out/)],
    });
    expect(standIn.leads).toHaveLength(1);
  });
});

describe('a lead that cannot be added', () => {
  it('is left out, with a warning, when its number is on the DNC list', async () => {
    const { standIn, submit } = await startVicidial({ standIn: { dnc: ['3125550101'] } });
    expect(await submit(ANNA)).toMatchObject(LEFT_OUT);
    expect(standIn.leads).toEqual([]);
  });

  it('is added in spite of the DNC list when the check is off', async () => {
    const { submit } = await startVicidial({
      settings: { dncCheck: 'off' },
      standIn: { dnc: ['3125550101'] },
    });
    expect(await submit(ANNA)).toMatchObject({ outcome: 'created' });
  });

  it('is left out when its area code is on the DNC list and area codes are checked', async () => {
    const { submit } = await startVicidial({
      settings: { dncCheck: 'areacode' },
      standIn: { dnc: ['312XXXXXXX'] },
    });
    expect(await submit(ANNA)).toMatchObject(LEFT_OUT);
  });

  it("is left out when its number is on its campaign's DNC list", async () => {
    const { submit } = await startVicidial({
      standIn: { campaignDnc: [{ campaign: 'SALES', phone: '3125550101' }] },
    });
    const event = { ...leadEvent('evt_campaign', ANNA), campaign: 'SALES' };
    expect(await submit(ANNA, { event })).toMatchObject(LEFT_OUT);
  });

  it.each([
    [{ ...ANNA, listId: '424242' }, 'unknown-list'],
    [{ ...ANNA, listId: '12' }, 'invalid-list'],
    [{ firstName: 'Anna' }, 'no-phone'],
    [{ ...ANNA, phone: '123' }, 'invalid-phone'],
  ])('is refused for good, and nothing is added: %o is %s', async (lead, code) => {
    const { standIn, submit } = await startVicidial();
    await expect(submit(lead)).rejects.toMatchObject({ kind: 'permanent', code });
    expect(standIn.leads).toEqual([]);
  });

  it('is refused with the number of the list where VICIdial does not have that list', async () => {
    const { submit } = await startVicidial();
    await expect(submit({ ...ANNA, listId: '424242' })).rejects.toThrow('there is no list 424242: define it');
  });

  it('is refused as unreadable, and not for want of a number, where its body was not read', async () => {
    const { submit } = await startVicidial();
    const marks = [{ code: 'unreadable-body', message: 'the body was not read' }];
    const event = { ...leadEvent('evt_broken', {}), marks };
    await expect(submit({}, { event })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'unreadable-body',
      message: expect.stringContaining('send a form or a JSON object') as string,
    });
  });

  it('leaves out an e-mail with a plus, and names the sign', async () => {
    const { standIn, submit } = await startVicidial();
    const { warnings } = await submit({ ...ANNA, email: 'anna+x@example.com' });
    expect(warnings).toContain(
      'email: left out, VICIdial cannot hold + in it; where it came from it stays as it is',
    );
    expect(standIn.leads).toMatchObject([{ email: '' }]);
  });

  it('is refused when it is no lead', async () => {
    const { submit } = await startVicidial();
    const event = { ...leadEvent('evt_call', ANNA), type: 'disposition' as const };
    await expect(submit(ANNA, { event })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'unsupported-event',
    });
  });

  it('is refused for good when the database refuses it three times while the dialer is well', async () => {
    const { standIn, submit } = await startVicidial();
    standIn.faults.add({ action: 'status', status: 500, times: 2 });
    await expect(submit(ANNA, { attempt: 2 })).rejects.toMatchObject({ kind: 'ambiguous', code: 'http-500' });
    const doubt = { attempt: 3, inDoubtSince: 1_795_000_000_000 };
    await expect(submit(ANNA, doubt)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'refused-by-database',
    });
  });

  it('is looked for first when the third attempt is the first that the database met (defect: called refused)', async () => {
    const { standIn, submit } = await startVicidial();
    standIn.faults.add({ action: 'status', status: 500, times: 1 });
    await expect(submit(ANNA, { attempt: 3 })).rejects.toMatchObject({ kind: 'ambiguous', code: 'http-500' });
  });

  it('stays in doubt, however often it was tried, when the whole dialer answers 500', async () => {
    const { standIn, submit } = await startVicidial();
    standIn.faults.add({ action: 'status', status: 500 });
    await expect(submit(ANNA, { attempt: 9 })).rejects.toMatchObject({ kind: 'ambiguous', code: 'http-500' });
  });

  it('says that its status is not taken when it is added', async () => {
    const { submit } = await startVicidial();
    expect((await submit({ ...ANNA, status: 'SALE' })).warnings).toEqual([
      expect.stringMatching(/^status: left out/),
    ]);
  });
});
