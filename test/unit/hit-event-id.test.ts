import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callIdentity, eventId, type IdentifiedRequest } from '../../src/domain/hit/event-id.ts';
import { callKey, contactKey, leadKey } from '../../src/domain/hit/keys.ts';
import { readParameters } from '../../src/domain/hit/parameters.ts';
import { rawHit } from './hit-recorded.ts';

const CALL = 'lead_id=101&call_id=V1121211100000000101&uniqueid=1795310300.1004&dispo=SALE&agent_log_id=2';

function request(query: string, parts: Partial<IdentifiedRequest> = {}): IdentifiedRequest {
  const hit = rawHit({ query: Buffer.from(query), ...parts });
  const { parameters } = readParameters(hit);
  return { ...hit, parameters, timezone: 'America/New_York', window: 1, ...parts };
}

function idOf(query: string, parts: Partial<IdentifiedRequest> = {}): string {
  return eventId(request(query, parts)).id;
}

describe('eventId of a VICIdial hit', () => {
  test('when a hit names its call, then the id is of the call and of a fixed form', () => {
    const { id, basis } = eventId(request(CALL));
    expect(id).toMatch(/^evt_[a-z2-7]{26}$/);
    expect(basis).toBe('call');
  });

  test('when the same event comes again with other words, time and window, then the id is the same', () => {
    const again =
      'status=SALE&uid=1795310300.1004&lead=101&comments=x&agent_log_id=2&call=V1121211100000000101';
    expect(idOf(again, { receivedAt: 1_895_315_443_145, window: 2 })).toBe(idOf(CALL));
  });

  test.each([
    ['another dialer', CALL, { source: 'second' }],
    ['another trigger', CALL, { trigger: 'start' }],
    ['another lead', CALL.replace('101', '102'), {}],
    ['another status', CALL.replace('SALE', 'NI'), {}],
    ['another agent log row', CALL.replace('agent_log_id=2', 'agent_log_id=3'), {}],
    ['another call', CALL.replace('.1004', '.1005'), {}],
  ])('when it is %s, then the id is another', (_what, query, parts) => {
    expect(idOf(query, parts)).not.toBe(idOf(CALL));
  });

  test('when there is no agent log row, then the agent tells two dispositions with one status apart', () => {
    const told = (user: string): string => idOf(`${CALL.replace('agent_log_id=2', 'agent_log_id=')}&${user}`);
    expect(told('user=1001')).not.toBe(told('user=1002'));
    expect(told('agent=1001&comments=x')).toBe(told('user=1001'));
    expect(idOf(`${CALL}&user=1001`)).toBe(idOf(CALL));
  });

  test("when uid is the agent's and call is a direction, then they name no call", () => {
    const query = 'lead_id=101&status=NI&uid=1001&call=outbound';
    expect(callIdentity(request(query).parameters)).toBeUndefined();
    expect(callIdentity(request('uid=1795310300.1004&debug').parameters)).toMatchObject({
      uniqueid: '1795310300.1004',
    });
    expect(idOf(`${CALL}&uid=1001&call=outbound`)).toBe(idOf(CALL));
  });

  test('when values could run into each other, then the ids still differ', () => {
    expect(idOf('uniqueid=1&lead_id=23')).not.toBe(idOf('uniqueid=12&lead_id=3'));
    expect(idOf('uniqueid=1&call_id=')).not.toBe(idOf('uniqueid=&call_id=1'));
  });

  test('when a manual call has no uniqueid, then the year keeps a call id of another year apart', () => {
    const manual = 'lead_id=102&call_id=M1212147510000000102&uniqueid=';
    const at = (time: string): string => idOf(manual, { receivedAt: Date.parse(time) });
    expect(eventId(request(manual)).basis).toBe('call');
    expect(at('2026-11-22T02:47:51Z')).toBe(at('2026-11-22T04:00:00Z'));
    expect(at('2026-11-22T02:47:51Z')).not.toBe(at('2027-11-22T02:47:51Z'));
  });

  test.each([
    ['Y1231235958000000101', '2027-01-01T04:59:59Z', '2027-01-01T05:00:03Z'],
    ['M2312359580000000101', '2027-01-01T04:59:59Z', '2027-01-01T05:00:03Z'],
    ['Y0101000001000000101', '2027-01-01T04:59:59Z', '2027-01-01T05:00:03Z'],
  ])(
    'when call %s is told around the New Year of the dialer, then its id is one',
    (callId, before, after) => {
      const query = `call_id=${callId}`;
      expect(idOf(query, { receivedAt: Date.parse(before) })).toBe(
        idOf(query, { receivedAt: Date.parse(after) }),
      );
    },
  );

  test('when a hit names no call, then the id is of its bytes within the window', () => {
    const query = 'lead_id=101&status=NI';
    expect(eventId(request(query)).basis).toBe('content');
    expect(idOf(query)).toBe(idOf(query, { receivedAt: 1 }));
    expect(idOf(query)).not.toBe(idOf(query, { window: 2 }));
    expect(idOf(query)).not.toBe(idOf(`${query}&`));
    expect(idOf(query, { body: Buffer.from('a') })).not.toBe(idOf(query));
  });

  test('when query and body are any bytes, then there is always an id', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (query, body) => {
        const hit = rawHit({ query, body });
        const { parameters } = readParameters(hit);
        const found = eventId({ ...hit, parameters, timezone: 'Europe/Berlin', window: 0 });
        expect(found.id).toMatch(/^evt_[a-z2-7]{26}$/);
      }),
    );
  });
});

describe('eventId of a posted lead', () => {
  const leads = { hook: 'leads', source: 'web', trigger: 'lead' } as const;

  test.each([
    ['webhook-id', '', { 'webhook-id': 'msg_1' }],
    ['Idempotency-Key', '', { 'idempotency-key': 'abc' }],
    ['event_id', 'event_id=e1', {}],
    ['submission_id', 'submission_id=s1', {}],
  ])('when the sender declares %s, then only that counts', (_what, query, headers) => {
    const one = eventId(request(query, { ...leads, headers, body: Buffer.from('a=1') }));
    const two = eventId(request(query, { ...leads, headers, body: Buffer.from('a=2'), window: 9 }));
    expect(one.basis).toBe('declared');
    expect(two).toEqual(one);
    expect(eventId(request(query, { ...leads, headers, source: 'other' })).id).not.toBe(one.id);
  });

  test.each([
    ['an e-mail address', 'email=ada%40example.test', 'email=bob%40example.test'],
    ['a number', '{"lead":{"mobile":"3125550101"}}', '{"lead":{"mobile":"3125550102"}}'],
    ['an address of its own name', 'q1=ada%40example.test', 'q1=bob%40example.test'],
    ['a number of its own name', 'q1=%2B1+312-555-0101', 'q1=%2B1+312-555-0102'],
  ])('when two people post one event_id with %s each, then these are two events', (_what, one, two) => {
    const posted = (body: string, window = 1): string =>
      idOf('event_id=webinar-42', { ...leads, headers: {}, body: Buffer.from(body), window });
    expect(posted(one)).not.toBe(posted(two));
    expect(posted(one, 2)).toBe(posted(one));
  });

  test('when a header declares the key, then the contact does not count', () => {
    const headers = { 'webhook-id': 'msg_1' };
    expect(idOf('email=a%40b.c', { ...leads, headers })).toBe(idOf('email=d%40b.c', { ...leads, headers }));
  });

  test('when nothing is declared, then its bytes within the window count', () => {
    const posted = (window: number): IdentifiedRequest =>
      request('', { ...leads, body: Buffer.from('phone=1&uniqueid=5.5'), window });
    expect(eventId(posted(1)).basis).toBe('content');
    expect(eventId(posted(1)).id).not.toBe(eventId(posted(2)).id);
  });
});

describe('callIdentity', () => {
  test('when a call id came with an empty uniqueid, then there is an identity; with neither, none', () => {
    const read = (query: string) => callIdentity(request(query).parameters);
    expect(read('call_id=M1212147510000000102&uniqueid=&lead_id=102')).toEqual({
      callId: 'M1212147510000000102',
      uniqueid: '',
      leadId: '102',
      status: '',
      agentLogId: '',
      user: '',
    });
    expect(read('call_id=&uniqueid=&lead_id=102')).toBeUndefined();
  });
});

describe('keys', () => {
  test('when parts are plain, then the key is readable', () => {
    expect(leadKey('main', '101')).toBe('main:101');
    expect(callKey('main', '1795310300.1004', '101')).toBe('main:1795310300.1004:101');
    expect(callKey('main', '1795310300.1004', undefined)).toBe('main:1795310300.1004');
  });

  test('when parts are odd or long, then the key fits and different parts have different keys', () => {
    const parts = fc.tuple(fc.string({ maxLength: 120 }), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        const keys = [one, two].map(([call, lead]) => callKey('main', call, lead));
        for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9._:-]{1,80}$/);
        expect(keys[0] === keys[1]).toBe(one[0] === two[0] && one[1] === two[1]);
      }),
    );
  });

  test('when plain parts are too long, then the key is cut to 80 characters', () => {
    expect(leadKey('main', 'x'.repeat(75))).toBe(`main:${'x'.repeat(75)}`);
    expect(leadKey('main', 'x'.repeat(76))).toMatch(/^main:x{48}:[a-z2-7]{26}$/);
  });

  test('when two odd keys differ in their last character only, then they stay apart', () => {
    expect(leadKey('main', `${'x'.repeat(90)}1`)).not.toBe(leadKey('main', `${'x'.repeat(90)}2`));
    expect(leadKey('main', 'a/b')).not.toBe(leadKey('main', 'a_b'));
    expect(leadKey('main', 'a/b')).not.toBe(leadKey('main', 'a b'));
  });

  test('when a person is known by number only, then the key does not show the number', () => {
    expect(contactKey('web', '+13125550101')).toMatch(/^web:h[a-z2-7]{26}$/);
  });
});
