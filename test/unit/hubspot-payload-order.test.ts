import { describe, expect, it } from 'vitest';
import { dispositionEvent, orderOf, requestFor, startHubspotRig } from './hubspot-rig.ts';

const CONNECTED = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const KEY = 'main:1795310300.1004:101';

describe('what HubSpot is sent beside the first record of a call', () => {
  it('is each part of an order in a request of its own when the configuration asks for everything', async () => {
    const rig = await startHubspotRig();
    const known = { contact: '801' };
    await rig.addContact({ lastname: 'Known', phone: '+13125550101' });
    const before = rig.standIn.bodies.length;
    const call = orderOf({
      activity: undefined,
      personFields: { hs_lead_status: 'OPEN_DEAL', jobtitle: '' },
      owner: { by: 'id', id: '7' },
      ownsPerson: true,
      tasks: [
        {
          key: 'callback',
          subject: 'Call back',
          body: 'Ask for <Bob>\n& Co',
          dueAt: '2026-11-23T15:00:00.000Z',
          priority: 'high',
          owner: { by: 'id', id: '8' },
          fields: { hs_task_reminders: '1795445100000' },
        },
      ],
      deal: {
        name: 'Sale to 101',
        stage: 'closedwon',
        pipeline: 'default',
        amount: '120.50',
        closeDate: '2026-11-22',
        fields: { dealtype: 'newbusiness' },
      },
    });
    await rig.deliver(requestFor(dispositionEvent(), { call, known }));
    const sent = rig.standIn.bodies.slice(before).filter(({ path }) => !path.endsWith('/search'));
    expect(sent.toSorted((one, other) => one.path.localeCompare(other.path))).toEqual([
      {
        method: 'POST',
        path: '/crm/objects/2026-09/contacts/batch/read?archived=false',
        body: {
          inputs: [{ id: 'main:101' }],
          idProperty: 'vicidial_lead_id',
          properties: [
            'email',
            'phone',
            'mobilephone',
            'hubspot_owner_id',
            'createdate',
            'vicidial_lead_id',
            'hs_lead_status',
            'jobtitle',
          ],
          propertiesWithHistory: [],
        },
      },
      {
        method: 'POST',
        path: '/crm/objects/2026-09/contacts/batch/update',
        body: {
          inputs: [
            {
              id: '801',
              objectWriteTraceId: 'dlv_0001',
              properties: { hs_lead_status: 'OPEN_DEAL', jobtitle: '', hubspot_owner_id: '7' },
            },
          ],
        },
      },
      {
        method: 'POST',
        path: '/crm/objects/2026-09/deals/batch/create',
        body: {
          inputs: [
            {
              associations: [
                {
                  to: { id: '801' },
                  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }],
                },
              ],
              objectWriteTraceId: 'dlv_0001:deal',
              properties: {
                dealname: 'Sale to 101',
                dealstage: 'closedwon',
                pipeline: 'default',
                amount: '120.50',
                closedate: '2026-11-22',
                dealtype: 'newbusiness',
                hubspot_owner_id: '7',
                vicidial_call_key: `${KEY}:deal`,
              },
            },
          ],
        },
      },
      {
        method: 'POST',
        path: '/crm/objects/2026-09/tasks/batch/create',
        body: {
          inputs: [
            {
              associations: [
                {
                  to: { id: '801' },
                  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }],
                },
              ],
              objectWriteTraceId: 'dlv_0001:task.callback',
              properties: {
                hs_timestamp: String(Date.UTC(2026, 10, 23, 15)),
                hs_task_subject: 'Call back',
                hs_task_body: 'Ask for &lt;Bob&gt;<br>&amp; Co',
                hs_task_priority: 'HIGH',
                hs_task_status: 'NOT_STARTED',
                hs_task_type: 'CALL',
                hs_task_reminders: '1795445100000',
                hubspot_owner_id: '8',
                vicidial_call_key: `${KEY}:callback`,
              },
            },
          ],
        },
      },
    ]);
  });

  it('is an upsert by the key and an association when the call may be there already', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'Known' });
    await rig.identities.set('contact', 'main:101', id);
    const before = rig.standIn.bodies.length;
    await rig.deliver(requestFor(dispositionEvent(), { inDoubtSince: rig.now() }));
    expect(rig.standIn.bodies.slice(before)).toEqual([
      {
        method: 'POST',
        path: '/crm/objects/2026-09/calls/batch/upsert',
        body: {
          inputs: [
            {
              idProperty: 'vicidial_call_key',
              id: KEY,
              objectWriteTraceId: 'dlv_0001',
              properties: {
                hs_timestamp: '1795310300000',
                hs_call_title: 'Call: SALE',
                hs_call_body: '<p>Status: SALE<br>VICIdial call: 1795310300.1004</p>',
                hs_call_status: 'COMPLETED',
                hs_call_disposition: CONNECTED,
                hs_call_to_number: '+13125550101',
                hs_call_external_id: KEY,
              },
            },
          ],
        },
      },
      {
        method: 'POST',
        path: '/crm/associations/2026-09/calls/contacts/batch/create',
        body: {
          inputs: [
            {
              from: { id: '802' },
              to: { id: '801' },
              types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 194 }],
            },
          ],
        },
      },
    ]);
  });

  it('is the address of the recording alone when that is found later', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestFor(dispositionEvent()));
    const recordingUrl = 'https://bridge.example.test/recordings/abc';
    const event = dispositionEvent({ type: 'recording-found', call: { recordingUrl } });
    await rig.deliver(requestFor(event, { deliveryId: 'dlv_0002' }));
    expect(rig.standIn.bodies.at(-1)).toEqual({
      method: 'POST',
      path: '/crm/objects/2026-09/calls/batch/update',
      body: {
        inputs: [
          {
            id: rig.standIn.calls[0]?.id,
            objectWriteTraceId: 'dlv_0002',
            properties: { hs_call_recording_url: recordingUrl },
          },
        ],
      },
    });
  });
});
