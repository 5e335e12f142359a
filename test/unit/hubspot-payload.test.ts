import { describe, expect, it } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import {
  dispositionEvent,
  type HubspotRig,
  requestFor,
  requestsOf,
  startHubspotRig,
  WITHOUT_UNIQUE,
} from './hubspot-rig.ts';

const CONNECTED = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const NO_ANSWER = '73a0d17f-1163-4015-bdd5-ec830791da20';
const KEY = 'main:1795310300.1004:101';

const ON_CONTACT = [
  { to: { id: '801' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 194 }] },
];

const fullEvent = dispositionEvent({
  occurredAt: '2026-11-22T01:19:20.000Z',
  lead: {
    id: '101',
    listId: '1001',
    phone: '3125550101',
    phoneCode: '1',
    e164: '+13125550101',
    firstName: 'Conan',
    lastName: "O'Brien & Sons",
    email: 'C+O@Example.test',
    address1: '1 Main St #5',
    address2: 'Rear',
    city: 'Chicago',
    state: 'IL',
    postalCode: '60601',
    country: 'USA',
  },
  call: {
    uniqueid: '1795310300.1004',
    direction: 'inbound',
    status: 'CALLBK',
    statusName: 'Call Back',
    talkSeconds: 61,
    termReason: 'CALLER',
    dialedNumber: '3125550101',
    inGroup: 'SUPPORT',
    recordingUrl: 'https://recordings.example.test/9002.mp3',
    notes: 'Asked for <b>Bob</b> & "terms"\nsecond line',
    callbackAt: '2026-11-23T15:00:00.000Z',
  },
  agent: { user: 'agent001', fullName: "Alice O'Agent" },
  campaign: 'SALES',
  fields: { did_pattern: '18005550199' },
});

async function bodiesOf(rig: HubspotRig, event: BridgeEvent): Promise<unknown[]> {
  await rig.deliver(requestFor(event));
  return rig.standIn.bodies.filter(({ path }) => !path.endsWith('/search'));
}

describe('what HubSpot is sent', () => {
  it('is one contact and one call by their unique properties when the event has only what it must have', async () => {
    const rig = await startHubspotRig();
    expect(await bodiesOf(rig, dispositionEvent())).toEqual([
      {
        method: 'POST',
        path: '/crm/objects/2026-09/contacts/batch/create',
        body: {
          inputs: [
            {
              associations: [],
              objectWriteTraceId: 'dlv_0001',
              properties: { phone: '+13125550101', lastname: '+13125550101', vicidial_lead_id: 'main:101' },
            },
          ],
        },
      },
      {
        method: 'POST',
        path: '/crm/objects/2026-09/calls/batch/create',
        body: {
          inputs: [
            {
              associations: ON_CONTACT,
              objectWriteTraceId: 'dlv_0001',
              properties: {
                hs_timestamp: '1795310300000',
                hs_call_title: 'Call: SALE',
                hs_call_body: '<p>Status: SALE<br>VICIdial call: 1795310300.1004</p>',
                hs_call_status: 'COMPLETED',
                hs_call_disposition: CONNECTED,
                hs_call_to_number: '+13125550101',
                hs_call_external_id: KEY,
                vicidial_call_key: KEY,
              },
            },
          ],
        },
      },
    ]);
    expect(requestsOf(rig.standIn)).toEqual([
      'POST /crm/objects/2026-09/contacts/search',
      'POST /crm/objects/2026-09/contacts/batch/create',
      'POST /crm/objects/2026-09/calls/batch/create',
    ]);
  });

  it('is every property as a string, notes escaped, when the event has all fields', async () => {
    const rig = await startHubspotRig();
    const [contact, call] = await bodiesOf(rig, fullEvent);
    expect(contact).toMatchObject({
      body: {
        inputs: [
          {
            properties: {
              email: 'c+o@example.test',
              firstname: 'Conan',
              lastname: "O'Brien & Sons",
              phone: '+13125550101',
              address: '1 Main St #5, Rear',
              city: 'Chicago',
              state: 'IL',
              zip: '60601',
              country: 'USA',
            },
          },
        ],
      },
    });
    expect(call).toEqual({
      method: 'POST',
      path: '/crm/objects/2026-09/calls/batch/create',
      body: {
        inputs: [
          {
            associations: ON_CONTACT,
            objectWriteTraceId: 'dlv_0001',
            properties: {
              hs_timestamp: '1795310300000',
              hs_call_title: 'Inbound call: CALLBK (Call Back)',
              hs_call_body:
                '<p>Asked for &lt;b&gt;Bob&lt;/b&gt; &amp; &quot;terms&quot;<br>second line</p>' +
                '<p>Status: CALLBK (Call Back)<br>Campaign: SALES<br>In-group: SUPPORT<br>' +
                'Agent: Alice O&#39;Agent (agent001)<br>List: 1001<br>Ended by: CALLER<br>' +
                'Callback: 2026-11-23T15:00:00.000Z<br>VICIdial call: 1795310300.1004</p>',
              hs_call_duration: '61000',
              hs_call_direction: 'INBOUND',
              hs_call_status: 'COMPLETED',
              hs_call_disposition: CONNECTED,
              hs_call_from_number: '+13125550101',
              hs_call_to_number: '+18005550199',
              hs_call_recording_url: 'https://recordings.example.test/9002.mp3',
              hs_call_external_id: KEY,
              vicidial_call_key: KEY,
            },
          },
        ],
      },
    });
  });

  it('is one create with the contact inside when the account has no unique properties', async () => {
    const rig = await startHubspotRig(WITHOUT_UNIQUE, { uniqueProperties: false });
    const [contact, call, ...more] = await bodiesOf(rig, dispositionEvent());
    expect(contact).toMatchObject({
      path: '/crm/objects/2026-09/contacts/batch/create',
      body: {
        inputs: [{ properties: { phone: '+13125550101', lastname: '+13125550101' }, associations: [] }],
      },
    });
    expect(call).toEqual({
      method: 'POST',
      path: '/crm/objects/2026-09/calls/batch/create',
      body: {
        inputs: [
          {
            objectWriteTraceId: 'dlv_0001',
            associations: ON_CONTACT,
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
    });
    expect(more).toEqual([]);
  });

  it('is a call that nobody answered when no agent took it', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(
      requestFor(
        dispositionEvent({ type: 'no-agent', call: { uniqueid: '1795310300.1004', status: 'DROP' } }),
      ),
    );
    expect(rig.standIn.calls[0]?.properties).toMatchObject({
      hs_call_title: 'Call without agent: DROP',
      hs_call_status: 'NO_ANSWER',
      hs_call_disposition: NO_ANSWER,
    });
  });

  it('uses the outcome that the configuration gives a status before the built-in one', async () => {
    const rig = await startHubspotRig({ dispositions: { NI: 'left-live-message', B: 'wrong-number' } });
    const outcome = async (status: string, uniqueid: string): Promise<unknown> => {
      const callKey = `main:${uniqueid}:101`;
      await rig.deliver(requestFor(dispositionEvent({ callKey, call: { uniqueid, status } })));
      return rig.standIn.calls.at(-1)?.properties['hs_call_disposition'];
    };
    expect(await outcome('NI', '1795310300.1')).toBe('a4c4c377-d246-4b32-a13b-75a56a4cd0ff');
    expect(await outcome('B', '1795310300.2')).toBe('17b47fee-58de-441e-a44c-c6300d46f273');
    expect(await outcome('AB', '1795310300.3')).toBe('9d9162e7-6cf3-4944-bf63-4dff82258764');
  });

  it('takes the time of the event when the uniqueid is no time near it', async () => {
    const rig = await startHubspotRig();
    const call = { uniqueid: '1111111111.7', status: 'SALE' };
    await rig.deliver(requestFor(dispositionEvent({ call, occurredAt: '2026-11-22T01:19:20.000Z' })));
    expect(rig.standIn.calls[0]?.properties['hs_timestamp']).toBe(String(Date.UTC(2026, 10, 22, 1, 19, 20)));
  });

  it('cuts notes that are too long and says so', async () => {
    const rig = await startHubspotRig();
    const call = { uniqueid: '1795310300.1004', status: 'SALE', notes: '&'.repeat(20_000) };
    const { warnings } = await rig.deliver(requestFor(dispositionEvent({ call })));
    expect(warnings).toEqual([expect.stringContaining('notes')]);
    expect(rig.standIn.calls[0]?.properties['hs_call_body']?.length).toBeLessThan(65_536);
  });

  it('keeps a recording that is not on HTTPS as text, and out of the property for playing', async () => {
    const rig = await startHubspotRig();
    const call = { uniqueid: '1795310300.1004', status: 'SALE', recordingUrl: 'http://10.0.0.5/a.wav' };
    await rig.deliver(requestFor(dispositionEvent({ call })));
    const properties = rig.standIn.calls[0]?.properties;
    expect(properties).not.toHaveProperty('hs_call_recording_url');
    expect(properties?.['hs_call_body']).toContain('Recording: http://10.0.0.5/a.wav');
  });
});
