import { describe, expect, it } from 'vitest';
import type { CrmRecord, RecordWant } from '../../src/connector.ts';
import { PERSON_USER_ID } from '../../src/sandbox/salesforce/ids.ts';
import { rejection, startSalesforceRig, type SalesforceRig } from './salesforce-rig.ts';

const LEAD = { LastName: 'Byron', Company: 'Engines', FirstName: 'Ada' };

interface Looked {
  readonly record: CrmRecord | undefined;
  readonly warnings: readonly string[];
}

async function look(
  rig: SalesforceRig,
  id: string,
  want: Partial<RecordWant> & { readonly object?: string; readonly signal?: AbortSignal } = {},
): Promise<Looked> {
  const { object = 'Lead', fields = ['LastName', 'Phone'], memberships = false } = want;
  const { signal = AbortSignal.timeout(5000) } = want;
  const warnings: string[] = [];
  const record = await rig.connection.records?.read(
    { object, id },
    { fields, memberships },
    { signal, warn: (warning) => void warnings.push(warning) },
  );
  return { record, warnings };
}

const requests = (rig: SalesforceRig): string[] =>
  rig.standIn.requests.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);

describe('the reader of Salesforce records', () => {
  it('tells the fields asked for as text, when it was changed and by whom', async () => {
    const at = Date.parse('2026-11-22T10:00:00.250Z');
    const rig = await startSalesforceRig({ now: () => at });
    const id = rig.standIn.create('Lead', { ...LEAD, DoNotCall: true, HasOptedOutOfEmail: false });
    const fields = ['LastName', 'Phone', 'DoNotCall', 'HasOptedOutOfEmail'];
    expect(await look(rig, id, { fields })).toEqual({
      record: {
        object: 'Lead',
        id,
        fields: { LastName: 'Byron', Phone: '', DoNotCall: 'true', HasOptedOutOfEmail: 'false' },
        modifiedAt: '2026-11-22T10:00:00.250Z',
        modifiedBy: PERSON_USER_ID,
        memberships: [],
      },
      warnings: [],
    });
  });

  it('tells the 18-character id when it is asked for by the short one', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    expect((await look(rig, id.slice(0, 15))).record?.id).toBe(id);
  });

  it.each(['00Q5g0000000999AAA', '../Contact/x', 'abc', ''])('finds nothing under the id %j', async (id) => {
    const rig = await startSalesforceRig();
    expect((await look(rig, id)).record).toBeUndefined();
  });

  it('finds nothing when the record was deleted', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    rig.standIn.remove(id);
    expect((await look(rig, id)).record).toBeUndefined();
  });

  it('tells the contact that a converted lead became', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    const contact = rig.standIn.convert(id);
    const { record, warnings } = await look(rig, id, { fields: ['LastName', 'Company'] });
    expect(record).toMatchObject({ object: 'Contact', id: contact, fields: { LastName: 'Byron' } });
    expect(warnings).toEqual([expect.stringContaining('Contact has no field Company')]);
  });

  it('tells the record that a merged one, merged again, then converted lives on in', async () => {
    const rig = await startSalesforceRig();
    const [one = '', two = '', three = ''] = ['a', 'b', 'c'].map((LastName) =>
      rig.standIn.seed('Lead', { ...LEAD, LastName }),
    );
    rig.standIn.merge(one, two);
    rig.standIn.merge(two, three);
    expect((await look(rig, one)).record).toMatchObject({ object: 'Lead', id: three });
    const contact = rig.standIn.convert(three);
    expect((await look(rig, one)).record).toMatchObject({ object: 'Contact', id: contact });
  });

  it('leaves out a field that the org lacks, with a warning, and describes the object once a minute', async () => {
    let at = Date.parse('2026-11-22T10:00:00Z');
    const rig = await startSalesforceRig({ now: () => at });
    const id = rig.standIn.seed('Lead', LEAD);
    const fields = ['LastName', 'Budget__c', 'Owner.Name'];
    const described = (): number => requests(rig).filter((line) => line.endsWith('/Lead/describe')).length;
    for (let times = 0; times < 3; times += 1) {
      const { record, warnings } = await look(rig, id, { fields });
      expect(record?.fields).toEqual({ LastName: 'Byron' });
      expect(warnings).toEqual([expect.stringContaining('Budget__c, Owner.Name')]);
    }
    expect(described()).toBe(1);
    at += 60_000;
    await look(rig, id, { fields });
    expect(described()).toBe(2);
  });

  it('asks again without the field when one was deleted since the object was described', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    await look(rig, id);
    const body = [{ errorCode: 'INVALID_FIELD', message: "No such column 'Phone' on entity 'Lead'" }];
    rig.standIn.faults.add({ path: `/Lead/${id}`, action: 'status', status: 400, body, times: 1 });
    expect((await look(rig, id)).record?.fields).toEqual({ LastName: 'Byron', Phone: '' });
    expect(requests(rig).filter((line) => line.endsWith('/Lead/describe'))).toHaveLength(2);
  });

  it('tells the campaigns of a lead, and of the contact that it became, when they are wanted', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    const other = rig.standIn.seed('Lead', { ...LEAD, LastName: 'Other' });
    rig.standIn.addToCampaign(id, '7015g0000000001AAA');
    rig.standIn.addToCampaign(id, '7015g0000000002AAA');
    rig.standIn.addToCampaign(other, '7015g0000000003AAA');
    const wanted = ['7015g0000000001AAA', '7015g0000000002AAA'];
    expect((await look(rig, id, { memberships: true })).record?.memberships).toEqual(wanted);
    rig.standIn.convert(id);
    expect((await look(rig, id, { memberships: true })).record?.memberships).toEqual(wanted);
    expect((await look(rig, id)).record?.memberships).toEqual([]);
  });

  it('reads any other object that the org has, and refuses what cannot be one', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Task', { Subject: 'Call' });
    expect(
      (await look(rig, id, { object: 'Task', fields: ['Subject'], memberships: true })).record,
    ).toMatchObject({ object: 'Task', fields: { Subject: 'Call' }, memberships: [] });
    rig.standIn.remove(id);
    expect((await look(rig, id, { object: 'Task', fields: ['Subject'] })).record).toBeUndefined();
    expect(await rejection(look(rig, id, { object: '../Task' }))).toMatchObject({ kind: 'permanent' });
  });

  it('is transient when Salesforce is away or the time is up, and asks for a hold when the login is refused', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', LEAD);
    rig.standIn.faults.add({ path: '/sobjects/Lead', action: 'status', status: 503, times: 1 });
    expect(await rejection(look(rig, id))).toMatchObject({ kind: 'transient' });
    rig.standIn.faults.add({ path: '/sobjects/Lead', action: 'stall', times: 1 });
    expect(await rejection(look(rig, id, { signal: AbortSignal.timeout(100) }))).toMatchObject({
      kind: 'transient',
    });
    rig.standIn.revoke();
    expect(await rejection(look(rig, id))).toMatchObject({ kind: 'auth' });
  });
});
