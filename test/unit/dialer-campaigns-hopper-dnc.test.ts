import { expect, test } from 'vitest';
import { startCampaigns } from './dialer-campaigns-rig.ts';

test('when leads are put into the hopper, then those left out are warned of and each one’s fate is told', async () => {
  const { client, options, standIn } = await startCampaigns();
  const insert = client.nonAgent.hopperBulkInsert;
  const result = await insert(
    { leadIds: ['101', '103', '999'], hopperPriority: 90, hopperLocalCallTimeCheck: true },
    options,
  );
  expect(result).toMatchObject({
    outcome: 'partial',
    code: 'inserted',
    fields: { inserted: 1, refused: 1 },
    warnings: [{ code: 'outside-local-time', fields: { leadId: '103' } }, { code: 'lead-not-found' }],
  });
  expect(result.lines[0]).toMatchObject({ code: 'lead-inserted', fields: { leadId: '101', hopperId: '1' } });
  expect(standIn.hopper).toMatchObject([{ lead_id: 101, campaign_id: 'SALES', priority: '90', source: 'P' }]);

  expect(await insert({ leadIds: ['101'] }, options)).toMatchObject({ outcome: 'nothing', code: 'none-inserted' });
  await expect(insert({ leadIds: ['101', '999'] }, options)).rejects.toMatchObject({ code: 'lead-not-found' });
}); // prettier-ignore

test('when the list of a lead has no campaign, then VICIdial tells the lead twice and nothing is inserted', async () => {
  const { ask, standIn, read } = await startCampaigns();
  standIn.tables.lists.update(({ list_id }) => list_id === '1001', { campaign_id: 'GONE' });
  const request = { function: 'hopper_bulk_insert', lead_ids: '101' };
  expect((await ask(request)).body).toBe(
    'NOTICE: hopper_bulk_insert CAMPAIGN DOES NOT EXIST - 1001|101\n' +
      'NOTICE: hopper_bulk_insert NOT ADDED TO HOPPER, LEAD NOT FOUND - 101\n' +
      'ERROR: hopper_bulk_insert NO LEADS HAVE BEEN INSERTED INTO THE HOPPER - 1|1|bridge\n',
  );
  expect(await read(request)).toMatchObject({ outcome: 'failure', code: 'unknown-campaign' });
});

test('when an id is missing between commas, then the statement breaks: 500 and nothing told', async () => {
  const { ask } = await startCampaigns();
  expect(await ask({ function: 'hopper_bulk_insert', lead_ids: '101,' })).toEqual({ status: 500, body: '' });
  const old = await startCampaigns({ legacy: true });
  const { status, body } = await old.ask({ function: 'hopper_bulk_insert', lead_ids: '101,' });
  expect([status, body.split('\n').length]).toEqual([200, 4]);
});

test('when the hopper is listed, then ages are VICIdial’s padded words and the client trims them', async () => {
  const { client, options, ask, standIn } = await startCampaigns();
  await client.nonAgent.hopperBulkInsert({ leadIds: '101,102' }, options);
  standIn.dialer.store.hopper.push({ hopper_id: 9, lead_id: 777, campaign_id: 'SALES', list_id: '1001', priority: '5' });
  const { body } = await ask({ function: 'hopper_list', campaign_id: 'sales' });
  expect(body.split('\n')).toEqual([
    '0|5|777|1001||||||0.00||NONE||||20779|NEVER    ',
    '1|0|101|1001|3125550101|1|IL|NEW|0|-6.00|0|NONE|P|||1|2 HOURS ',
    '2|0|102|1001|3125550102|1|IL|NEW|0|-6.00|0|NONE|P|CRM-102||1|NEVER    ',
    '',
  ]);
  const { rows } = await client.nonAgent.hopperList({ campaignId: 'SALES', searchMethod: 'BLOCK' }, options);
  expect(rows).toMatchObject([
    { lead_id: '101', last_call_time: '2 HOURS', age_days: 1 },
    { lead_id: '102', last_call_time: 'NEVER', gmt_offset: -6 },
  ]);
  expect(await client.nonAgent.hopperList({ campaignId: 'SOLAR' }, options)).toMatchObject({ outcome: 'nothing', code: 'empty' });
}); // prettier-ignore

test('when a number is put on a DNC list twice and taken off twice, then the second time is nothing', async () => {
  const { client, options, standIn } = await startCampaigns();
  const entry = { phoneNumber: '3125559901', campaignId: 'SYSTEM_INTERNAL' };
  expect((await client.nonAgent.addDncPhone(entry, options)).code).toBe('added');
  expect(await client.nonAgent.addDncPhone(entry, options)).toMatchObject({ outcome: 'nothing', code: 'already-on-dnc' });
  expect([...standIn.dnc]).toEqual(['3125559901']);
  expect((await client.nonAgent.deleteDncPhone(entry, options)).code).toBe('deleted');
  expect(await client.nonAgent.deleteDncPhone(entry, options)).toMatchObject({ outcome: 'nothing', code: 'not-on-dnc' });
  // Case does not count for a campaign.
  await client.nonAgent.addDncPhone({ ...entry, campaignId: 'SALES' }, options);
  expect((await client.nonAgent.deleteDncPhone({ ...entry, campaignId: 'sales' }, options)).code).toBe('deleted');
}); // prettier-ignore

test('when two numbers come as one, then one cut row is stored, and the same again breaks the index', async () => {
  const { ask, standIn } = await startCampaigns();
  const request = { function: 'add_dnc_phone', phone_number: '3125559901,3125559902', campaign_id: 'SYSTEM_INTERNAL' };
  expect((await ask(request)).body).toMatch(/^SUCCESS: add_dnc_phone DNC NUMBER HAS BEEN ADDED - /);
  expect([...standIn.dnc]).toEqual(['3125559901,3125559']);
  expect(await ask(request)).toEqual({ status: 500, body: '' });
}); // prettier-ignore

test('when a filter phone group is used, then its numbers come and go and an unknown group is permanent', async () => {
  const { client, options } = await startCampaigns();
  const entry = { phoneNumber: '3125559901', group: 'FPG1' };
  expect((await client.nonAgent.addFpgPhone(entry, options)).code).toBe('added');
  expect((await client.nonAgent.addFpgPhone(entry, options)).outcome).toBe('nothing');
  expect((await client.nonAgent.deleteFpgPhone(entry, options)).code).toBe('deleted');
  expect((await client.nonAgent.deleteFpgPhone(entry, options)).outcome).toBe('nothing');
  await expect(client.nonAgent.addFpgPhone({ ...entry, group: 'NOPE' }, options)).rejects.toMatchObject({
    kind: 'permanent',
    code: 'does-not-exist',
  });
});
