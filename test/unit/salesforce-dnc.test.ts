import { describe, expect, it } from 'vitest';
import type { DeliveryContext, Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { dncBook, ownWrites } from './delivery-context.ts';
import {
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const NUMBER = '+13125550142';
const LEAD = { LastName: 'Byron', Company: 'Engines' };
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

function fact(changes: Partial<BridgeEvent> = {}): BridgeEvent {
  return {
    id: 'evt_dnc',
    type: 'dnc-set',
    source: 'main',
    trigger: 'dnc',
    receivedAt: '2026-11-22T01:19:30.000Z',
    lead: {},
    dnc: { numbers: [NUMBER], by: 'alice', reason: 'asked' },
    fields: {},
    marks: [],
    ...changes,
  };
}

function deliver(
  rig: SalesforceRig,
  event: BridgeEvent,
  context: Partial<DeliveryContext> = {},
): Promise<Receipt> {
  return rig.connection.deliver(requestFor(event), {
    signal: AbortSignal.timeout(20_000),
    logger: QUIET,
    identities: rig.identities,
    ...context,
  });
}

const marked = (rig: SalesforceRig): string[] =>
  [...rig.standIn.leads, ...rig.standIn.contacts]
    .filter((record) => record['DoNotCall'] === true)
    .map(({ Id }) => Id);
const patches = (rig: SalesforceRig): string[] =>
  rig.standIn.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => path);

describe('a do-not-call fact for Salesforce', () => {
  it('marks every lead and contact with the number, however it is written, and nobody else', async () => {
    const rig = await startSalesforceRig();
    const leads = [NUMBER, '(312) 555-0142', '1-312-555-0142'].map((Phone) =>
      rig.standIn.seed('Lead', { ...LEAD, Phone }),
    );
    const contacts = [
      { MobilePhone: '312.555.0142' },
      { HomePhone: '3125550142' },
      { OtherPhone: NUMBER },
    ].map((numbers) => rig.standIn.seed('Contact', { LastName: 'Byron', ...numbers }));
    rig.standIn.seed('Lead', { ...LEAD, Phone: '+443125550142' });
    rig.standIn.seed('Contact', { LastName: 'Fax', Fax: NUMBER });
    const converted = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER });
    contacts.push(rig.standIn.convert(converted));
    const receipt = await deliver(rig, fact());
    expect(receipt.outcome).toBe('updated');
    expect(marked(rig).toSorted()).toEqual([...leads, ...contacts].toSorted());
    expect(Object.values(receipt.ids).toSorted()).toEqual([...leads, ...contacts].toSorted());
    expect(patches(rig)).toHaveLength(leads.length + contacts.length);
  });

  it('marks all of them when they are more than one page of search', async () => {
    const rig = await startSalesforceRig();
    const ids = Array.from({ length: 203 }, () => rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER }));
    const contact = rig.standIn.seed('Contact', { LastName: 'Byron', Phone: NUMBER });
    await deliver(rig, fact());
    expect(marked(rig).toSorted()).toEqual([...ids, contact].toSorted());
  });

  it('writes nobody again who is marked', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER, DoNotCall: true });
    const writes = ownWrites();
    expect(await deliver(rig, fact(), { ownWrites: writes })).toEqual({
      outcome: 'unchanged',
      ids: { Lead: id },
      warnings: [],
    });
    expect(patches(rig)).toEqual([]);
    expect(writes.told).toEqual([]);
  });

  it('announces each write before it is sent', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER });
    const writes = ownWrites(() => expect(patches(rig)).toEqual([]));
    await deliver(rig, fact(), { ownWrites: writes });
    expect(writes.told).toEqual([{ ref: { object: 'Lead', id }, fields: { DoNotCall: 'true' } }]);
  });

  it('marks whom the event and the lead name when search does not know them yet', async () => {
    const rig = await startSalesforceRig({ org: { searchLagMs: 60_000 } });
    const named = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER });
    const ofLead = rig.standIn.seed('Contact', { LastName: 'Byron', Phone: NUMBER });
    await rig.identities.set('Contact', 'main:101', ofLead);
    const record = { object: 'Lead', id: named, change: 'updated', fields: {} } as const;
    await deliver(rig, fact({ source: 'sfdc', record, leadKey: 'main:101' }));
    expect(marked(rig)).toEqual([named, ofLead]);
  });

  it('takes the numbers of the record when the event tells none', async () => {
    const rig = await startSalesforceRig();
    const [one = '', two] = ['a', 'b'].map((LastName) =>
      rig.standIn.seed('Lead', { ...LEAD, LastName, Phone: NUMBER }),
    );
    const record = { object: 'Lead', id: one, change: 'updated', fields: {} } as const;
    await deliver(rig, fact({ source: 'sfdc', record, dnc: { numbers: [] } }));
    expect(marked(rig)).toEqual([one, two]);
  });

  it.each([
    ['nobody has the number', {}, fact(), 'has the number'],
    ['the org is not to be told', { dncField: false }, fact(), 'dncField is false'],
    [
      'it holds for one campaign only',
      {},
      fact({ dnc: { numbers: [NUMBER], only: { dialer: 'main', campaign: 'SALES' } } }),
      'SALES',
    ],
    [
      'the record that it names is of another connection',
      {},
      fact({
        source: 'crm',
        dnc: { numbers: [] },
        record: { object: 'Lead', id: '00Q5g00000000001AA', change: 'updated', fields: {} },
      }),
      'has the number',
    ],
  ])('is skipped with a warning when %s', async (_when, settings, event, words) => {
    const rig = await startSalesforceRig({ settings });
    rig.standIn.seed('Lead', { ...LEAD, Phone: event.dnc?.only === undefined ? '' : NUMBER });
    expect(await deliver(rig, event)).toEqual({
      outcome: 'skipped',
      ids: {},
      warnings: [expect.stringContaining(words)],
    });
    expect(patches(rig)).toEqual([]);
  });

  it('marks all others when one is locked, then is transient, and the next try writes that one only', async () => {
    const rig = await startSalesforceRig();
    const ids = ['a', 'b', 'c'].map((LastName) =>
      rig.standIn.seed('Lead', { ...LEAD, LastName, Phone: NUMBER }),
    );
    const body = [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' }];
    rig.standIn.faults.add({ method: 'PATCH', path: ids[0], action: 'status', status: 400, body, times: 1 });
    expect(await rejection(deliver(rig, fact()))).toMatchObject({ kind: 'transient' });
    expect(marked(rig)).toEqual(ids.slice(1));
    const before = patches(rig).length;
    expect(await deliver(rig, fact())).toMatchObject({ outcome: 'updated' });
    expect(patches(rig).slice(before)).toEqual([`/services/data/v66.0/sobjects/Lead/${ids[0]}`]);
    expect(marked(rig)).toEqual(ids);
  });

  it('marks all others, then is dead, when a rule of the org refuses one', async () => {
    const rig = await startSalesforceRig();
    const ids = ['a', 'b'].map((LastName) => rig.standIn.seed('Lead', { ...LEAD, LastName, Phone: NUMBER }));
    const body = [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: `${NUMBER} no` }];
    rig.standIn.faults.add({ method: 'PATCH', path: ids[0], action: 'status', status: 400, body });
    const error = await rejection(deliver(rig, fact()));
    expect(error).toMatchObject({ kind: 'permanent' });
    expect(error.message).not.toContain('5550142');
    expect(marked(rig)).toEqual([ids[1]]);
  });

  it('marks whom a lead became, and passes over one that was deleted, in between', async () => {
    const rig = await startSalesforceRig();
    const [gone = '', lead = ''] = ['a', 'b'].map((LastName) =>
      rig.standIn.seed('Lead', { ...LEAD, LastName, Phone: NUMBER }),
    );
    let contact = '';
    const writes = ownWrites(() => {
      if (contact !== '') return;
      rig.standIn.remove(gone);
      contact = rig.standIn.convert(lead);
    });
    expect(await deliver(rig, fact(), { ownWrites: writes })).toMatchObject({ outcome: 'updated' });
    expect(marked(rig)).toEqual([contact]);
  });

  it.each([
    ['does not see the field', { without: ['Lead.DoNotCall'] }, {}],
    ['must not write it', {}, { dncField: 'IsDeleted' }],
  ])('is dead, naming the field and the right to give, when the user %s', async (_what, org, settings) => {
    const rig = await startSalesforceRig({ org, settings });
    rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER });
    expect(await rejection(deliver(rig, fact()))).toMatchObject({
      kind: 'permanent',
      message: expect.stringMatching(/(DoNotCall|IsDeleted).*field-level security/) as string,
    });
  });
});

describe('a lifted do-not-call fact for Salesforce', () => {
  it('takes the mark from those who have it, and writes no others', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER, DoNotCall: true });
    rig.standIn.seed('Contact', { LastName: 'B', Phone: NUMBER });
    const event = fact({ type: 'dnc-lifted' });
    expect(await deliver(rig, event, { dnc: dncBook() })).toMatchObject({ outcome: 'updated' });
    expect(marked(rig)).toEqual([]);
    expect(patches(rig)).toEqual([`/services/data/v66.0/sobjects/Lead/${id}`]);
  });

  it.each([
    ['the number was blocked again since', NUMBER],
    ['another number of the person is blocked', '+13125550199'],
  ])('leaves the mark, with a warning, when %s', async (_when, blocked) => {
    const rig = await startSalesforceRig();
    const numbers = { Phone: NUMBER, MobilePhone: '(312) 555-0199' };
    const id = rig.standIn.seed('Lead', { ...LEAD, ...numbers, DoNotCall: true });
    expect(await deliver(rig, fact({ type: 'dnc-lifted' }), { dnc: dncBook(blocked) })).toMatchObject({
      outcome: 'unchanged',
      warnings: [expect.stringContaining(id)],
    });
    expect(marked(rig)).toEqual([id]);
  });
});

describe('every other delivery to Salesforce', () => {
  it.each(['disposition', 'no-agent', 'lead-placed'] as const)(
    'leaves the mark alone when it is a %s about somebody marked',
    async (type) => {
      const rig = await startSalesforceRig();
      const id = rig.standIn.seed('Lead', { ...LEAD, Phone: NUMBER, DoNotCall: true });
      const record = { object: 'Lead', id, change: 'updated', fields: { DoNotCall: 'false' } } as const;
      for (const status of ['SALE', 'DNC', 'CALLBK']) {
        const call = { uniqueid: '1795310300.1004', status };
        const source = type === 'lead-placed' ? 'sfdc' : 'main';
        await deliver(rig, disposition({ type, source, call, record }), { dnc: dncBook(NUMBER) });
      }
      expect(marked(rig)).toEqual([id]);
      expect(JSON.stringify(rig.standIn.writes)).not.toContain('DoNotCall');
    },
  );

  it('creates a lead without the mark when nothing is blocked, with it when the number is', async () => {
    const rig = await startSalesforceRig();
    await deliver(rig, disposition(), { dnc: dncBook('+13125550199') });
    expect(JSON.stringify(rig.standIn.writes)).not.toContain('DoNotCall');
    const lead = { id: '102', e164: '+13125550199' };
    const event = disposition({ lead, leadKey: 'main:102', callKey: 'main:2:102' });
    const { ids } = await deliver(rig, event, { dnc: dncBook('+13125550199') });
    expect(marked(rig)).toEqual([ids['Lead']]);
  });

  it('still logs the call of a blocked number when the user does not see the field', async () => {
    const rig = await startSalesforceRig({ org: { without: ['Lead.DoNotCall'] } });
    expect(await deliver(rig, disposition(), { dnc: dncBook(NUMBER) })).toMatchObject({ outcome: 'created' });
  });
});
