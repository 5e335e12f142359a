import { describe, expect, test } from 'vitest';
import { AGENT_ID, EVENT, LOCATION, ORDER } from './highlevel-rig.ts';
import { ALL, DEAL, DNC, DUE, FULL, LEAST, startHighLevelSent, TASK } from './highlevel-sent.ts';

const READ = { version: '2021-07-28', accept: 'application/json' };
const WRITE = { ...READ, 'content-type': 'application/json' };

const get = (path: string) => ({ method: 'GET', path, headers: READ, body: undefined });
const post = (path: string, body: object) => ({ method: 'POST', path, headers: WRITE, body });
const put = (path: string, body: object) => ({ method: 'PUT', path, headers: WRITE, body });

const FIELDS = get('/locations/locationUnit00000001/customFields?model=all');
/** The account's fields have the first numbers: the lead's key, last_status, then those that a test adds. */
const LEAD_KEY = { id: 'field000000000000001', field_value: 'main:101' };
const NEWCOMER = { locationId: LOCATION, phone: '+13125550101', customFields: [LEAD_KEY] };
const PHONE = { field: 'phone', operator: 'eq', value: '+13125550101' };
const LEAD = { field: 'customFields.field000000000000001', operator: 'eq', value: 'main:101' };
const PIPELINES = get('/opportunities/pipelines?locationId=locationUnit00000001');
const OPPORTUNITIES = get(
  '/opportunities/search?location_id=locationUnit00000001&contact_id=contact0000000000003&pipeline_id=pipelineSolar0000001&status=all&limit=100',
);
const VISIT = {
  name: 'Visit',
  pipelineId: 'pipelineSolar0000001',
  pipelineStageId: 'stage-visit',
  status: 'open',
};
const DO_NOT_CALL = { status: 'active', message: 'vicibridge: do not call', code: '' };
const MAY_CALL = { ...DO_NOT_CALL, status: 'inactive' };
const SMS = { status: 'active', message: 'mine', code: '1' };

const search = (...filters: readonly object[]) =>
  post('/contacts/search', {
    locationId: LOCATION,
    page: 1,
    pageLimit: 100,
    filters: [{ group: 'OR', filters }],
  });

describe('what HighLevel is sent for a call', () => {
  test('with the least an event can hold, when it is delivered, then it is one contact and one note', async () => {
    const { deliver, sentBy } = await startHighLevelSent();
    expect(await sentBy(() => deliver({ event: LEAST, call: undefined }))).toEqual([
      FIELDS,
      search(LEAD, PHONE),
      post('/contacts/upsert', NEWCOMER),
      post('/contacts/contact0000000000003/notes', {
        title: 'Call: SALE',
        body:
          'Status: SALE\nNumber: +13125550101\nCall began: 2026-11-21T21:20:40.000Z\n' +
          'VICIdial call: 1795310300.101\nvicibridge main:1795310300.101:101',
      }),
    ]);
  });

  test('with no lead and the least task and deal, when it is delivered, then they hold what they must', async () => {
    const { deliver, sentBy } = await startHighLevelSent({ settings: { leadIdField: false } });
    const event = { ...LEAST, leadKey: undefined, lead: { e164: '+13125550101' } };
    const call = { ...ORDER, activity: undefined, tasks: [TASK], deal: DEAL };
    expect(await sentBy(() => deliver({ event, call }))).toEqual([
      search(PHONE),
      post('/contacts/upsert', { locationId: LOCATION, phone: '+13125550101' }),
      post('/contacts/contact0000000000003/tasks', {
        title: 'Check',
        body: 'vicibridge main:1795310300.101:101/check',
        dueDate: DUE,
        completed: false,
      }),
      PIPELINES,
      post('/opportunities/', { ...VISIT, locationId: LOCATION, contactId: 'contact0000000000003' }),
    ]);
  });

  test('with everything, when it is delivered twice, then each part is created and then updated', async () => {
    const { account, deliver, sentBy } = await startHighLevelSent();
    account.addField('budget', 'contact', 'NUMERICAL');
    account.addField('interests', 'contact', 'CHECKBOX');
    account.addField('order no', 'opportunity');
    const contact = '/contacts/contact0000000000006';
    const person = {
      companyName: 'Engines',
      assignedTo: AGENT_ID,
      customFields: [
        { id: 'field000000000000002', field_value: '' },
        { id: 'field000000000000003', field_value: 12.5 },
        { id: 'field000000000000004', field_value: ['solar', 'heat pumps'] },
      ],
    };
    const note = {
      title: 'Sold ‹two›',
      body:
        'Asked for ‹b›Bob‹/b› & "terms"\nsecond line\n\n' +
        'Status: CALLBK (Call ‹Back›)\nOutcome: Sold\nDirection: inbound\nDuration: 1:01\n' +
        'Number: +13125550101\nAgent: Ana Agent (agent1)\nCampaign: SALES\nIn-group: SUPPORT\n' +
        'List: 1001\nEnded by: CALLER\nCallback: 2026-11-23T15:00:00.000Z\n' +
        'Call began: 2026-11-21T21:18:20.000Z\nVICIdial call: 1795310300.101\nOrder no: 4711\n' +
        'Recording: https://bridge.example.test/recordings/abc\nvicibridge main:1795310300.101:101',
      userId: AGENT_ID,
    };
    const callback = {
      title: 'Call ‹back›',
      body: 'Ask for Bob\nat noon\nPriority: high\nLine: 2\nvicibridge main:1795310300.101:101/callback',
      dueDate: DUE,
      assignedTo: AGENT_ID,
    };
    const check = { title: 'Check', body: 'vicibridge main:1795310300.101:101/check', dueDate: DUE };
    const opportunity = {
      name: 'Two of them',
      pipelineId: 'pipelineSales0000001',
      pipelineStageId: 'stage-won',
      status: 'won',
      monetaryValue: 120.5,
      assignedTo: AGENT_ID,
      customFields: [{ id: 'field000000000000005', field_value: '4711' }],
    };
    expect(await sentBy(() => deliver({ event: FULL, call: ALL }))).toEqual([
      get('/contacts/contactGone000000001'),
      FIELDS,
      search(LEAD, { field: 'email', operator: 'eq', value: 'c+o@example.test' }, PHONE),
      get('/locations/locationUnit00000001'),
      get('/users/search?companyId=company0000000000001&locationId=locationUnit00000001&skip=0&limit=100'),
      post('/contacts/upsert', {
        locationId: LOCATION,
        firstName: 'Conan',
        lastName: "O'Brien & Sons",
        email: 'c+o@example.test',
        phone: '+13125550101',
        address1: '1 Main St #5',
        city: 'Chicago',
        state: 'IL',
        postalCode: '60601',
        country: 'US',
        source: 'VICIdial',
        customFields: [{ id: 'field000000000000002', field_value: 'NEW' }, LEAD_KEY],
        assignedTo: AGENT_ID,
      }),
      put(contact, person),
      post(`${contact}/notes`, note),
      post(`${contact}/tasks`, { ...callback, completed: false }),
      post(`${contact}/tasks`, { ...check, completed: false }),
      post(`${contact}/campaigns/campaign%2F1`, {}),
      PIPELINES,
      post('/opportunities/', { ...opportunity, locationId: LOCATION, contactId: 'contact0000000000006' }),
    ]);
    expect(await sentBy(() => deliver({ event: FULL, call: ALL }))).toEqual([
      put(contact, person),
      put(`${contact}/notes/note0000000000000007`, note),
      put(`${contact}/tasks/task0000000000000008`, callback),
      put(`${contact}/tasks/task0000000000000009`, check),
      put('/opportunities/opportunity000000010', opportunity),
    ]);
  });

  test('that is in doubt, when it comes again, then what there may be is listed first', async () => {
    const { deliver, identities, sentBy } = await startHighLevelSent();
    const call = { ...ORDER, tasks: [TASK], deal: DEAL };
    await deliver({ event: LEAST, call });
    await identities.forget('note', 'main:1795310300.101:101');
    await identities.forget('task', 'main:1795310300.101:101/check');
    await identities.forget('opportunity', 'main:1795310300.101:101');
    const again = await sentBy(() => deliver({ event: LEAST, call, inDoubtSince: Date.now() }));
    expect(again.filter(({ method }) => method === 'GET')).toEqual([
      get('/contacts/contact0000000000003/notes'),
      get('/contacts/contact0000000000003/tasks'),
      OPPORTUNITIES,
    ]);
  });

  test('of somebody who may have one opportunity, when a second is refused, then the open one is updated', async () => {
    const { deliver, sentBy, standIn } = await startHighLevelSent();
    const call = { ...ORDER, activity: undefined, deal: DEAL };
    await deliver({ event: LEAST, call });
    standIn.faults.add({ method: 'POST', path: '/opportunities/', action: 'status', status: 400, body: {} });
    const sent = await sentBy(() => deliver({ event: { ...LEAST, callKey: 'main:2:101' }, call }));
    expect(sent.slice(1)).toEqual([OPPORTUNITIES, put('/opportunities/opportunity000000004', VISIT)]);
  });

  test('of a contact by its vendor lead code, when one field is emptied, then that alone is sent', async () => {
    const { account, deliver, sentBy } = await startHighLevelSent();
    const { id } = account.addContact({ phone: '+13125550999' });
    const event = { ...LEAST, lead: { ...LEAST.lead, vendorLeadCode: id } };
    const call = { ...ORDER, activity: undefined, personFields: { city: '' } };
    expect(await sentBy(() => deliver({ event, call }))).toEqual([
      get(`/contacts/${id}`),
      put(`/contacts/${id}`, { city: '' }),
    ]);
  });

  test('whose recording is found, when the note is there, then it is read and its text alone is written', async () => {
    const { deliver, sentBy } = await startHighLevelSent();
    await deliver({ event: LEAST });
    const recordingUrl = 'https://bridge.example.test/recordings/abc';
    const event = { ...LEAST, type: 'recording-found', call: { ...LEAST.call, recordingUrl } } as const;
    const note = '/contacts/contact0000000000003/notes/note0000000000000004';
    expect(await sentBy(() => deliver({ event, call: { ...ALL, owner: undefined } }))).toEqual([
      get(note),
      put(note, {
        body:
          'Status: SALE\nNumber: +13125550101\nCall began: 2026-11-21T21:20:40.000Z\n' +
          `VICIdial call: 1795310300.101\nRecording: ${recordingUrl}\nvicibridge main:1795310300.101:101`,
      }),
    ]);
  });

  test('of a blocked number, when the contact is made, then DND is in the same request', async () => {
    const { deliver, sentBy } = await startHighLevelSent({ blocked: true });
    const [, , contact] = await sentBy(() => deliver({ event: LEAST }));
    expect(contact).toEqual(post('/contacts/upsert', { ...NEWCOMER, dndSettings: { Call: DO_NOT_CALL } }));
  });
});

describe('what HighLevel is sent beside calls', () => {
  test.each([
    ['call', { dndSettings: { SMS, Call: DO_NOT_CALL } }, { dndSettings: { SMS, Call: MAY_CALL } }],
    [
      'everything',
      { dnd: true, dndSettings: { SMS, Call: DO_NOT_CALL } },
      { dnd: false, dndSettings: { SMS, Call: MAY_CALL } },
    ],
  ])('doNotCall: %s, when set and lifted, then other channels go along', async (doNotCall, set, lifted) => {
    const { account, deliver, sentBy } = await startHighLevelSent({ settings: { doNotCall } });
    const { id } = account.addContact({ phone: '+13125550101', dndSettings: { SMS } });
    expect(await sentBy(() => deliver({ event: DNC }))).toEqual([search(PHONE), put(`/contacts/${id}`, set)]);
    const record = { object: 'contact', id, change: 'updated', fields: {} } as const;
    const lifting = { ...DNC, type: 'dnc-lifted', source: 'crm', record } as const;
    expect(await sentBy(() => deliver({ event: { ...lifting, dnc: { numbers: [] } } }))).toEqual([
      get(`/contacts/${id}`),
      search(PHONE),
      put(`/contacts/${id}`, lifted),
    ]);
  });

  test("a contact that became a lead, when it is told, then the lead's key is the one field sent", async () => {
    const { account, deliver, sentBy } = await startHighLevelSent();
    const { id } = account.addContact({ phone: '+13125550101' });
    const record = { object: 'contact', id, change: 'updated', fields: {} } as const;
    const event = { ...EVENT, type: 'lead-placed', source: 'crm', record } as const;
    expect(await sentBy(() => deliver({ event }))).toEqual([
      FIELDS,
      get(`/contacts/${id}`),
      put(`/contacts/${id}`, { customFields: [LEAD_KEY] }),
    ]);
  });
});
