import { describe, expect, it } from 'vitest';
import type { CrmRecord, RecordWant } from '../../src/connector.ts';
import { type HubspotRig, requestsOf, startHubspotRig } from './hubspot-rig.ts';

interface Looked {
  readonly record: CrmRecord | undefined;
  readonly warnings: readonly string[];
}

async function look(
  rig: HubspotRig,
  id: string,
  want: Partial<RecordWant> & { readonly object?: string; readonly signal?: AbortSignal } = {},
): Promise<Looked> {
  const { object = 'contact', fields = ['firstname', 'phone'], memberships = false } = want;
  const { signal = AbortSignal.timeout(5000) } = want;
  const warnings: string[] = [];
  const record = await rig.connection.records?.read(
    { object, id },
    { fields, memberships },
    { signal, warn: (warning) => void warnings.push(warning) },
  );
  return { record, warnings };
}

describe('the reader of HubSpot records', () => {
  it('tells the fields asked for as text, when it was changed and by whom, when a person changed it', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ firstname: 'Anna', phone: '' });
    rig.pass(60_000);
    const before = rig.now();
    rig.standIn.edit(id, { lastname: 'Li', vicidial_dnc: 'true' }, { userId: 77 });
    const { record, warnings } = await look(rig, id, {
      fields: ['firstname', 'phone', 'email', 'vicidial_dnc'],
    });
    expect(record).toMatchObject({
      object: 'contact',
      id,
      fields: { firstname: 'Anna', phone: '', email: '', vicidial_dnc: 'true' },
      modifiedBy: '77',
      memberships: [],
    });
    expect(Object.keys(record?.fields ?? {})).toHaveLength(4);
    expect(Date.parse(record?.modifiedAt ?? '')).toBeGreaterThanOrEqual(before - 1000);
    expect(record?.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(warnings).toEqual([]);
  });

  it('names nobody when the API made the change', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A' });
    expect((await look(rig, id)).record?.modifiedBy).toBeUndefined();
  });

  it.each([
    ['archived', (rig: HubspotRig, id: string) => rig.standIn.archive(id)],
    ['erased for privacy', (rig: HubspotRig, id: string) => rig.standIn.erase(id)],
  ])('finds nothing when the record was %s', async (_how, remove) => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    remove(rig, id);
    expect((await look(rig, id)).record).toBeUndefined();
  });

  it.each(['999', '0', '../contacts/801', 'abc', ''])('finds nothing under the id %j', async (id) => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'A' });
    expect((await look(rig, id)).record).toBeUndefined();
  });

  it('tells the id that the record lives on in when it was merged, and merged again', async () => {
    const rig = await startHubspotRig();
    const [one = '', two = '', three = ''] = ['a', 'b', 'c'].map((firstname) =>
      rig.standIn.create({ firstname }),
    );
    const first = rig.standIn.merge(one, two);
    expect((await look(rig, two)).record).toMatchObject({ id: first, fields: { firstname: 'a' } });
    const last = rig.standIn.merge(three, first);
    expect((await look(rig, two)).record).toMatchObject({ id: last, fields: { firstname: 'c' } });
  });

  it('leaves out a property that the account lacks, with a warning, and asks for the list once a minute', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ firstname: 'Anna' });
    const fields = ['firstname', 'budget'];
    const lists = (): number =>
      requestsOf(rig.standIn).filter((line) => line === 'GET /crm/properties/2026-09/contacts').length;
    for (let times = 0; times < 3; times += 1) {
      const { record, warnings } = await look(rig, id, { fields });
      expect(record?.fields).toEqual({ firstname: 'Anna' });
      expect(warnings).toEqual([expect.stringContaining('budget')]);
    }
    expect(lists()).toBe(1);
    const property = { name: 'budget', groupName: 'contactinformation', type: 'string', fieldType: 'text' };
    await rig.call('POST', '/crm/properties/2026-09/contacts', property);
    await rig.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { budget: '9' } });
    rig.pass(60_000);
    const after = await look(rig, id, { fields });
    expect(after).toMatchObject({ record: { fields: { budget: '9' } }, warnings: [] });
    expect(lists()).toBe(2);
  });

  it('asks for nothing but the record when all names are known', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ firstname: 'Anna' });
    await look(rig, id);
    const before = rig.standIn.requests.length;
    await look(rig, id);
    expect(requestsOf(rig.standIn).slice(before)).toEqual([`GET /crm/objects/2026-09/contacts/${id}`]);
  });

  it.each([
    ['2026-09', '/crm/lists/2026-09'],
    ['v3', '/crm/v3/lists'],
  ])('tells the lists of the record, in version %s, when they are wanted', async (apiVersion, path) => {
    const rig = await startHubspotRig({ apiVersion });
    const [one, two] = [rig.standIn.create({ lastname: 'a' }), rig.standIn.create({ lastname: 'b' })];
    rig.standIn.addToList(one, '31');
    rig.standIn.addToList(two, '32');
    rig.standIn.addToList(two, '33');
    rig.standIn.removeFromList(two, '33');
    const merged = rig.standIn.merge(one, two);
    expect((await look(rig, one, { memberships: true })).record?.memberships.toSorted()).toEqual([
      '31',
      '32',
    ]);
    expect(requestsOf(rig.standIn)).toContain(`GET ${path}/records/0-1/${merged}/memberships`);
    expect((await look(rig, one)).record?.memberships).toEqual([]);
  });

  it('reads a record whose object goes by its type id', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ firstname: 'Anna' });
    expect((await look(rig, id, { object: '0-1' })).record).toMatchObject({ object: '0-1', id });
    await expect(look(rig, id, { object: '../x' })).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('asks for a hold, and names the scope, when the token must not read lists', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A' });
    const body = { status: 'error', category: 'MISSING_SCOPES', message: 'no' };
    rig.standIn.faults.add({ path: '/crm/lists', action: 'status', status: 403, body });
    await expect(look(rig, id, { memberships: true })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('crm.lists.read') as string,
    });
  });

  it('is transient when HubSpot is away, stalls until the time is up, or the time was up before', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A' });
    rig.standIn.faults.add({ path: `/contacts/${id}`, action: 'status', status: 503, times: 1 });
    await expect(look(rig, id)).rejects.toMatchObject({ kind: 'transient' });
    rig.standIn.faults.add({ path: `/contacts/${id}`, action: 'stall', times: 1 });
    await expect(look(rig, id, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      kind: 'transient',
    });
    await expect(look(rig, id, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'transient' });
  });
});
