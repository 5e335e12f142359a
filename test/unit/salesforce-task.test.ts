import { describe, expect, it } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { disposition, requestFor, startSalesforceRig } from './salesforce-rig.ts';

const COLLECTIONS = '/services/data/v66.0/composite/sobjects';
const TASKS = `${COLLECTIONS}/Task/VICIdial_Call_Key__c`;
const LEADS = `${COLLECTIONS}/Lead/VICIdial_Lead_Id__c`;

const FULL: Partial<BridgeEvent> = {
  occurredAt: '2026-11-22T03:30:00.000Z',
  campaign: 'SALES',
  lead: {
    id: '101',
    phoneCode: '1',
    phone: '3125550142',
    e164: '+13125550142',
    altPhone: '3125550199',
    firstName: 'Ada',
    lastName: 'Byron',
    email: 'ada@example.com',
    address1: '1 Main St',
    address2: 'Apt 2',
    address3: 'Rear',
    city: 'Chicago',
    state: 'IL',
    postalCode: '60601',
    country: 'USA',
    comments: 'asked twice',
  },
  call: {
    uniqueid: '1795310300.1004',
    direction: 'outbound',
    status: 'SALE',
    statusName: 'Sale made',
    talkSeconds: 61.6,
    termReason: 'AGENT',
    dialedNumber: '13125550142',
    inGroup: 'SUPPORT',
    recordingUrl: 'https://dialer.example.com/rec/1.mp3',
    notes: 'Wants the blue one.',
    callbackAt: '2026-11-23T15:00:00.000Z',
  },
  agent: { user: '1001', fullName: 'Grace Agent' },
  fields: { company: 'Analytical Engines' },
};

/** What was asked for of one record, the only one of its request. */
function row(fields: object): object {
  return { allOrNone: false, records: [fields] };
}

describe('the Task of a call', () => {
  it('is asked for exactly like this when only what VICIdial always tells is told', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    expect(rig.standIn.writes).toEqual([
      {
        method: 'PATCH',
        path: LEADS,
        body: row({
          attributes: { type: 'Lead' },
          VICIdial_Lead_Id__c: 'main:101',
          LastName: '+13125550142',
          Phone: '+13125550142',
          Company: '[not provided]',
        }),
      },
      {
        method: 'PATCH',
        path: TASKS,
        body: row({
          attributes: { type: 'Task' },
          VICIdial_Call_Key__c: 'main:1795310300.1004:101',
          Subject: 'Call: SALE',
          Status: 'Completed',
          Priority: 'Normal',
          TaskSubtype: 'Call',
          Type: 'Call',
          ActivityDate: '2026-11-22',
          CallDisposition: 'SALE',
          CallObject: '1795310300.1004',
          WhoId: ids['Lead'],
        }),
      },
    ]);
  });

  it('is asked for exactly like this when everything is told', async () => {
    const rig = await startSalesforceRig({ settings: { timezone: 'America/New_York' } });
    const receipt = await rig.deliver(requestFor(disposition(FULL)));
    expect(receipt).toMatchObject({ outcome: 'created', warnings: [] });
    expect(rig.standIn.writes.map(({ body }) => body)).toEqual([
      row({
        attributes: { type: 'Lead' },
        VICIdial_Lead_Id__c: 'main:101',
        FirstName: 'Ada',
        LastName: 'Byron',
        Phone: '+13125550142',
        MobilePhone: '3125550199',
        Email: 'ada@example.com',
        Street: '1 Main St\nApt 2\nRear',
        City: 'Chicago',
        State: 'IL',
        PostalCode: '60601',
        Country: 'USA',
        Description: 'asked twice',
        Company: 'Analytical Engines',
      }),
      row({
        attributes: { type: 'Task' },
        VICIdial_Call_Key__c: 'main:1795310300.1004:101',
        Subject: 'Outbound call: Sale made (SALE)',
        Status: 'Completed',
        Priority: 'Normal',
        TaskSubtype: 'Call',
        Type: 'Call',
        // 22:30 of the day before in New York.
        ActivityDate: '2026-11-21',
        CallType: 'Outbound',
        CallDurationInSeconds: 62,
        CallDisposition: 'SALE',
        CallObject: '1795310300.1004',
        Description:
          'Wants the blue one.\n\nAgent: 1001 - Grace Agent\nCampaign: SALES\nIn-group: SUPPORT\nDialed: 13125550142\nEnded by: AGENT\nCallback: 2026-11-23T15:00:00.000Z\nRecording: https://dialer.example.com/rec/1.mp3',
        WhoId: receipt.ids['Lead'],
      }),
    ]);
  });

  it('says so when no agent was reached', async () => {
    const rig = await startSalesforceRig();
    const event = disposition({
      type: 'no-agent',
      call: { uniqueid: '1', direction: 'inbound', status: 'DROP' },
    });
    await rig.deliver(requestFor(event));
    expect(rig.standIn.tasks).toMatchObject([
      { Subject: 'Inbound call without an agent: DROP', CallType: 'Inbound', TaskSubtype: 'Call' },
    ]);
  });

  it('is changed, by its id and without what is set once, when the call is dispositioned again', async () => {
    const rig = await startSalesforceRig();
    const first = await rig.deliver(requestFor(disposition()));
    const again = disposition({ call: { uniqueid: '1795310300.1004', status: 'CALLBK' } });
    const second = await rig.deliver(requestFor(again, { known: first.ids }));
    expect(second).toEqual({ outcome: 'updated', ids: first.ids, warnings: [] });
    expect(rig.standIn.tasks).toMatchObject([{ CallDisposition: 'CALLBK', TaskSubtype: 'Call' }]);
    expect(rig.standIn.writes).toHaveLength(3);
    expect(rig.standIn.writes.at(-1)).toMatchObject({
      path: COLLECTIONS,
      body: { records: [{ id: first.ids['Task'] }] },
    });
  });

  it('is changed by its key when the ids of the first disposition were lost, whatever is set once', async () => {
    const rig = await startSalesforceRig();
    await rig.deliver(requestFor(disposition()));
    const again = disposition({ call: { uniqueid: '1795310300.1004', status: 'CALLBK' } });
    const second = await rig.deliver(requestFor(again));
    expect(second).toMatchObject({ outcome: 'updated', warnings: [] });
    expect(rig.standIn.tasks).toMatchObject([{ CallDisposition: 'CALLBK', TaskSubtype: 'Call' }]);
  });

  it('is made anew, as a call, when it was deleted between two dispositions', async () => {
    const rig = await startSalesforceRig();
    const first = await rig.deliver(requestFor(disposition()));
    rig.standIn.remove(String(first.ids['Task']));
    const second = await rig.deliver(requestFor(disposition(), { known: first.ids }));
    expect(second.outcome).toBe('created');
    expect(rig.standIn.tasks).toMatchObject([
      { Id: second.ids['Task'], TaskSubtype: 'Call', WhoId: first.ids['Lead'] },
    ]);
  });

  it('is written without an optional field that the org lacks, and without asking for it again', async () => {
    const rig = await startSalesforceRig({ org: { without: ['Task.Type'] } });
    const first = await rig.deliver(requestFor(disposition()));
    expect(first.warnings).toEqual([expect.stringContaining('Task.Type')]);
    const before = rig.standIn.writes.length;
    const second = await rig.deliver(requestFor(disposition({ callKey: 'main:2:101' })));
    expect(second.warnings).toEqual([expect.stringContaining('Task.Type')]);
    expect(rig.standIn.writes.length - before).toBe(1);
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('is written, and its person without the field, when Salesforce refuses an optional value', async () => {
    const rig = await startSalesforceRig();
    for (const field of ['CountryCode', 'State']) {
      const errorCode = 'FIELD_INTEGRITY_EXCEPTION';
      rig.standIn.rowFaults.add({ object: 'Lead', errorCode, fields: [field], times: 1 });
    }
    const receipt = await rig.deliver(requestFor(disposition(FULL)));
    expect(receipt.warnings).toEqual([
      expect.stringContaining('Lead.Country'),
      expect.stringContaining('Lead.State'),
    ]);
    expect(rig.standIn.leads).toMatchObject([{ City: 'Chicago', LastName: 'Byron' }]);
    expect(rig.standIn.leads[0]).not.toHaveProperty('State');
  });

  it('is written with long texts cut, and says which', async () => {
    const rig = await startSalesforceRig();
    const event = disposition({
      lead: {
        id: '101',
        e164: '+13125550142',
        firstName: 'A'.repeat(41),
        email: 'none',
        postalCode: '9'.repeat(21),
      },
      call: {
        uniqueid: '1',
        status: 'SALE',
        statusName: 'S'.repeat(300),
        notes: `${'n'.repeat(31_999)}😀 tail`,
      },
      campaign: 'SALES',
    });
    const { warnings } = await rig.deliver(requestFor(event));
    expect(warnings.toSorted()).toEqual([
      expect.stringContaining('Lead.Email'),
      expect.stringContaining('Lead.FirstName'),
      expect.stringContaining('Lead.PostalCode'),
      expect.stringContaining('Task.Description'),
      expect.stringContaining('Task.Subject'),
    ]);
    const [task] = rig.standIn.tasks;
    expect(String(task?.['Description'])).toMatch(/n\n\nCampaign: SALES$/);
    expect(String(task?.['Description']).length).toBe(32_000);
    expect(rig.standIn.leads[0]).not.toHaveProperty('Email');
  });
});
