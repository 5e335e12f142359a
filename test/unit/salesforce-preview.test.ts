import { describe, expect, it } from 'vitest';
import type { CallOrder, Preview } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { shadowContext } from '../../src/sync/shadow-context.ts';
import {
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: { Last_Disposition__c: 'SALE' },
  owner: undefined,
  ownsPerson: false,
  tasks: [],
  campaign: { id: '7015g0000000001AAA', status: 'Responded' },
  deal: undefined,
};

function preview(rig: SalesforceRig, event: BridgeEvent, call?: CallOrder): Promise<Preview> {
  const context = {
    ...shadowContext(rig.identities),
    signal: AbortSignal.timeout(5000),
    logger: QUIET,
  };
  const shown = rig.connection.preview?.(requestFor(event, { call }), context);
  return shown ?? Promise.reject(new Error('the connection shows nothing'));
}

/** Nothing is written there, and nothing remembered here. */
function untouched(rig: SalesforceRig, before: ReadonlyMap<string, string> = new Map()): void {
  expect(rig.standIn.writes).toEqual([]);
  expect([...rig.identities.entries]).toEqual([...before]);
}

describe('what a delivery to Salesforce would change', () => {
  it('is a new person, a new Task and a new member when nobody is known', async () => {
    const rig = await startSalesforceRig();
    const { changes } = await preview(rig, disposition(), ORDER);
    expect(changes).toMatchObject([
      {
        object: 'Lead',
        id: undefined,
        outcome: 'created',
        fields: {
          VICIdial_Lead_Id__c: { from: undefined, to: 'main:101' },
          Last_Disposition__c: { from: undefined, to: 'SALE' },
        },
      },
      {
        object: 'Task',
        outcome: 'created',
        fields: {
          CallDisposition: { to: 'SALE' },
          VICIdial_Call_Key__c: { to: requestFor(disposition()).effectKey },
        },
      },
      { object: 'CampaignMember', outcome: 'created', fields: { Status: { to: 'Responded' } } },
    ]);
    untouched(rig);
  });

  it('is field by field what is not there yet when the call was logged before', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    const before = new Map(rig.identities.entries);
    const written = rig.standIn.writes.length;
    const same = await preview(rig, disposition());
    expect(same.changes).toEqual([{ object: 'Task', id: ids['Task'], outcome: 'unchanged', fields: {} }]);
    const event = disposition({ call: { uniqueid: '1795310300.1004', status: 'NI' } });
    expect((await preview(rig, event, ORDER)).changes).toEqual([
      {
        object: 'Lead',
        id: ids['Lead'],
        outcome: 'updated',
        fields: { Last_Disposition__c: { from: '', to: 'SALE' } },
      },
      {
        object: 'Task',
        id: ids['Task'],
        outcome: 'updated',
        fields: {
          Subject: { from: 'Call: SALE', to: 'Call: NI' },
          CallDisposition: { from: 'SALE', to: 'NI' },
        },
      },
      {
        object: 'CampaignMember',
        id: undefined,
        outcome: 'created',
        fields: expect.objectContaining({ Status: { from: undefined, to: 'Responded' } }),
      },
    ]);
    expect(rig.standIn.writes).toHaveLength(written);
    expect(rig.identities.entries).toEqual(before);
  });

  it('is about the contact when the lead that is remembered was converted', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    const before = new Map(rig.identities.entries);
    const contact = rig.standIn.convert(String(ids['Lead']));
    const { changes } = await preview(rig, disposition({ callKey: 'main:2:101' }), ORDER);
    expect(changes[0]).toMatchObject({ object: 'Contact', id: contact });
    expect(rig.identities.entries).toEqual(before);
  });

  it('fails as the delivery would when a person must decide', async () => {
    const rig = await startSalesforceRig();
    for (const LastName of ['One', 'Two'])
      rig.standIn.seed('Lead', { LastName, Company: 'C', Phone: '3125550142' });
    const call: CallOrder = { ...ORDER, person: { ...ORDER.person, several: 'park' } };
    expect(await rejection(preview(rig, disposition(), call))).toMatchObject({ code: 'review-several' });
    untouched(rig);
  });

  it('is the line of the recording, the mark, and the lead id for those events', async () => {
    const rig = await startSalesforceRig();
    const lead = rig.standIn.seed('Lead', { LastName: 'Held', Company: 'C', Phone: '3125550142' });
    const task = rig.standIn.seed('Task', {
      Subject: 'Call',
      VICIdial_Call_Key__c: 'main:1795310300.1004:101',
    });
    const recording = await preview(
      rig,
      disposition({ type: 'recording-found', call: { recordingUrl: 'https://b.example/recordings/x' } }),
    );
    expect(recording.changes).toEqual([
      {
        object: 'Task',
        id: task,
        outcome: 'updated',
        fields: { Description: { from: '', to: 'Recording: https://b.example/recordings/x' } },
      },
    ]);
    const dnc = await preview(rig, disposition({ type: 'dnc-set', dnc: { numbers: ['+13125550142'] } }));
    expect(dnc.changes).toEqual([
      { object: 'Lead', id: lead, outcome: 'updated', fields: { DoNotCall: { from: 'false', to: 'true' } } },
    ]);
    const placed = await preview(
      rig,
      disposition({
        type: 'lead-placed',
        source: 'sfdc',
        record: { object: 'Lead', id: lead, change: 'created', fields: {} },
      }),
    );
    expect(placed.changes).toEqual([
      {
        object: 'Lead',
        id: lead,
        outcome: 'updated',
        fields: { VICIdial_Lead_Id__c: { from: '', to: 'main:101' } },
      },
    ]);
    untouched(rig);
  });
});
