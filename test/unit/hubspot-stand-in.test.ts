import { describe, expect, it } from 'vitest';
import { type HubspotRig, startHubspotRig } from './hubspot-rig.ts';

const CALL = { hs_timestamp: '1795310300000', hs_call_title: 'Call' };

function upsert(rig: HubspotRig, inputs: readonly object[]): ReturnType<HubspotRig['call']> {
  const rows = inputs.map((input) => ({ idProperty: 'vicidial_lead_id', ...input }));
  return rig.call('POST', '/crm/objects/2026-09/contacts/batch/upsert', { inputs: rows });
}

describe('the HubSpot stand-in', () => {
  it('answers 401 without the token', async () => {
    const rig = await startHubspotRig();
    const response = await fetch(`${rig.standIn.url}/crm/v3/objects/contacts/1`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' });
  });

  it.each(['/crm/v3/objects/contacts', '/crm/objects/2026-09/contacts', '/crm/objects/2026-03/0-1'])(
    'creates, reads and updates the same contact on %s',
    async (path) => {
      const rig = await startHubspotRig();
      const { status, body } = await rig.call('POST', path, { properties: { lastname: 'A' } });
      expect(status).toBe(201);
      await rig.call('PATCH', `${path}/${body.id}`, { properties: { phone: '+13125550101' } });
      const read = await rig.call(
        'GET',
        `${path}/${body.id}?properties=phone,hs_searchable_calculated_phone_number`,
      );
      expect(read.body.properties).toMatchObject({
        lastname: 'A',
        phone: '+13125550101',
        hs_searchable_calculated_phone_number: '3125550101',
      });
    },
  );

  it.each([
    ['an unknown property', { ...CALL, nope: 'x' }, 'PROPERTY_DOESNT_EXIST'],
    ['a number for a string', { ...CALL, hs_call_duration: 61_000 }, 'INVALID_TYPE'],
    ['no time', { hs_call_title: 'Call' }, 'MISSING_REQUIRED_PROPERTY'],
    ['an unknown call outcome', { ...CALL, hs_call_disposition: 'Sold' }, 'INVALID_OPTION'],
    ['an unknown direction', { ...CALL, hs_call_direction: 'outbound' }, 'INVALID_OPTION'],
    ['a duration that is no number', { ...CALL, hs_call_duration: '1 min' }, 'INVALID_DOUBLE'],
    ['a computed property', { ...CALL, hs_object_id: '1' }, 'READ_ONLY_VALUE'],
  ])('refuses a call with %s', async (_name, properties, code) => {
    const rig = await startHubspotRig();
    const { status, body } = await rig.call('POST', '/crm/v3/objects/calls', {
      properties,
      associations: [],
    });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ code }]);
    expect(rig.standIn.calls).toEqual([]);
  });

  it.each([
    ['of a type that leads the other way', '801', 193],
    ['with nobody', '999', 194],
  ])('refuses an association %s, and makes no call', async (_name, id, associationTypeId) => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'A' });
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }];
    const { status } = await rig.call('POST', '/crm/v3/objects/calls', {
      properties: CALL,
      associations: [{ to: { id }, types }],
    });
    expect(status).toBe(400);
    expect(rig.standIn.calls).toEqual([]);
  });

  it('answers 409 with the id that is there when a unique value is taken', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ email: 'a@example.test', vicidial_lead_id: 'main:1' });
    for (const properties of [{ email: 'A@example.test' }, { lastname: 'B', vicidial_lead_id: 'main:1' }]) {
      const { status, body } = await rig.call('POST', '/crm/v3/objects/contacts', { properties });
      expect(status).toBe(409);
      expect(body.message).toContain(`Existing ID: ${id}`);
    }
  });

  it('upserts by a unique property, telling which rows are new, and 207 when one is taken', async () => {
    const rig = await startHubspotRig();
    const first = await upsert(rig, [{ id: 'main:1', properties: { email: 'a@example.test' } }]);
    expect(first).toMatchObject({ status: 200, body: { results: [{ new: true }] } });
    const second = await upsert(rig, [
      { id: 'main:1', properties: { lastname: 'A' } },
      { id: 'main:2', properties: { email: 'a@example.test' } },
    ]);
    expect(second.status).toBe(207);
    expect(second.body.results).toMatchObject([{ new: false, id: first.body.results[0]?.id }]);
    expect(second.body).toMatchObject({ numErrors: 1, errors: [{ category: 'CONFLICT' }] });
    expect(rig.standIn.contacts).toHaveLength(1);
  });

  it('refuses to upsert by a property that is not unique or not there', async () => {
    const rig = await startHubspotRig();
    for (const idProperty of ['phone', 'nope', 'hs_object_id']) {
      expect((await upsert(rig, [{ id: '1', idProperty, properties: {} }])).status).toBe(400);
    }
  });

  it('finds a write by search after the lag only, and by id at once', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 10_000 });
    const id = await rig.addContact({ lastname: 'A', phone: '+13125550101' });
    const total = async (value: string): Promise<number> => {
      const filters = [{ propertyName: 'phone', operator: 'EQ', value }];
      return (await rig.call('POST', '/crm/v3/objects/contacts/search', { filterGroups: [{ filters }] })).body
        .total;
    };
    expect((await rig.call('GET', `/crm/v3/objects/contacts/${id}`)).status).toBe(200);
    expect(await total('+13125550101')).toBe(0);
    rig.pass(10_000);
    expect(await total('+13125550101')).toBe(1);
    await rig.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { phone: '+13125550102' } });
    expect([await total('+13125550101'), await total('+13125550102')]).toEqual([1, 0]);
    rig.pass(10_000);
    expect([await total('+13125550101'), await total('+13125550102')]).toEqual([0, 1]);
  });

  it.each([
    ['IN', { values: ['b', 'c'] }, 1],
    ['NOT_IN', { values: ['b'] }, 1],
    ['HAS_PROPERTY', {}, 2],
    ['NEQ', { value: 'a' }, 1],
    ['GTE', { value: 'b' }, 1],
    ['BETWEEN', { value: 'a', highValue: 'b' }, 2],
    ['CONTAINS_TOKEN', { value: '*a' }, 1],
  ])('searches with %s', async (operator, rest, total) => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'a' });
    await rig.addContact({ lastname: 'b' });
    const filterGroups = [{ filters: [{ propertyName: 'lastname', operator, ...rest }] }];
    const { body } = await rig.call('POST', '/crm/v3/objects/contacts/search', { filterGroups });
    expect(body.total).toBe(total);
  });

  it('refuses a search of six groups', async () => {
    const rig = await startHubspotRig();
    const group = { filters: [{ propertyName: 'phone', operator: 'EQ', value: '1' }] };
    const filterGroups = Array.from({ length: 6 }, () => group);
    expect((await rig.call('POST', '/crm/v3/objects/contacts/search', { filterGroups })).status).toBe(400);
  });

  it('associates a call with a contact, again without harm, and 404 where one is missing', async () => {
    const rig = await startHubspotRig();
    const contact = await rig.addContact({ lastname: 'A' });
    const call = await rig.call('POST', '/crm/v3/objects/calls', { properties: CALL });
    const path = `/crm/objects/2026-09/calls/${call.body.id}/associations/default/contacts`;
    expect((await rig.call('PUT', `${path}/${contact}`)).status).toBe(200);
    expect((await rig.call('PUT', `${path}/${contact}`)).status).toBe(200);
    expect(rig.standIn.calls[0]?.contactIds).toEqual([contact]);
    expect((await rig.call('PUT', `${path}/999`)).status).toBe(404);
    const there = await rig.call('GET', `/crm/v4/objects/contacts/${contact}/associations/calls`);
    expect(there.body.results).toMatchObject([{ toObjectId: call.body.id }]);
  });

  it('creates a property once', async () => {
    const rig = await startHubspotRig();
    const property = {
      name: 'vicidial_status',
      label: 'Status',
      groupName: 'call',
      type: 'string',
      fieldType: 'text',
    };
    expect((await rig.call('POST', '/crm/properties/2026-09/calls', property)).status).toBe(201);
    expect((await rig.call('POST', '/crm/properties/2026-09/calls', property)).status).toBe(409);
    expect((await rig.call('GET', '/crm/v3/properties/calls/vicidial_status')).status).toBe(200);
  });

  it('finds an owner by e-mail', async () => {
    const owner = { id: '7', email: 'alice@example.test', firstName: 'Alice', lastName: 'A' };
    const rig = await startHubspotRig(
      {},
      { owners: [owner, { ...owner, id: '8', email: 'bob@example.test' }] },
    );
    const { body } = await rig.call('GET', '/crm/owners/2026-09?email=alice@example.test');
    expect(body.results).toMatchObject([{ id: '7' }]);
  });

  it('reads, creates and updates in batches', async () => {
    const rig = await startHubspotRig();
    const path = '/crm/objects/2026-09/calls/batch';
    const made = await rig.call('POST', `${path}/create`, {
      inputs: [{ properties: CALL }, { properties: CALL }],
    });
    expect(made).toMatchObject({ status: 201, body: { results: [{ id: '802' }, { id: '801' }] } });
    const changed = await rig.call('POST', `${path}/update`, {
      inputs: [
        { id: '801', properties: { hs_call_title: 'New' } },
        { id: '999', properties: {} },
      ],
    });
    expect(changed).toMatchObject({ status: 207, body: { errors: [{ category: 'OBJECT_NOT_FOUND' }] } });
    const read = await rig.call('POST', `${path}/read`, {
      inputs: [{ id: '801' }],
      properties: ['hs_call_title'],
    });
    expect(read.body.results[0]?.properties).toMatchObject({ hs_call_title: 'New' });
  });

  it('refuses one row of a create when every row has a trace id, and the whole create when one has none', async () => {
    const rig = await startHubspotRig();
    const path = '/crm/objects/2026-09/calls/batch/create';
    const row = (key: string, trace?: string): object => ({
      properties: { ...CALL, vicidial_call_key: key },
      ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
    });
    await rig.call('POST', path, { inputs: [row('a', '1')] });
    const traced = await rig.call('POST', path, { inputs: [row('a', '2'), row('b', '3')] });
    expect(traced).toMatchObject({
      status: 207,
      body: {
        results: [{ objectWriteTraceId: '3' }],
        errors: [{ category: 'CONFLICT', context: { objectWriteTraceId: ['2'] } }],
      },
    });
    const untraced = await rig.call('POST', path, { inputs: [row('a'), row('c', '4')] });
    expect(untraced).toMatchObject({ status: 409, body: { category: 'CONFLICT' } });
    expect(rig.standIn.calls).toHaveLength(2);
  });

  it('creates tasks and deals on a contact, and associates pairs in batches with an error for each that cannot be', async () => {
    const rig = await startHubspotRig();
    const contact = await rig.addContact({ lastname: 'A' });
    const on = (associationTypeId: number): object[] => [
      { to: { id: contact }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] },
    ];
    const task = await rig.call('POST', '/crm/objects/2026-09/tasks', {
      properties: { hs_timestamp: '1795310300000', hs_task_subject: 'Call back' },
      associations: on(204),
    });
    expect(task.status).toBe(201);
    expect(rig.standIn.tasks.map(({ contactIds }) => contactIds)).toEqual([[contact]]);
    const deal = await rig.call('POST', '/crm/objects/2026-09/deals', { properties: { dealname: 'Sale' } });
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }];
    const pairs = await rig.call('POST', '/crm/associations/2026-09/deals/contacts/batch/create', {
      inputs: [contact, '999'].map((id) => ({ from: { id: deal.body.id }, to: { id }, types })),
    });
    expect(pairs).toMatchObject({ status: 207, body: { numErrors: 1, results: [{ toObjectId: contact }] } });
    expect(rig.standIn.deals.map(({ contactIds }) => contactIds)).toEqual([[contact]]);
  });

  it('refuses a search of more than 3,000 characters', async () => {
    const rig = await startHubspotRig();
    const values = Array.from({ length: 300 }, (_, index) => String(3_125_550_000 + index));
    const filters = [{ propertyName: 'phone', operator: 'IN', values }];
    const search = { filterGroups: [{ filters }] };
    expect((await rig.call('POST', '/crm/objects/2026-09/contacts/search', search)).status).toBe(400);
  });

  it('leaves a property that it does not have out of a read, and tells those that are empty', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A' });
    const { body } = await rig.call('GET', `/crm/v3/objects/contacts/${id}?properties=phone,nope`);
    expect(body.properties).toMatchObject({ lastname: 'A', phone: null });
    expect(body.properties).not.toHaveProperty('nope');
  });

  it('erases a contact for privacy', async () => {
    const rig = await startHubspotRig();
    const objectId = await rig.addContact({ lastname: 'A' });
    const path = '/crm/objects/2026-09/contacts';
    expect((await rig.call('POST', `${path}/gdpr-delete`, { objectId })).status).toBe(204);
    expect((await rig.call('GET', `${path}/${objectId}`)).status).toBe(404);
  });

  it('takes only true and false for do-not-call', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A' });
    const statuses = ['true', 'false', '', 'yes'].map(
      async (flag) =>
        (await rig.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { vicidial_dnc: flag } }))
          .status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 400]);
  });

  it('finds any of several values', async () => {
    const rig = await startHubspotRig();
    for (const phone of ['1', '2', '3']) await rig.addContact({ lastname: 'a', phone });
    const filterGroups = [{ filters: [{ propertyName: 'phone', operator: 'IN', values: ['1', '3', '4'] }] }];
    const { body } = await rig.call('POST', '/crm/v3/objects/contacts/search', { filterGroups });
    expect(body.total).toBe(2);
  });

  it('answers 404 to a path or version that HubSpot does not have', async () => {
    const rig = await startHubspotRig();
    expect((await rig.call('GET', '/crm/objects/latest/contacts/1')).status).toBe(404);
    expect((await rig.call('GET', '/crm/objects/2026-09/deals/1')).status).toBe(404);
    expect((await rig.call('GET', '/contacts/v1/lists')).status).toBe(404);
  });

  it('shows its records at the side door', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'A' });
    const state: unknown = await (await fetch(`${rig.standIn.url}/_sandbox/state`)).json();
    expect(state).toMatchObject({ contacts: [{ id: '801', properties: { lastname: 'A' } }], calls: [] });
  });
});
