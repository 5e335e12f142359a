import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuthError, PermanentError } from '../../src/domain/errors.ts';
import { startCampaigns } from './dialer-campaigns-rig.ts';

test('when one of several campaign settings is wrong, then none is changed and the request is permanent', async () => {
  const { client, options, standIn, read } = await startCampaigns();

  await expect(
    client.nonAgent.updateCampaign({ campaignId: 'SALES', active: false, autoDialLevel: 9 }, options),
  ).rejects.toMatchObject({ kind: 'permanent', code: 'invalid-request' });
  expect(standIn.tables.campaigns.find(({ campaign_id }) => campaign_id === 'SALES')?.active).toBe('Y');

  const said = await read({ function: 'update_campaign', campaign_id: 'SALES', list_order: 'RANDOM' });
  expect(said).toMatchObject({ outcome: 'failure', fault: { kind: 'permanent' } });
});

test('when dial statuses are added and removed, then the stored text is what VICIdial makes of it', async () => {
  const { client, options, standIn } = await startCampaigns();
  const result = await client.nonAgent.updateCampaign(
    { campaignId: 'sales', dialStatusAdd: 'CALLBK', dialStatusRemove: 'NA', dispoCallUrl: 'https://x.test/d?t=a&l=--A--lead_id--B--' },
    options,
  ); // prettier-ignore

  expect(result).toMatchObject({ outcome: 'success', code: 'updated', fields: { campaignId: 'sales' } });
  const row = standIn.tables.campaigns.find(({ campaign_id }) => campaign_id === 'SALES');
  expect(row?.dial_statuses).toBe(' CALLBK NEW -');
  expect(row?.dispo_call_url).toBe('https://x.test/d?t=a&l=--A--lead_id--B--');
});

test('when only the hopper is reset, then "no updates" beside it does not hide the success', async () => {
  const { client, options } = await startCampaigns();
  const result = await client.nonAgent.updateCampaign({ campaignId: 'SALES', resetHopper: true }, options);
  expect(result).toMatchObject({ outcome: 'success', code: 'hopper-reset' });
  const nothing = await client.nonAgent.updateCampaign({ campaignId: 'SALES' }, options);
  expect(nothing).toMatchObject({ outcome: 'nothing', code: 'no-updates' });
});

test('when the API user lacks a flag or a campaign, then it is told apart as auth and permanent', async () => {
  const { client, options } = await startCampaigns({ user: { columns: { modify_campaigns: '0' } } });
  await expect(client.nonAgent.updateCampaign({ campaignId: 'SALES' }, options)).rejects.toThrow(AuthError);

  const solar = await startCampaigns({ user: { userGroup: 'SOLARGRP' } });
  solar.standIn.tables.userGroups.update(() => true, { allowed_campaigns: ' SOLAR -' });
  await expect(
    solar.client.nonAgent.updateCampaign({ campaignId: 'SALES' }, solar.options),
  ).rejects.toMatchObject({ kind: 'permanent', code: 'unknown-campaign' });
  const { rows } = await solar.client.nonAgent.campaignsList({}, solar.options);
  expect(rows.map(({ campaign_id: id }) => id)).toEqual(['SOLAR']);
});

test('when an alternative URL is set up, then it is added, listed and changed, and a success without any is a failure', async () => {
  const { client, options, standIn } = await startCampaigns();
  const place = { campaignId: 'SALES', entryType: 'campaign', urlType: 'dispo' } as const;
  await expect(
    client.nonAgent.updateAltUrl({ ...place, altUrlId: 'NEW', urlAddress: 'https://x.test' }, options),
  ).rejects.toMatchObject({ code: 'not-alt' });

  await client.nonAgent.updateCampaign({ campaignId: 'SALES', dispoCallUrl: 'ALT' }, options);
  await expect(
    client.nonAgent.updateAltUrl({ ...place, altUrlId: 7, active: true }, options),
  ).rejects.toMatchObject({ code: 'unknown-url' });
  const added = await client.nonAgent.updateAltUrl(
    { ...place, altUrlId: 'NEW', urlAddress: 'https://x.test/d?a=1', urlStatuses: ['SALE', 'APPT'] },
    options,
  );
  expect(added.fields).toMatchObject({ newUrlId: '1', urlType: 'dispo' });
  const { rows } = await client.nonAgent.updateAltUrl({ ...place, altUrlId: 'LIST' }, options);
  expect(rows).toMatchObject([
    { url_id: '1', url_statuses: 'SALE APPT', url_address: 'https://x.test/d?a=1' },
  ]);
  // The only URL there is stands in for one that does not exist.
  await client.nonAgent.updateAltUrl({ ...place, altUrlId: 99, active: true }, options);
  expect(standIn.tables.urlMulti.rows).toMatchObject([{ url_id: '1', active: 'Y' }]);
});

test('when presets are changed by a name that does not exist, then the only one is meant, and of two none', async () => {
  const { client, options } = await startCampaigns();
  const presets = client.nonAgent.updatePresets;
  await presets({ campaignId: 'SALES', action: 'NEW', presetName: 'Support', presetNumber: '3125551001' }, options);
  const changed = await presets({ campaignId: 'SALES', action: 'UPDATE', presetName: 'Other', presetNumber: '1' }, options);
  expect(changed.fields.presetName).toBe('Support');
  await presets({ campaignId: 'SALES', action: 'NEW', presetName: 'Billing', presetNumber: '2' }, options);
  await expect(
    presets({ campaignId: 'SALES', action: 'DELETE', presetName: 'Other' }, options),
  ).rejects.toThrow(PermanentError);
  const { rows } = await presets({ campaignId: 'SALES', action: 'LIST' }, options);
  expect(rows.map((row) => [row.preset_name, row.preset_number])).toEqual([['Billing', '2'], ['Support', '1']]);
}); // prettier-ignore

test('when caller id entries are asked for, then the line without a separator is read, and missing ones are nothing', async () => {
  const { client, options } = await startCampaigns();
  const cid = client.nonAgent.updateCidGroupEntry;
  const info = await cid({ cidGroupId: 'CIDG1', stage: 'INFO', areacode: '---ALL---' }, options);
  expect(info).toMatchObject({ outcome: 'success', fields: { cidGroupId: 'CIDG1', entries: 1 } });
  expect(info.rows).toMatchObject([{ areacode: '312', cid_description: 'Chi - town' }]);
  const add = { cidGroupId: 'CIDG1', stage: 'ADD', areacode: '407', outboundCid: '4075550001' } as const;
  expect((await cid(add, options)).code).toBe('added');
  expect(await cid(add, options)).toMatchObject({ outcome: 'nothing', code: 'already-exists' });
  const none = await cid({ cidGroupId: 'CIDG1', stage: 'DELETE', areacode: '999' }, options);
  expect(none).toMatchObject({ outcome: 'nothing', code: 'none' });
});

test('when an agent’s campaigns are asked for, then dashes part them and agent-direct groups may be left out', async () => {
  const { client, options, standIn } = await startCampaigns();
  standIn.tables.inboundGroups.insert({ group_id: 'AGENTDIRECT', active: 'Y' });
  standIn.tables.campaigns.update(() => true, { closer_campaigns: ' SALESIN AGENTDIRECT -' });
  const { rows } = await client.nonAgent.agentCampaigns({ agentUser: 'bridge', ignoreAgentdirect: true }, options);
  expect(rows).toEqual([{ user: 'bridge', allowed_campaigns_list: ['SALES'], allowed_ingroups_list: ['SALESIN'] }]);
}); // prettier-ignore

test('whatever is sent as a setting, then the answer is understood and no error is taken for success', async () => {
  const { ask, read } = await startCampaigns();
  const names = fc.constantFrom(
    'auto_dial_level', 'dial_method', 'hopper_level', 'campaign_name', 'outbound_cid', 'lead_filter_id', 'active',
    'xferconf_one', 'dispo_call_url', 'list_order', 'dial_status_add', 'dial_status_remove', 'campaign_id',
  ); // prettier-ignore
  const values = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('--BLANK--', 'Y', '5', '---NONE---', ' - ', 'x: |y'));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 4 }), async (sent) => {
      const request = { function: 'update_campaign', campaign_id: 'SALES', ...sent };
      const { body } = await ask(request);
      const { outcome } = await read(request);
      expect(outcome).not.toBe('unknown');
      expect(outcome === 'success').toBe(body.startsWith('SUCCESS: ') || body.includes('HOPPER HAS BEEN RESET'));
    }),
    { numRuns: 60 },
  );
}); // prettier-ignore
