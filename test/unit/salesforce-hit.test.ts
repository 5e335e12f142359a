import { describe, expect, it } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';

const RECEIVED_AT = Date.parse('2026-11-22T03:30:06.000Z');
const LEAD = '00Q5g000001AbCdEAK';
const SHORT_LEAD = '00Q5g000001AbCd';
const WINNER = '00Q5g000001ZzZzEAK';
const USER = '0055g00000AbcdeAAB';

function parse(trigger: string, body: unknown): BridgeEvent {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const hit: RawHit = {
    receivedAt: RECEIVED_AT,
    hook: 'salesforce',
    source: 'sfdc',
    trigger,
    method: 'POST',
    path: '/hooks/salesforce/sfdc',
    query: new Uint8Array(),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(text),
    remoteAddress: '127.0.0.1',
    eventId: 'evt_0000000000000000000000001a',
    salvaged: false,
  };
  const event = parseHit(hit, { timezone: 'America/New_York' });
  expect(BridgeEvent.parse(event)).toEqual(event);
  return event;
}

function notification(fields: Record<string, string>, changes: object = {}) {
  return parse('outbound-message', {
    organizationId: '00D5g000004XyzAEAS',
    actionId: '04k5g00000000001AA',
    notificationId: '04l5g00000000001AA',
    object: 'Lead',
    fields: { Id: LEAD, ...fields },
    ...changes,
  });
}

const record = (told: unknown) => parse('record', told);
const codes = ({ marks }: BridgeEvent) => marks.map(({ code }) => code);

describe('a notification of an outbound message', () => {
  it('is a change of its record, with the fields as they were told and when and by whom', () => {
    const event = notification({
      LastName: 'Lovelace',
      Phone: '(312) 555-0142',
      LastModifiedById: '0055g00000Abcde',
      CreatedDate: '2026-11-01T08:00:00.000Z',
      LastModifiedDate: '2026-11-22T03:30:05.000Z',
    });
    expect(event).toMatchObject({
      id: 'evt_0000000000000000000000001a',
      type: 'record-changed',
      source: 'sfdc',
      trigger: 'outbound-message',
      receivedAt: '2026-11-22T03:30:06.000Z',
      occurredAt: '2026-11-22T03:30:05.000Z',
      leadKey: `sfdc:Lead:${LEAD}`,
      record: { object: 'Lead', id: LEAD, change: 'updated', origin: { kind: 'user', id: USER } },
      marks: [],
    });
    expect(event.record?.fields).toMatchObject({ LastName: 'Lovelace', Phone: '(312) 555-0142' });
  });

  it('names the same record by 15 or 18 characters', () => {
    expect(notification({ Id: SHORT_LEAD }).leadKey).toBe(notification({}).leadKey);
  });

  it.each([
    ['created', { CreatedDate: '2026-11-22T03:30:05.000Z', LastModifiedDate: '2026-11-22T03:30:06.000Z' }],
    ['created', { CreatedDate: '2026-11-22T03:30:05.000Z', SystemModstamp: '2026-11-22T03:30:05.000+0000' }],
    ['updated', { CreatedDate: '2026-11-22T03:30:03.000Z', LastModifiedDate: '2026-11-22T03:30:05.000Z' }],
    ['updated', { LastModifiedDate: '2026-11-22T03:30:05.000Z' }],
    ['updated', { CreatedDate: 'junk', LastModifiedDate: 'junk' }],
    ['deleted', { IsDeleted: 'true', CreatedDate: '2026-11-22T03:30:05.000Z' }],
    ['updated', { IsDeleted: 'false' }],
  ])('is %s by the times and the flag of its record', (change, fields) => {
    expect(notification(fields).record?.change).toBe(change);
  });

  it('of a record that was merged away is a merge of its master, without the fields of the one that is gone', () => {
    const event = notification({ IsDeleted: 'true', MasterRecordId: WINNER.slice(0, 15), Phone: '1' });
    expect(event.leadKey).toBe(`sfdc:Lead:${WINNER}`);
    expect(event.record).toMatchObject({ id: WINNER, change: 'merged', mergedIds: [LEAD], fields: {} });
  });

  it('finds the object by the id where the message does not name it', () => {
    expect(notification({ Id: '0035g000001AbCdEAK' }, { object: '' }).record?.object).toBe('Contact');
  });

  it.each([
    ['without an id of its own', {}, { notificationId: '' }, ['missing-notification-id'], true],
    ['without a record id', { Id: '' }, {}, ['bad-record-id'], false],
    ['with a record id that is none', { Id: '../../x' }, {}, ['bad-record-id'], false],
    [
      'of an object that nothing names',
      { Id: 'a0X5g000001AbCdEAK' },
      { object: '' },
      ['missing-object'],
      false,
    ],
  ])('%s is kept and marked', (_what, fields, changes, marks, hasRecord) => {
    const event = notification(fields, changes);
    expect(codes(event)).toEqual(marks);
    expect(event.record !== undefined).toBe(hasRecord);
  });

  it('leaves out a time in the future, which would win over every change to come', () => {
    const event = notification({ SystemModstamp: '2026-11-23T00:00:00.000Z' });
    expect(event.occurredAt).toBeUndefined();
    expect(codes(event)).toEqual(['clock-ahead']);
  });

  it('loses control characters and keeps names that objects have by nature', () => {
    const event = notification({ constructor: 'a', LastName: 'A\u0001da' });
    expect(event.record?.fields).toMatchObject({ constructor: 'a', LastName: 'Ada' });
  });
});

describe('a record of a JSON post', () => {
  it('is the change that it tells', () => {
    const event = record({
      object: 'Contact',
      id: '0035g000001AbCd',
      change: 'created',
      changedAt: '2026-11-22T03:30:05Z',
      modifiedBy: USER,
      fields: { Phone: '3125550142', DoNotCall: true, Score__c: 12345678901234567890n.toString() },
      campaign: 'spring',
    });
    expect(event).toMatchObject({
      type: 'record-changed',
      trigger: 'record',
      occurredAt: '2026-11-22T03:30:05.000Z',
      leadKey: 'sfdc:Contact:0035g000001AbCdAAK',
      record: {
        object: 'Contact',
        change: 'created',
        fields: { Phone: '3125550142', DoNotCall: 'true', Score__c: '12345678901234567890' },
        origin: { kind: 'user', id: USER },
      },
      fields: { campaign: 'spring', 'fields.Phone': '3125550142' },
      marks: [],
    });
  });

  it('is also understood as Apex serializes a record', () => {
    const event = record({
      attributes: { type: 'Lead', url: '/services/data/v66.0/sobjects/Lead/x' },
      Id: LEAD,
      LastName: 'Lovelace',
      LastModifiedDate: '2026-11-22T03:30:05.000+0000',
    });
    expect(event.occurredAt).toBe('2026-11-22T03:30:05.000Z');
    expect(event.record).toMatchObject({ object: 'Lead', id: LEAD, change: 'updated' });
    expect(event.record?.fields).toMatchObject({ LastName: 'Lovelace' });
    expect(event.record?.fields).not.toHaveProperty('attributes.type');
  });

  it.each([
    ['INSERT', 'created'],
    ['AFTER_INSERT', 'created'],
    ['update', 'updated'],
    ['AFTER_DELETE', 'deleted'],
    ['undelete', 'restored'],
    ['merged', 'merged'],
    ['privacy-deleted', 'privacy-deleted'],
  ])('with the word %s is %s', (word, change) => {
    expect(record({ id: LEAD, change: word }).record?.change).toBe(change);
  });

  it('with a word that nobody knows is an update, and marked', () => {
    const event = record({ id: LEAD, change: 'frobnicated' });
    expect(event.record?.change).toBe('updated');
    expect(codes(event)).toEqual(['unknown-change']);
  });

  it('tells which records live on in it', () => {
    const event = record({ id: WINNER, change: 'merged', mergedIds: [SHORT_LEAD, 'junk', WINNER] });
    expect(event.record).toMatchObject({ id: WINNER, change: 'merged', mergedIds: [LEAD] });
  });

  it('that was deleted into a master is a merge of the master', () => {
    const event = record({ id: LEAD, change: 'deleted', fields: { MasterRecordId: WINNER } });
    expect(event.record).toMatchObject({ id: WINNER, change: 'merged', mergedIds: [LEAD] });
  });

  it.each(['{"id":', '[1]', '"text"', '', '\u0000'])('that is %j is kept and marked as not read', (body) => {
    const event = record(body);
    expect(codes(event)).toEqual(['unreadable-body']);
    expect(event.record).toBeUndefined();
  });

  it('keeps no secret, and takes no harm from a name that is a trap', () => {
    const event = record(`{"id":"${LEAD}","token":"abc","__proto__":{"x":1},"fields":{"__proto__":"y"}}`);
    expect(event.fields).not.toHaveProperty('token');
    expect(Object.getPrototypeOf(event.record?.fields)).toBe(Object.prototype);
    expect(event.record?.id).toBe(LEAD);
  });
});
