import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signal, SEED, startLeads } from './dialer-leads-rig.ts';

const PHONE = { phoneNumber: '3125556001', listId: '1001' } as const;

describe('add_lead', () => {
  it('tells every part that was done when a lead comes with all of them', async () => {
    const { client, standIn } = await startLeads();
    const result = await client.addLead(
      {
        ...PHONE,
        customFields: { policy: 'P-9' },
        multiAltPhones: '7275551111_1_work!7275551112_1_home',
        addToHopper: true,
        hopperPriority: 99,
        callback: true,
        campaignId: 'SALES',
        callbackDatetime: '2DAYS',
      },
      signal(),
    );
    expect(result).toMatchObject({
      outcome: 'success',
      code: 'added',
      fields: { leadId: '104', gmtOffset: '-6' },
    });
    expect(result.lines.map(({ code }) => code)).toEqual([
      'added', 'alt-phones-loaded', 'custom-fields-added', 'added-to-hopper', 'callback-set',
    ]); // prettier-ignore
    expect(standIn.leads.at(-1)).toMatchObject({ status: 'CBHOLD', custom: { policy: 'P-9', notes: '' } });
    expect(standIn.callbacks.at(-1)?.callback_time).toBe('2026-11-23 21:56:35');
  });

  it('is partial, with the lead stuck in CBHOLD, when the campaign of the callback is none', async () => {
    const { client, standIn } = await startLeads();
    const lead = {
      ...PHONE,
      callback: true,
      campaignId: 'NOPE',
      customFields: { policy: 'x' },
      listId: '1002',
    };
    const result = await client.addLead(lead, signal());
    expect(result).toMatchObject({
      outcome: 'partial',
      warnings: [
        { code: 'custom-fields-not-added' },
        { code: 'callback-not-added', fields: { leadId: '104' } },
      ],
    });
    expect(standIn.leads.at(-1)?.status).toBe('CBHOLD');
  });

  it.each([
    ['DUPLIST', {}, {}],
    ['DUPSYS', {}, { foundInListId: '1001' }],
    ['DUPPHONEALTCAMP', {}, { foundInListId: '1001', matched: 'PHONE' }],
    ['DUPNAMEPHONELIST', { lastName: 'Doe' }, {}],
    ['DUPNAMEPHONESYS', { lastName: 'doe' }, { foundInListId: '1001' }],
  ])('names the lead that is there when %s finds it', async (duplicateCheck, more, fields) => {
    const { client } = await startLeads();
    const lead = { phoneNumber: '3125550101', listId: '1001', duplicateCheck, ...more };
    const result = await client.addLead(lead, signal());
    expect(result).toMatchObject({
      outcome: 'nothing',
      code: 'duplicate',
      fields: { leadId: '101', ...fields },
    });
  });

  it('is in doubt, never a success, when an apostrophe breaks the duplicate check', async () => {
    const { client, standIn } = await startLeads();
    const lead = { ...PHONE, lastName: "O'Neil", duplicateCheck: 'DUPNAMEPHONESYS' };
    await expect(client.addLead(lead, signal())).rejects.toMatchObject({
      kind: 'ambiguous',
      code: 'http-500',
    });
    expect(standIn.leads).toHaveLength(3);
  });

  it('makes several leads of one number when identical requests race', async () => {
    const { ask, standIn } = await startLeads({ races: true });
    const add = {
      function: 'add_lead',
      phone_number: '3125556001',
      list_id: '1001',
      duplicate_check: 'DUPLIST',
    };
    await Promise.all(Array.from({ length: 20 }, () => ask(add)));
    const made = standIn.leads.filter(({ phone_number }) => phone_number === '3125556001').length;
    expect(made).toBeGreaterThan(1);
    expect(made).toBeLessThanOrEqual(20);
  });

  it('waits for the URL of new leads, the list’s before the system’s, and logs what it answered', async () => {
    const asked: string[] = [];
    const receiver = createServer((request, response) => {
      asked.push(request.url ?? '');
      setTimeout(() => response.end('OK;'), 50);
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    onTestFinished(() => void receiver.close());
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const url = (path: string) =>
      `VAR${address}/${path}?id=--A--lead_id--B--&n=--A--last_name--B--&p=--A--policy--B--`;
    const system = {
      campaign_id: '-SYSTEM-API-NEWLEAD-',
      entry_type: 'system',
      url_type: 'apinewlead',
      url_address: url('all'),
    };
    const list = {
      campaign_id: '1001',
      entry_type: 'list',
      url_type: 'apinewlead',
      url_address: url('list'),
    };
    const { client, standIn } = await startLeads({ seed: { ...SEED, vicidial_url_multi: [system, list] } });
    await client.addLead({ ...PHONE, lastName: 'Van Dam', customFields: { policy: 'P 1' } }, signal());
    await client.addLead({ ...PHONE, listId: '1002' }, signal());
    expect(asked).toEqual(['/list?id=104&n=Van+Dam&p=P+1', '/all?id=105&n=&p=--A--policy--B--']);
    expect(standIn.tables.urlLog.rows.map(({ uniqueid, url_type }) => [uniqueid, url_type])).toEqual([
      ['104', 'apinewlead'],
      ['105', 'apinewlead'],
    ]);
  });

  it('says that an e-mail was left out when VICIdial would change it', async () => {
    const { client, standIn } = await startLeads();
    const result = await client.addLead({ ...PHONE, email: 'a+b@example.test' }, signal());
    expect(result.changes).toEqual([{ parameter: 'email', changes: [expect.stringContaining('left out')] }]);
    expect(standIn.leads.at(-1)?.email).toBe('');
  });
});

describe('update_lead', () => {
  it('answers once for each lead, and with nothing at all when there is nothing to write', async () => {
    const { client, standIn } = await startLeads();
    standIn.insertLead({ phone_number: '3125550101', list_id: '1001' });
    const search = { searchMethod: 'PHONE_NUMBER', phoneNumber: '3125550101', records: 10 };
    const all = await client.updateLead({ ...search, status: 'SALE' }, signal());
    expect(all.lines.map(({ fields }) => fields['leadId'])).toEqual(['104', '101']);
    expect(await client.updateLead({ leadId: '101' }, signal())).toMatchObject({
      outcome: 'nothing',
      code: 'nothing-to-do',
    });
    const none = await client.updateLead({ leadId: '999', status: 'SALE' }, signal());
    expect(none).toMatchObject({ outcome: 'nothing', code: 'not-found' });
  });

  it('overwrites the vendor lead code when a combined search falls through to the phone number', async () => {
    const { client, standIn } = await startLeads();
    const search = {
      searchMethod: 'VENDOR_LEAD_CODE_PHONE_NUMBER',
      vendorLeadCode: 'OTHER',
      phoneNumber: '3125550101',
    };
    await client.updateLead({ ...search, status: 'NI' }, signal());
    expect(standIn.leads[0]?.vendor_lead_code).toBe('OTHER');
  });

  it('tells custom fields and callbacks without a SUCCESS line', async () => {
    const { client } = await startLeads();
    const custom = await client.updateLead({ leadId: '101', customFields: { policy: 'P-2' } }, signal());
    expect(custom).toMatchObject({
      outcome: 'success',
      code: 'custom-fields-updated',
      fields: { affected: 1, leadId: '101' },
    });
    const removed = await client.updateLead({ leadId: '103', callback: 'REMOVE' }, signal());
    expect(removed).toMatchObject({ code: 'callback-deleted', fields: { affected: 1 } });
    const archived = await client.leadCallbackInfo({ leadId: '103', searchLocation: 'ALL' }, signal());
    expect(archived.rows).toMatchObject([{ callback_type: 'ARCHIVE', callback_date: '2026-11-25 09:00:00' }]);
  });

  it('is a failure when PHP 8.0 says SUCCESS with -1 rows, and add_lead when it shows its statement', async () => {
    const { client, ask } = await startLeads({ legacy: true });
    const broken = { comments: String.raw`ends in \ ` };
    const update = await ask({ function: 'update_lead', lead_id: '101', comments: broken.comments.trim() });
    expect(update.body).toBe('SUCCESS: update_lead LEAD HAS BEEN UPDATED - apiuser|101|-1|||\n');
    const add = await ask({
      function: 'add_lead',
      phone_number: '3125556001',
      comments: broken.comments.trim(),
    });
    expect(add.body).toMatch(
      /^ERROR: add_lead LEAD HAS NOT BEEN ADDED - 3125556001\|999\|INSERT INTO vicidial_list SET /,
    );
    // The client never sends a backslash, so its own update goes through.
    expect(await client.updateLead({ leadId: '101', ...broken }, signal())).toMatchObject({
      code: 'updated',
    });
  });

  it('adds what it does not find, without looking at DNC or duplicates', async () => {
    const { client } = await startLeads({ dnc: ['3125556001'] });
    const lead = {
      ...PHONE,
      phoneCode: '1',
      searchMethod: 'VENDOR_LEAD_CODE',
      vendorLeadCode: 'NEW-1',
      insertIfNotFound: true,
    };
    expect(await client.updateLead(lead, signal())).toMatchObject({
      outcome: 'success',
      code: 'added',
      fields: { leadId: '104' },
    });
    const { phoneCode: _none, ...without } = { ...lead, vendorLeadCode: 'NEW-2' };
    await expect(client.updateLead(without, signal())).rejects.toMatchObject({
      kind: 'permanent',
      code: 'invalid-lead',
    });
  });
});

it('writes many leads at once, and refuses what is no list of ids', async () => {
  const { client, ask } = await startLeads();
  const result = await client.batchUpdateLead({ leadIds: ['101', '102', '999'], status: 'NI' }, signal());
  expect(result.fields).toEqual({ affected: 2, found: 2, leadIds: '102,101' });
  expect(await client.batchUpdateLead({ leadIds: '999', status: 'NI' }, signal())).toMatchObject({
    code: 'not-found',
  });
  expect((await ask({ function: 'batch_update_lead', lead_ids: '101,', status: 'NI' })).status).toBe(500);
});

it('takes a lead back from the archive, and says 500 where there is no archive', async () => {
  const archived = [{ lead_id: '50', list_id: '1001', phone_number: '3125550050' }];
  const { client } = await startLeads({ seed: { ...SEED, vicidial_list_archive: archived } });
  expect(await client.leadDearchive({ leadId: '50' }, signal())).toMatchObject({
    code: 'dearchived',
    fields: { affected: 1 },
  });
  expect(await client.leadDearchive({ leadId: '50' }, signal())).toMatchObject({
    outcome: 'nothing',
    code: 'not-found',
  });
  const bare = await startLeads();
  await expect(bare.client.leadDearchive({ leadId: '50' }, signal())).rejects.toMatchObject({
    code: 'http-500',
  });
});
