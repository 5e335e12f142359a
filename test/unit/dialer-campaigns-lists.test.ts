import { expect, test } from 'vitest';
import { ConflictError } from '../../src/domain/errors.ts';
import { startCampaigns } from './dialer-campaigns-rig.ts';

test('when a list is added, changed and deleted, then each step is told and a second add is nothing', async () => {
  const { client, options, standIn } = await startCampaigns();
  const list = { listId: 77001, listName: 'Fresh leads', campaignId: 'SALES' };
  expect((await client.nonAgent.addList({ ...list, customFieldsCopy: 1001 }, options)).code).toBe('added');
  expect(await client.nonAgent.addList(list, options)).toMatchObject({ outcome: 'nothing', code: 'already-exists' });
  const { rows } = await client.nonAgent.listCustomFields({ listId: 77001 }, options);
  expect(rows[0]?.custom_fields_list_space_delimited).toEqual(['policy_number', 'budget']);
  await client.nonAgent.updateList({ listId: 77001, expirationDate: '2027-01-02', resetTime: '0900' }, options);
  // The expiration date drops the reset time.
  expect(standIn.tables.lists.rows.at(-1)).toMatchObject({ expiration_date: '2027-01-02', reset_time: '' });
  const gone = await client.nonAgent.updateList({ listId: 77001, deleteList: true }, options);
  expect(gone).toMatchObject({ outcome: 'success', code: 'list-deleted', fields: { deleted: 1 } });
}); // prettier-ignore

test('when an unknown list is updated, then it is refused, or added with the rights of add_list', async () => {
  const { client, options } = await startCampaigns();
  const list = { listId: 77003, listName: 'Inserted list', campaignId: 'SALES' };
  await expect(client.nonAgent.updateList(list, options)).rejects.toMatchObject({ code: 'unknown-list' });
  const added = await client.nonAgent.updateList({ ...list, insertIfNotFound: true }, options);
  expect(added).toMatchObject({ outcome: 'success', code: 'added', fields: { listName: 'Inserted list' } });

  const narrow = await startCampaigns({ user: { allowedFunctions: ' update_list ' } });
  await expect(
    narrow.client.nonAgent.updateList({ ...list, insertIfNotFound: true }, narrow.options),
  ).rejects.toMatchObject({ kind: 'auth' });
});

test('when a list was reset too often today, then "no updates" beside it does not make nothing of the failure', async () => {
  const { client, options, standIn } = await startCampaigns();
  await expect(client.nonAgent.updateList({ listId: 1002, resetList: true }, options)).rejects.toThrow(
    ConflictError,
  );
  const both = await client.nonAgent.updateList({ listId: 1002, resetList: true, active: true }, options);
  expect(both).toMatchObject({ outcome: 'partial', warnings: [{ code: 'reset-limit' }] });
  const reset = await client.nonAgent.updateList({ listId: 1001, resetList: true }, options);
  expect(reset).toMatchObject({ outcome: 'success', code: 'reset' });
  expect(standIn.tables.lists.find(({ list_id }) => list_id === '1001')?.resets_today).toBe('1');
});

test('when a right is missing for a part of an update, then it is an auth failure though VICIdial says NOTICE', async () => {
  const { client, options } = await startCampaigns({
    user: { columns: { delete_lists: '0', custom_fields_modify: '0' } },
  });
  await expect(
    client.nonAgent.updateList({ listId: 1001, deleteLeads: true }, options),
  ).rejects.toMatchObject({ kind: 'auth', code: 'no-permission' });
  const partly = await client.nonAgent.updateList({ listId: 1001, active: true, customFieldsDelete: true, fieldLabel: 'budget' }, options);
  expect(partly).toMatchObject({ outcome: 'partial', warnings: [{ code: 'no-permission' }] });
}); // prettier-ignore

test('when custom fields are added, changed and deleted, then the word of the page decides', async () => {
  const { client, options, read, standIn } = await startCampaigns();
  const field = { listId: 1002, fieldLabel: 'crm_id', fieldName: 'CRM', fieldSize: 20, fieldType: 'TEXT', fieldMax: 20, fieldRank: 1 } as const;
  const add = await client.nonAgent.updateList({ ...field, customFieldsAdd: true, fieldDefault: 'NULL' }, options);
  expect(add).toMatchObject({ outcome: 'success', code: 'field-added', fields: { fieldLabel: 'crm_id' } });
  const again = { ...field, customFieldsAdd: true, fieldDefault: 'NULL' };
  await expect(client.nonAgent.updateList(again, options)).rejects.toMatchObject({ code: 'field-refused' });
  // A choice without a default that is one of its values: the database refuses the column, and the page says nothing.
  const choice = { ...field, fieldLabel: 'kind', fieldType: 'SELECT', fieldOptions: 'a,A\nb,B', customFieldsAdd: true } as const;
  await expect(client.nonAgent.updateList(choice, options)).rejects.toMatchObject({ kind: 'ambiguous', code: 'field-in-doubt' });
  await client.nonAgent.updateList({ ...choice, fieldDefault: 'NULL' }, options);
  expect(standIn.tables.listsFields.rows.at(-1)?.field_options).toBe('a,A\nb,B');
  const gone = await client.nonAgent.updateList({ listId: 1002, customFieldsDelete: true, fieldLabel: 'kind' }, options);
  expect(gone.code).toBe('field-deleted');
  const unknown = { function: 'update_list', list_id: '1002', custom_fields_update: 'Y', field_label: 'nope' };
  expect(await read(unknown)).toMatchObject({ outcome: 'failure', code: 'unknown-field' });
}); // prettier-ignore

test('when a list is looked at, then header and rows are read though their lengths differ', async () => {
  const { client, options } = await startCampaigns();
  const plain = await client.nonAgent.listInfo({ listId: 1001 }, options);
  expect(plain.rows).toMatchObject([{ list_id: '1001', list_name: 'Web leads', resets_today: 0 }]);
  expect(plain.rows[0]?.dialable_count).toBeUndefined();
  const counted = await client.nonAgent.listInfo({ listId: 1001, leadsCounts: true, dialableCount: true }, options);
  expect(counted.rows).toMatchObject([{ all_leads_count: 2, new_leads_count: 2, dialable_count: 2 }]);
  await expect(client.nonAgent.listInfo({ listId: 424242 }, options)).rejects.toMatchObject({ code: 'unknown-list' });
}); // prettier-ignore

test('when fields are sorted over all lists, then those of the list before are shown, or PHP dies of the first', async () => {
  const { ask, standIn } = await startCampaigns();
  const all = { function: 'list_custom_fields', list_id: '---ALL---', custom_order: 'alpha_up' };
  expect((await ask(all)).body).toBe(
    '1001|Web leads|SALES|Y|||budget policy_number\n1002|Old leads|SALES|N|||budget policy_number\n' +
      '1003|Solar list|SOLAR|Y|||budget policy_number\n',
  );
  standIn.tables.lists.insert({ list_id: '998', list_name: 'Manual', campaign_id: 'SALES', active: 'N' });
  expect(await ask(all)).toEqual({ status: 500, body: '' });
});

test('when a restricted user asks for a list of another campaign, then it is not allowed', async () => {
  const { client, options } = await startCampaigns({ user: { allowedCampaigns: ['SOLAR'] } });
  await expect(client.nonAgent.listInfo({ listId: 1001 }, options)).rejects.toMatchObject({
    code: 'list-not-allowed',
  });
  const { rows } = await client.nonAgent.listCustomFields({ listId: '---ALL---' }, options);
  expect(rows.map(({ list_id: id }) => id)).toEqual(['1003']);
});
