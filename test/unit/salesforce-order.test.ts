import { describe, expect, it } from 'vitest';
import type { CallOrder } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { ownWrites } from './delivery-context.ts';
import {
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const CALL_KEY = 'main:1795310300.1004:101';
const CAMPAIGN = '7015g0000000001AAA';
const OWNER = '0055g00000PersnAAB';
const COLLECTIONS = '/services/data/v66.0/composite/sobjects';

function order(changes: Partial<CallOrder> = {}): CallOrder {
  return {
    person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
    activity: { outcome: undefined, subject: undefined, fields: {} },
    personFields: {},
    owner: undefined,
    ownsPerson: false,
    tasks: [],
    campaign: undefined,
    deal: undefined,
    ...changes,
  };
}

const CALLBACK: CallOrder['tasks'][number] = {
  key: 'callback',
  subject: 'Call back',
  body: 'Asked for the afternoon.',
  dueAt: '2026-11-23T20:30:00.000Z',
  priority: 'high',
  owner: undefined,
  fields: {},
};
const DEAL: NonNullable<CallOrder['deal']> = {
  name: 'Blue one',
  stage: 'Closed Won',
  pipeline: undefined,
  amount: '99.50',
  closeDate: '2026-11-22',
  fields: { LeadSource: 'Phone' },
};

function deliver(rig: SalesforceRig, call: CallOrder, event: Partial<BridgeEvent> = {}, known = {}) {
  return rig.deliver(requestFor(disposition(event), { call, known }));
}

describe('a call that the configuration says something of', () => {
  it('asks for exactly this when all of an order is there', async () => {
    const rig = await startSalesforceRig({ settings: { timezone: 'America/New_York' } });
    const contact = rig.standIn.seed('Contact', {
      LastName: 'Held',
      Phone: '3125550142',
      AccountId: '0015g0000000001AAA',
    });
    const all = order({
      activity: { outcome: 'Sold', subject: 'A sale', fields: { Priority: 'High' } },
      personFields: {
        Last_Disposition__c: 'SALE',
        Call_Attempts__c: '4',
        DoNotCall: 'yes',
        Last_Call__c: '2026-11-22T03:30:00Z',
      },
      owner: { by: 'id', id: OWNER },
      ownsPerson: true,
      tasks: [CALLBACK],
      campaign: { id: CAMPAIGN, status: 'Responded' },
      deal: DEAL,
    });
    const { ids, warnings } = await deliver(rig, all);
    expect(warnings).toEqual([]);
    const bodies = new Map(rig.standIn.writes.map(({ path, body }) => [path, body]));
    const records = (path: string): unknown =>
      (bodies.get(`${COLLECTIONS}${path}`) as { records: unknown }).records;
    expect(
      rig.standIn.writes.find(({ method, path }) => method === 'PATCH' && path === COLLECTIONS)?.body,
    ).toEqual({
      allOrNone: false,
      records: [
        {
          attributes: { type: 'Contact' },
          id: contact,
          Last_Disposition__c: 'SALE',
          Call_Attempts__c: 4,
          DoNotCall: true,
          Last_Call__c: '2026-11-21',
          OwnerId: OWNER,
        },
      ],
    });
    expect(records('/Opportunity/VICIdial_Call_Key__c')).toEqual([
      {
        attributes: { type: 'Opportunity' },
        VICIdial_Call_Key__c: CALL_KEY,
        Name: 'Blue one',
        StageName: 'Closed Won',
        CloseDate: '2026-11-22',
        Amount: 99.5,
        AccountId: '0015g0000000001AAA',
        LeadSource: 'Phone',
      },
    ]);
    expect(records('/Task/VICIdial_Call_Key__c')).toEqual([
      {
        attributes: { type: 'Task' },
        VICIdial_Call_Key__c: CALL_KEY,
        Subject: 'A sale',
        Status: 'Completed',
        Priority: 'High',
        TaskSubtype: 'Call',
        Type: 'Call',
        ActivityDate: '2026-11-21',
        CallDisposition: 'Sold',
        CallObject: '1795310300.1004',
        OwnerId: OWNER,
        WhoId: contact,
        WhatId: ids['Opportunity'],
      },
      {
        attributes: { type: 'Task' },
        VICIdial_Call_Key__c: `${CALL_KEY}:callback`,
        Subject: 'Call back',
        Status: 'Not Started',
        Priority: 'High',
        ActivityDate: '2026-11-23',
        Description: 'Asked for the afternoon.',
        ReminderDateTime: '2026-11-23T20:30:00.000Z',
        IsReminderSet: true,
        OwnerId: OWNER,
        WhoId: contact,
      },
    ]);
    expect(rig.standIn.campaignMembers).toMatchObject([
      { Id: ids['CampaignMember'], CampaignId: CAMPAIGN, ContactId: contact, Status: 'Responded' },
    ]);
    expect(rig.standIn.contactRoles).toMatchObject([
      { OpportunityId: ids['Opportunity'], ContactId: contact, IsPrimary: true },
    ]);
  });

  it('changes the same records when the call is dispositioned again, and opens no task that was done', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.seed('Contact', { LastName: 'Held', Phone: '3125550142' });
    const call = order({ tasks: [CALLBACK], campaign: { id: CAMPAIGN, status: 'Sent' }, deal: DEAL });
    const first = await deliver(rig, call);
    rig.standIn.edit('Task', String(first.ids['Task.callback']), { Status: 'Completed' });
    const again = {
      ...call,
      campaign: { id: CAMPAIGN, status: 'Responded' },
      deal: { ...DEAL, amount: '120' },
    };
    const second = await deliver(rig, again, {}, first.ids);
    expect(second.ids).toMatchObject({ Task: first.ids['Task'], Opportunity: first.ids['Opportunity'] });
    expect(rig.standIn.tasks.map(({ Status }) => Status)).toEqual(['Completed', 'Completed']);
    expect(rig.standIn.campaignMembers).toMatchObject([{ Status: 'Responded' }]);
    expect(rig.standIn.opportunities).toMatchObject([{ Amount: 120 }]);
    expect(rig.standIn.contactRoles).toHaveLength(1);
  });

  it('has a new person hold all of it at once, with defaults where the lead tells nothing', async () => {
    const rig = await startSalesforceRig();
    const call = order({
      person: {
        several: 'newest',
        none: 'create',
        object: 'Contact',
        defaults: { LastName: 'Unknown caller', FirstName: 'Some', LeadSource: 'Dialer' },
      },
      personFields: { Last_Disposition__c: 'SALE' },
    });
    await deliver(rig, call, { lead: { id: '101', e164: '+13125550142', firstName: 'Ada' } });
    expect(rig.standIn.contacts).toMatchObject([
      { LastName: 'Unknown caller', FirstName: 'Ada', LeadSource: 'Dialer', Last_Disposition__c: 'SALE' },
    ]);
    expect(rig.standIn.writes).toHaveLength(2);
  });

  it('tells what it will write to a person before it is written', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    const told = ownWrites(() => expect(rig.standIn.writes).toEqual([]));
    await rig.connection.deliver(
      requestFor(disposition(), { call: order({ personFields: { Last_Disposition__c: 'SALE' } }) }),
      {
        signal: AbortSignal.timeout(5000),
        logger: { debug() {}, info() {}, warn() {}, error() {} },
        identities: rig.identities,
        ownWrites: told,
      },
    );
    expect(told.told).toEqual([{ ref: { object: 'Lead', id }, fields: { Last_Disposition__c: 'SALE' } }]);
  });

  it('never takes a mark against calls away, and says so', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142', DoNotCall: true });
    const { warnings } = await deliver(rig, order({ personFields: { DoNotCall: 'false', City: 'Rome' } }));
    expect(rig.standIn.leads).toMatchObject([{ DoNotCall: true, City: 'Rome' }]);
    expect(warnings).toEqual([expect.stringContaining('Lead.DoNotCall')]);
  });

  it('leaves out, with a warning each, what the org has not, cannot hold or reserves', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    const { warnings } = await deliver(
      rig,
      order({
        activity: {
          outcome: undefined,
          subject: undefined,
          fields: {
            Nonsense__c: 'x',
            CallDurationInSeconds: 'long',
            VICIdial_Call_Key__c: 'mine',
            WhatId: '0015g0000000001AAA',
          },
        },
        personFields: { Last_Disposition__c: 'A'.repeat(21), Last_Call__c: 'yesterday' },
      }),
    );
    expect(warnings.toSorted()).toEqual([
      expect.stringMatching(/Lead\.Last_Call__c was left out/),
      expect.stringMatching(/Lead\.Last_Disposition__c holds 20/),
      expect.stringMatching(/Task\.CallDurationInSeconds was left out/),
      expect.stringMatching(/Task\.Nonsense__c was left out/),
      expect.stringMatching(/Task\.VICIdial_Call_Key__c is written by vicibridge/),
      expect.stringMatching(/Task\.WhatId was left out/),
    ]);
    expect(rig.standIn.tasks).toHaveLength(1);
  });

  it('logs no call, but does the rest, when the activity is switched off', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    const receipt = await deliver(rig, order({ activity: undefined, personFields: { City: 'Rome' } }));
    expect(receipt.outcome).toBe('updated');
    expect(rig.standIn.tasks).toEqual([]);
    expect(rig.standIn.leads).toMatchObject([{ City: 'Rome' }]);
  });

  it('is skipped, without asking for anybody, when nothing is to be written', async () => {
    const rig = await startSalesforceRig();
    expect(await deliver(rig, order({ activity: undefined }))).toMatchObject({ outcome: 'skipped' });
    expect(rig.standIn.requests).toEqual([]);
  });

  it('is skipped or parked by policy when nobody fits', async () => {
    const rig = await startSalesforceRig();
    const person = { several: 'newest', object: undefined, defaults: {} } as const;
    expect(await deliver(rig, order({ person: { ...person, none: 'skip' } }))).toMatchObject({
      outcome: 'skipped',
    });
    const error = await rejection(deliver(rig, order({ person: { ...person, none: 'park' } })));
    expect(error).toMatchObject({ kind: 'permanent', code: 'review-nobody' });
    expect(rig.standIn.writes).toEqual([]);
  });

  it('is put on the one whom the agent owns, or parked with all of them, when several fit', async () => {
    const rig = await startSalesforceRig();
    const held = { LastName: 'Held', Company: 'C', Phone: '3125550142' };
    const mine = rig.standIn.seed('Lead', { ...held, OwnerId: OWNER });
    const newer = rig.standIn.seed('Lead', held);
    const policy = { none: 'create', object: undefined, defaults: {} } as const;
    const error = await rejection(deliver(rig, order({ person: { ...policy, several: 'park' } })));
    expect(error).toMatchObject({ code: 'review-several' });
    expect(JSON.stringify(error)).toContain(newer);
    const owner = { by: 'id', id: OWNER } as const;
    const { ids } = await deliver(rig, order({ person: { ...policy, several: 'owner' }, owner }));
    expect(ids['Lead']).toBe(mine);
  });

  it('logs the call all the same, then fails, when the Opportunity is refused', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.rowFaults.add({ object: 'Opportunity', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    const error = await rejection(deliver(rig, order({ deal: DEAL })));
    expect(error).toMatchObject({ kind: 'permanent', code: 'salesforce-field-custom-validation-exception' });
    expect(error.message).toContain('opportunity');
    expect(rig.standIn.tasks).toHaveLength(1);
  });

  it('is written to the person whom a duplicate rule names, whom it did not make', async () => {
    const rig = await startSalesforceRig({ org: { duplicateRule: true } });
    rig.standIn.seed('Contact', { LastName: 'Held', Email: 'a@b.example' });
    // The lookup does not know yet whom the rule knows.
    const unknown = { httpStatusCode: 200, body: { done: true, records: [] } };
    const body = { compositeResponse: [unknown, unknown] };
    rig.standIn.faults.add({ path: '/composite', action: 'status', status: 200, body, times: 1 });
    const lead = { id: '101', e164: '+13125550142', email: 'a@b.example' };
    await deliver(rig, order({ personFields: { DoNotCall: 'true', Last_Disposition__c: 'DNC' } }), { lead });
    expect(rig.standIn.contacts).toMatchObject([{ DoNotCall: true, Last_Disposition__c: 'DNC' }]);
    expect(rig.standIn.leads).toEqual([]);
  });

  it('is tried again when the person is refused for good and the Task for a moment', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.seed('Contact', { LastName: 'Held', Phone: '3125550142' });
    rig.standIn.rowFaults.add({ object: 'Contact', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    rig.standIn.rowFaults.add({ object: 'Task', errorCode: 'UNABLE_TO_LOCK_ROW', times: 1 });
    const call = order({ personFields: { Last_Disposition__c: 'NI' } });
    expect(await rejection(deliver(rig, call))).toMatchObject({ kind: 'transient' });
    // Only when the call is there may the delivery end for what is refused for good.
    expect(await rejection(deliver(rig, call))).toMatchObject({ kind: 'permanent' });
    expect(rig.standIn.tasks).toHaveLength(1);
  });

  it('is no second membership when somebody else added the person meanwhile', async () => {
    const rig = await startSalesforceRig();
    const id = rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    rig.standIn.addToCampaign(id, CAMPAIGN);
    const call = order({ campaign: { id: CAMPAIGN, status: 'Responded' } });
    // The first look finds nobody yet.
    rig.standIn.faults.add({
      path: 'CampaignMember',
      action: 'status',
      status: 200,
      body: { done: true, records: [] },
      times: 1,
    });
    await deliver(rig, call);
    expect(rig.standIn.campaignMembers).toMatchObject([{ LeadId: id, Status: 'Responded' }]);
  });

  it('is written to the contact when the lead was converted while its fields are changed', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await deliver(rig, order());
    const contact = rig.standIn.convert(String(ids['Lead']));
    const receipt = await deliver(rig, order({ personFields: { Last_Disposition__c: 'NI' } }), {
      callKey: 'main:1795310399.7:101',
    });
    expect(receipt.ids['Contact']).toBe(contact);
    expect(rig.standIn.contacts).toMatchObject([{ Last_Disposition__c: 'NI' }]);
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('keeps the key of a task within its field when the call has a long one', async () => {
    const rig = await startSalesforceRig();
    const callKey = `main:${'9'.repeat(70)}:1`;
    await deliver(rig, order({ tasks: [CALLBACK] }), { callKey });
    const keys = rig.standIn.tasks.map((task) => String(task['VICIdial_Call_Key__c']));
    expect(keys).toEqual([callKey, expect.stringMatching(/^task:[0-9a-f]{64}$/)]);
  });
});
