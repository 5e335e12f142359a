import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';

const OCCURRED = 1_795_310_300_000;
const RECEIVED = OCCURRED + 2000;

function read(body: string, changes: Partial<RawHit> = {}): BridgeEvent {
  const hit: RawHit = {
    receivedAt: RECEIVED,
    hook: 'hubspot',
    source: 'crm',
    trigger: 'event',
    method: 'POST',
    path: '/hooks/hubspot/crm',
    query: new Uint8Array(),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
    eventId: 'evt_aaaaaaaaaaaaaaaaaaaaaaaaaa',
    salvaged: false,
    ...changes,
  };
  return BridgeEvent.parse(parseHit(hit, { timezone: 'America/New_York' }));
}

function element(changes: object = {}): BridgeEvent {
  return read(
    JSON.stringify({
      eventId: 1,
      subscriptionId: 12_345,
      portalId: 62_515,
      appId: 54_321,
      occurredAt: OCCURRED,
      subscriptionType: 'contact.creation',
      attemptNumber: 0,
      objectId: 123,
      changeSource: 'CRM_UI',
      sourceId: 'userId:9586504',
      ...changes,
    }),
  );
}

const codes = ({ marks }: BridgeEvent): string[] =>
  marks.map(({ code, field }) => `${code} ${field ?? ''}`.trim());

describe('an element of a subscription', () => {
  test('of a creation, when read, then tells record, time, origin and all its values', () => {
    expect(element()).toEqual({
      id: 'evt_aaaaaaaaaaaaaaaaaaaaaaaaaa',
      type: 'record-changed',
      source: 'crm',
      trigger: 'event',
      receivedAt: new Date(RECEIVED).toISOString(),
      occurredAt: new Date(OCCURRED).toISOString(),
      leadKey: 'crm:contact:123',
      lead: {},
      record: {
        object: 'contact',
        id: '123',
        change: 'created',
        fields: {},
        origin: { kind: 'CRM_UI', id: 'userId:9586504' },
      },
      fields: {
        eventId: '1',
        subscriptionId: '12345',
        portalId: '62515',
        appId: '54321',
        occurredAt: String(OCCURRED),
        subscriptionType: 'contact.creation',
        attemptNumber: '0',
        objectId: '123',
        changeSource: 'CRM_UI',
        sourceId: 'userId:9586504',
      },
      marks: [],
    });
  });

  test.each([
    ['contact.creation', 'contact', 'created'],
    ['contact.propertyChange', 'contact', 'updated'],
    ['contact.deletion', 'contact', 'deleted'],
    ['contact.privacyDeletion', 'contact', 'privacy-deleted'],
    ['contact.restore', 'contact', 'restored'],
    ['company.creation', 'company', 'created'],
    ['deal.propertyChange', 'deal', 'updated'],
  ])('named %s, when read, then is %s %s', (subscriptionType, object, change) => {
    expect(element({ subscriptionType }).record).toMatchObject({ object, change, id: '123' });
  });

  test.each([
    ['0-1', 'contact'],
    ['0-2', 'company'],
    ['0-3', 'deal'],
    ['0-136', 'lead'],
    ['2-4711', '2-4711'],
  ])('with a generic name of object type %s, when read, then is a %s', (objectTypeId, object) => {
    const event = element({ subscriptionType: 'object.deletion', objectTypeId });
    expect(event.record).toMatchObject({ object, change: 'deleted', id: '123' });
    expect(event.leadKey).toBe(`crm:${object}:123`);
  });

  test('named in eventType, when read, then is understood alike', () => {
    const event = element({ subscriptionType: undefined, eventType: 'object.restore', objectTypeId: '0-1' });
    expect(event.record).toMatchObject({ object: 'contact', change: 'restored' });
  });

  test.each([
    ['a value', { propertyName: 'phone', propertyValue: '+1 312' }, { phone: '+1 312' }],
    ['an emptied value', { propertyName: 'phone', propertyValue: '' }, { phone: '' }],
    ['a value that is not told', { propertyName: 'phone' }, {}],
    ['a value that is null', { propertyName: 'phone', propertyValue: null }, {}],
    ['a value without a name', { propertyValue: 'x' }, {}],
    ['a name that no object should have', { propertyName: '__proto__', propertyValue: 'x' }, {}],
  ])('that tells %s, when read, then claims no more', (_, told, fields) => {
    expect(element({ subscriptionType: 'contact.propertyChange', ...told }).record?.fields).toEqual(fields);
  });

  test('of an association, when read, then the record it starts from is updated', () => {
    const changes = {
      objectId: undefined,
      fromObjectId: 7,
      toObjectId: 8,
      associationType: 'CONTACT_TO_COMPANY',
    };
    expect(element({ subscriptionType: 'contact.associationChange', ...changes }).record).toMatchObject({
      object: 'contact',
      id: '7',
      change: 'updated',
      fields: {},
    });
  });

  test('with a longer id than a number can hold, when read, then no digit is lost', () => {
    const event = read(
      `{"subscriptionType":"contact.creation","objectId":9007199254740993,"occurredAt":${OCCURRED}}`,
    );
    expect(event.record?.id).toBe('9007199254740993');
    expect(event.leadKey).toBe('crm:contact:9007199254740993');
  });

  test('with names of tomorrow, when read, then they are kept', () => {
    expect(element({ isSensitive: true, actor: { kind: 'AI' } }).fields).toMatchObject({
      isSensitive: 'true',
      'actor.kind': 'AI',
    });
  });
});

describe('a merge', () => {
  test.each([
    [
      'into a new record',
      { primaryObjectId: 1, mergedObjectIds: [2, 3], newObjectId: 9 },
      '9',
      ['1', '2', '3'],
    ],
    ['into the first record', { primaryObjectId: 1, mergedObjectIds: [2], newObjectId: 1 }, '1', ['2']],
    ['without a new id', { primaryObjectId: 1, mergedObjectIds: [2, 1] }, '1', ['2']],
    ['that tells nobody else', { primaryObjectId: 1 }, '1', []],
    [
      'that tells one twice',
      { primaryObjectId: 1, mergedObjectIds: [2, 2], newObjectId: 5 },
      '5',
      ['1', '2'],
    ],
  ])('%s, when read, then all that live on in it are told', (_, told, id, mergedIds) => {
    const event = element({ subscriptionType: 'contact.merge', objectId: undefined, ...told });
    expect(event.record).toMatchObject({ id, mergedIds, change: 'merged' });
    expect(codes(event)).toEqual([]);
  });

  test('with an id that is none, when read, then the others count and that is marked', () => {
    const event = element({
      subscriptionType: 'contact.merge',
      primaryObjectId: 1,
      mergedObjectIds: [2, -3],
    });
    expect(event.record?.mergedIds).toEqual(['2']);
    expect(codes(event)).toEqual(['bad-record-id mergedObjectIds']);
  });
});

describe('an odd element', () => {
  test.each<[string, object, string]>([
    ['of an unknown name', { subscriptionType: 'contact.explosion' }, 'unknown-event'],
    ['of a conversation', { subscriptionType: 'conversation.newMessage' }, 'unknown-event'],
    ['without a name', { subscriptionType: undefined }, 'unknown-event'],
    ['of no object', { subscriptionType: 'object.creation' }, 'unknown-event objectTypeId'],
    ['without an id', { objectId: undefined }, 'bad-record-id'],
    ['with the id 0', { objectId: 0 }, 'bad-record-id'],
    ['with a word for an id', { objectId: '../1' }, 'bad-record-id'],
    ['with a broken id', { objectId: 1.5 }, 'bad-record-id'],
  ])('%s, when read, then names no record and is marked', (_, changes, code) => {
    const event = element(changes);
    expect(event).not.toHaveProperty('record');
    expect(event).not.toHaveProperty('leadKey');
    expect(codes(event)).toEqual([code]);
    expect(event.fields).toMatchObject({ portalId: '62515' });
  });

  test.each([
    ['no time', undefined, []],
    ['a word for a time', 'soon', ['bad-time occurredAt']],
    ['a time an hour ahead', RECEIVED + 3_600_000, ['clock-ahead occurredAt']],
  ])('with %s, when read, then has none and the record still counts', (_, occurredAt, expected) => {
    const event = element({ occurredAt });
    expect(event).not.toHaveProperty('occurredAt');
    expect(event.record?.id).toBe('123');
    expect(codes(event)).toEqual(expected);
  });

  test.each(['null', '17', '"text"', '[]', '', 'not JSON {', '\u0000'])(
    'that is %j, when read, then is marked as unreadable',
    (body) => {
      expect(codes(read(body))).toEqual(['unreadable-body']);
    },
  );

  test('of any shape, when read, then never throws and fits the event schema', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('event', 'workflow'), (value, trigger) => {
        expect(codes(read(JSON.stringify(value), { trigger }))).not.toContain('parse-failed');
      }),
    );
  });
});

describe('a request of a workflow', () => {
  const workflow = (body: unknown, changes: Partial<RawHit> = {}): BridgeEvent =>
    read(JSON.stringify(body), { trigger: 'workflow', ...changes });

  test('with a contact and its history, when read, then tells the values of now', () => {
    const event = workflow({
      vid: 501,
      'canonical-vid': 502,
      'merged-vids': [501],
      'portal-id': 62_515,
      'is-contact': true,
      'profile-token': 'AO_T-m',
      properties: {
        email: { value: 'a@example.test', versions: [{ value: 'old@example.test', timestamp: 1 }] },
        phone: { value: '' },
        broken: { versions: [] },
      },
    });
    expect(event.record).toEqual({
      object: 'contact',
      id: '502',
      change: 'updated',
      fields: { email: 'a@example.test', phone: '' },
    });
    expect(event.leadKey).toBe('crm:contact:502');
    expect(event.fields).toMatchObject({ vid: '501', email: 'a@example.test' });
    expect(codes(event)).toEqual([]);
  });

  test('with a thousand old values before one, when read, then that one is still there', () => {
    const versions = Array.from({ length: 1500 }, (_, at) => ({ value: `v${at}` }));
    const event = workflow({ properties: { a: { value: '1', versions }, z: { value: '2' } }, vid: 5 });
    expect(event.record).toMatchObject({ id: '5', fields: { a: '1', z: '2' } });
  });

  test.each([
    ['chosen properties', { hs_object_id: '77', email: 'a@example.test', score: 3 }, 'contact', '77'],
    ['an id beside them', { objectId: 78, email: 'a@example.test', score: 3 }, 'contact', '78'],
    [
      'an object type',
      { objectId: 79, objectTypeId: '0-3', email: 'a@example.test', score: 3 },
      'deal',
      '79',
    ],
    [
      'a company',
      { companyId: 80, properties: { email: { value: 'a@example.test' }, score: 3 } },
      'company',
      '80',
    ],
    [
      'an id among the properties',
      { properties: { hs_object_id: { value: '81' }, email: 'a@example.test', score: 3 } },
      'contact',
      '81',
    ],
    [
      'a custom action',
      {
        callbackId: 'ap-1',
        origin: { portalId: 62_515 },
        object: { objectId: 82, objectType: 'CONTACT', properties: { email: 'a@example.test', score: 3 } },
      },
      'contact',
      '82',
    ],
  ])('with %s, when read, then names the record and its values', (_, body, object, id) => {
    const event = workflow(body);
    expect(event.record).toMatchObject({ object, id, change: 'updated' });
    expect(event.record?.fields).toMatchObject({ email: 'a@example.test', score: '3' });
    expect(event.record?.fields).not.toHaveProperty('objectId');
    expect(codes(event)).toEqual([]);
  });

  test('by GET, when read, then its query is the payload and secrets are left out', () => {
    const event = read('', {
      trigger: 'workflow',
      method: 'GET',
      headers: {},
      query: Buffer.from('hs_object_id=90&email=a%40example.test&token=***'),
    });
    expect(event.record).toMatchObject({ object: 'contact', id: '90', fields: { email: 'a@example.test' } });
    expect(event.fields).not.toHaveProperty('token');
  });

  test('that names no record, when read, then is marked and its values kept', () => {
    const event = workflow({ email: 'a@example.test' });
    expect(event).not.toHaveProperty('record');
    expect(event.fields).toEqual({ email: 'a@example.test' });
    expect(codes(event)).toEqual(['bad-record-id']);
  });
});
