import { describe, expect, it, onTestFinished } from 'vitest';
import {
  startSalesforceStandIn,
  type SalesforceStandIn,
  type SalesforceStandInOptions,
} from '../../src/sandbox/salesforce/index.ts';

const ROOT = '/services/data/v66.0';
const KEY = `${ROOT}/sobjects/Lead/VICIdial_Lead_Id__c`;

interface Caller {
  readonly standIn: SalesforceStandIn;
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; body: unknown; headers: Headers }>;
}

async function start(options: SalesforceStandInOptions = {}): Promise<Caller> {
  const standIn = await startSalesforceStandIn(options);
  onTestFinished(() => standIn.close());
  const login = await fetch(`${standIn.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
    }),
  });
  const token = (await login.json()) as { access_token: string };
  return {
    standIn,
    async call(method, path, body) {
      const response = await fetch(standIn.url + path, {
        method,
        headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
  };
}

const lead = { LastName: 'Byron', Company: 'Engines' };
const refusedWith = (errorCode: string): unknown => [expect.objectContaining({ errorCode })];

describe('the Salesforce stand-in', () => {
  it('creates, then updates, by an external id', async () => {
    const { standIn, call } = await start();
    expect(await call('PATCH', `${KEY}/main%3A1`, lead)).toMatchObject({
      status: 201,
      body: { success: true, created: true },
    });
    expect(await call('PATCH', `${KEY}/main%3A1`, { City: 'Chicago' })).toMatchObject({
      status: 200,
      body: { created: false },
    });
    expect(standIn.leads).toMatchObject([{ ...lead, City: 'Chicago', VICIdial_Lead_Id__c: 'main:1' }]);
  });

  it.each([
    ['a field is unknown', 'Lead', { ...lead, Nickname: 'x' }, 'INVALID_FIELD'],
    ['a required field is missing', 'Lead', { LastName: 'Byron' }, 'REQUIRED_FIELD_MISSING'],
    ['a text is too long', 'Lead', { ...lead, FirstName: 'A'.repeat(41) }, 'STRING_TOO_LONG'],
    ['an address is none', 'Lead', { ...lead, Email: 'none' }, 'INVALID_EMAIL_ADDRESS'],
    [
      'a field is Salesforce’s own',
      'Lead',
      { ...lead, IsConverted: true },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    ],
    ['a picklist is restricted', 'Task', { CallType: 'Sideways' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['a number is a text', 'Task', { CallDurationInSeconds: '12' }, 'JSON_PARSER_ERROR'],
    ['a date has a time', 'Task', { ActivityDate: '2026-11-22T00:00:00Z' }, 'JSON_PARSER_ERROR'],
    ['the person does not exist', 'Task', { WhoId: '00Q5g0000000999' }, 'INVALID_CROSS_REFERENCE_KEY'],
    ['the person is no id', 'Task', { WhoId: 'Byron' }, 'MALFORMED_ID'],
  ])('refuses a record when %s', async (_when, object, fields, errorCode) => {
    const { standIn, call } = await start();
    const answer = await call('POST', `${ROOT}/sobjects/${object}`, fields);
    expect(answer).toMatchObject({ status: 400, body: refusedWith(errorCode) });
    expect([...standIn.leads, ...standIn.tasks]).toEqual([]);
  });

  it('refuses a WhatId when the WhoId is a lead, and TaskSubtype after creation', async () => {
    const { standIn, call } = await start();
    const WhoId = standIn.seed('Lead', lead);
    const both = await call('POST', `${ROOT}/sobjects/Task`, { WhoId, WhatId: '0015g0000000001AAA' });
    expect(both.body).toEqual(refusedWith('FIELD_INTEGRITY_EXCEPTION'));
    const task = await call('POST', `${ROOT}/sobjects/Task`, { WhoId, TaskSubtype: 'Call' });
    expect(task.status).toBe(201);
    const path = `${ROOT}/sobjects/Task/${standIn.tasks[0]?.Id}`;
    expect((await call('PATCH', path, { TaskSubtype: 'Call' })).body).toEqual(
      refusedWith('INVALID_FIELD_FOR_INSERT_UPDATE'),
    );
    expect((await call('PATCH', path, { Subject: 'x' })).status).toBe(204);
  });

  it('keeps unique keys unique, whatever their case', async () => {
    const { call } = await start();
    await call('POST', `${ROOT}/sobjects/Lead`, { ...lead, VICIdial_Lead_Id__c: 'main:1' });
    const second = await call('POST', `${ROOT}/sobjects/Lead`, { ...lead, VICIdial_Lead_Id__c: 'MAIN:1' });
    expect(second.body).toEqual(refusedWith('DUPLICATE_VALUE'));
  });

  it('answers 300 when an external id is not unique and two records have it', async () => {
    const { standIn, call } = await start({ uniqueKeys: false });
    for (let made = 0; made < 2; made += 1) standIn.seed('Lead', { ...lead, VICIdial_Lead_Id__c: 'main:1' });
    expect(await call('PATCH', `${KEY}/main%3A1`, lead)).toMatchObject({
      status: 300,
      body: [expect.any(String), expect.any(String)],
    });
  });

  it('reads, deletes and then no longer finds a record', async () => {
    const { standIn, call } = await start();
    const id = standIn.seed('Lead', { ...lead, VICIdial_Lead_Id__c: 'main:1' });
    const read = await call('GET', `${ROOT}/sobjects/Lead/${id.slice(0, 15)}?fields=LastName`);
    expect(read.body).toEqual({ attributes: expect.any(Object), LastName: 'Byron' });
    expect((await call('DELETE', `${ROOT}/sobjects/Lead/${id}`)).status).toBe(204);
    expect(await call('GET', `${ROOT}/sobjects/Lead/${id}`)).toMatchObject({
      status: 404,
      body: refusedWith('ENTITY_IS_DELETED'),
    });
    expect(await call('GET', `${KEY}/main%3A1`)).toMatchObject({
      status: 404,
      body: refusedWith('NOT_FOUND'),
    });
    expect((await call('PATCH', `${KEY}/main%3A1`, lead)).status).toBe(201);
  });

  it('undoes a composite request wholly when a part of it fails', async () => {
    const { standIn, call } = await start();
    standIn.seed('Lead', { ...lead, VICIdial_Lead_Id__c: 'main:2', City: 'Rome' });
    const { body } = await call('POST', `${ROOT}/composite`, {
      allOrNone: true,
      compositeRequest: [
        {
          method: 'PATCH',
          url: `${KEY}/main%3A1`,
          referenceId: 'made',
          body: { ...lead, Phone: '3125550142' },
        },
        { method: 'PATCH', url: `${KEY}/main%3A2`, referenceId: 'changed', body: { City: 'Paris' } },
        {
          method: 'POST',
          url: `${ROOT}/sobjects/Task`,
          referenceId: 'task',
          body: { WhoId: '@{made.id}', Bogus: 1 },
        },
      ],
    });
    expect(body).toMatchObject({
      compositeResponse: [
        { referenceId: 'made', httpStatusCode: 400, body: refusedWith('PROCESSING_HALTED') },
        { referenceId: 'changed', httpStatusCode: 400, body: refusedWith('PROCESSING_HALTED') },
        { referenceId: 'task', httpStatusCode: 400, body: refusedWith('INVALID_FIELD') },
      ],
    });
    expect(standIn.leads).toMatchObject([{ City: 'Rome' }]);
    expect(standIn.tasks).toEqual([]);
    const search = await call(
      'GET',
      `${ROOT}/search?q=${encodeURIComponent('FIND {3125550142} IN PHONE FIELDS RETURNING Lead(Id)')}`,
    );
    expect(search.body).toEqual({ searchRecords: [] });
  });

  it('keeps what succeeded when a composite request is not all or none', async () => {
    const { standIn, call } = await start();
    await call('POST', `${ROOT}/composite`, {
      compositeRequest: [
        { method: 'POST', url: `${ROOT}/sobjects/Lead`, referenceId: 'bad', body: {} },
        { method: 'PATCH', url: `${KEY}/main%3A1`, referenceId: 'good', body: lead },
        { method: 'POST', url: `${ROOT}/sobjects/Task`, referenceId: 'task', body: { WhoId: '@{good.id}' } },
      ],
    });
    expect(standIn.tasks).toMatchObject([{ WhoId: standIn.leads[0]?.Id }]);
  });

  it('upserts a collection row by row, errors in place', async () => {
    const { call } = await start();
    const rows = [
      { attributes: { type: 'Lead' }, VICIdial_Lead_Id__c: 'main:1', ...lead },
      { attributes: { type: 'Lead' }, VICIdial_Lead_Id__c: 'main:2' },
    ];
    const { status, body } = await call('PATCH', `${ROOT}/composite/sobjects/Lead/VICIdial_Lead_Id__c`, {
      records: rows,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { success: true, created: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ]);
  });

  it('finds by phone as it was typed, only when the index has caught up', async () => {
    let now = Date.now();
    const { standIn, call } = await start({ searchLagMs: 5_000, now: () => now });
    const id = standIn.seed('Contact', { LastName: 'Byron', Phone: '(312) 555-0142' });
    const find = async (terms: string): Promise<unknown> =>
      (
        await call(
          'GET',
          `${ROOT}/search?q=${encodeURIComponent(`FIND {${terms}} IN PHONE FIELDS RETURNING Contact(Id LIMIT 5), Lead(Id WHERE IsConverted = false)`)}`,
        )
      ).body;
    expect(await find('"312 555 0142"')).toEqual({ searchRecords: [] });
    now += 5_000;
    expect(await find('3125550142 OR "312 555 0142"')).toMatchObject({
      searchRecords: [{ attributes: { type: 'Contact' }, Id: id }],
    });
    expect(await find('3125550142')).toEqual({ searchRecords: [] });
  });

  it('answers queries, and sees the deleted in queryAll only', async () => {
    const { standIn, call } = await start();
    const id = standIn.seed('Lead', lead);
    const winner = standIn.seed('Lead', { ...lead, LastName: "O'Hara" });
    standIn.merge(id, winner);
    const query = async (kind: string, soql: string): Promise<unknown> =>
      (await call('GET', `${ROOT}/${kind}?q=${encodeURIComponent(soql)}`)).body;
    expect(await query('query', `SELECT Id FROM Lead WHERE Id = '${id}'`)).toMatchObject({ totalSize: 0 });
    expect(await query('queryAll', `SELECT MasterRecordId FROM Lead WHERE Id = '${id}'`)).toMatchObject({
      records: [{ MasterRecordId: winner }],
    });
    expect(
      await query(
        'query',
        String.raw`SELECT Id FROM Lead WHERE LastName IN ('O\'Hara', 'x') AND IsConverted = false LIMIT 1`,
      ),
    ).toMatchObject({ records: [{ Id: winner }] });
    expect(await query('query', 'SELECT Bogus FROM Lead')).toEqual(refusedWith('INVALID_FIELD'));
    expect(await query('query', 'SELECT everything')).toEqual(refusedWith('MALFORMED_QUERY'));
  });

  it('describes its key fields', async () => {
    const { call } = await start();
    const { body } = await call('GET', `${ROOT}/sobjects/Task/describe`);
    expect(body).toMatchObject({
      name: 'Task',
      fields: expect.arrayContaining([
        expect.objectContaining({ name: 'VICIdial_Call_Key__c', externalId: true, unique: true, length: 80 }),
        expect.objectContaining({ name: 'TaskSubtype', createable: true, updateable: false }),
      ]),
    });
  });

  it('pages a search by OFFSET for one object only, up to 2,000', async () => {
    const { standIn, call } = await start();
    const ids = [1, 2, 3].map(() => standIn.seed('Lead', { ...lead, Phone: '3125550142' }));
    const find = (returning: string): ReturnType<Caller['call']> =>
      call(
        'GET',
        `${ROOT}/search?q=${encodeURIComponent(`FIND {3125550142} IN PHONE FIELDS RETURNING ${returning}`)}`,
      );
    expect((await find('Lead(Id ORDER BY Id LIMIT 2 OFFSET 1)')).body).toMatchObject({
      searchRecords: [{ Id: ids[1] }, { Id: ids[2] }],
    });
    const malformed = { status: 400, body: refusedWith('MALFORMED_SEARCH') };
    expect(await find('Lead(Id LIMIT 2 OFFSET 2), Contact(Id LIMIT 2 OFFSET 2)')).toMatchObject(malformed);
    expect(await find('Lead(Id LIMIT 2 OFFSET 2001)')).toMatchObject(malformed);
  });

  it('keeps the campaigns of a lead when it becomes a contact', async () => {
    const { standIn, call } = await start();
    const id = standIn.seed('Lead', lead);
    standIn.addToCampaign(id, '7015g0000000001AAA');
    const contact = standIn.convert(id);
    const soql = `SELECT CampaignId, LeadId FROM CampaignMember WHERE ContactId = '${contact}'`;
    expect((await call('GET', `${ROOT}/query?q=${encodeURIComponent(soql)}`)).body).toMatchObject({
      records: [{ CampaignId: '7015g0000000001AAA', LeadId: id }],
    });
  });

  it('writes times with an offset', async () => {
    const { standIn, call } = await start({ now: () => Date.parse('2026-11-22T10:00:00.250Z') });
    const id = standIn.seed('Lead', lead);
    const { body } = await call('GET', `${ROOT}/sobjects/Lead/${id}?fields=SystemModstamp`);
    expect(body).toMatchObject({ SystemModstamp: '2026-11-22T10:00:00.250+0000' });
  });

  it('refuses a token that has expired, was recalled or never was', async () => {
    let now = Date.now();
    const { standIn, call } = await start({ tokenLifetimeMs: 1_000, now: () => now });
    expect((await call('GET', `${ROOT}/sobjects/Lead/describe`)).status).toBe(200);
    now += 1_000;
    expect(await call('GET', `${ROOT}/sobjects/Lead/describe`)).toMatchObject({
      status: 401,
      body: refusedWith('INVALID_SESSION_ID'),
    });
    const without = await fetch(`${standIn.url}${ROOT}/query`);
    expect(without.status).toBe(401);
  });

  it('counts API calls and refuses them beyond the limit', async () => {
    const { call } = await start({ apiLimit: 1 });
    const first = await call('GET', '/services/data');
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/1');
    expect(await call('GET', '/services/data')).toMatchObject({
      status: 403,
      body: refusedWith('REQUEST_LIMIT_EXCEEDED'),
    });
  });

  it('shows its records to another process', async () => {
    const { standIn } = await start();
    standIn.seed('Lead', lead);
    const state = await fetch(`${standIn.url}/_sandbox/state`);
    expect(await state.json()).toMatchObject({ tasks: [], contacts: [], leads: [lead] });
  });
});
