import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { codes, CONTEXT, rawHit } from './hit-recorded.ts';

function parse(query: string, parts: Partial<RawHit> = {}, context = {}): BridgeEvent {
  return parseHit(rawHit({ query: Buffer.from(query), ...parts }), { ...CONTEXT, ...context });
}

describe('parseHit on what is odd', () => {
  const GOOD = 'lead_id=101&uniqueid=1795310300.1004&dispo=SALE';

  test('when a status is not one of the known or too long, then it is kept and marked', () => {
    const knownStatuses = new Set(['SALE']);
    expect(codes(parse(GOOD, {}, { knownStatuses }))).toEqual([]);
    const unknown = parse(`${GOOD}X`, {}, { knownStatuses });
    expect(unknown.call?.status).toBe('SALEX');
    expect(codes(unknown)).toEqual(['unknown-status status']);
    expect(codes(parse(`${GOOD}_LONG`))).toEqual(['unknown-status status']);
  });

  test('when fields are wider than their columns, then they are kept whole and marked', () => {
    const name = 'x'.repeat(31);
    const event = parse(
      `${GOOD}&first_name=${name}&state=Illinois&campaign=NINECHARS&last_name=${'é'.repeat(30)}`,
    );
    expect(event.lead.firstName).toBe(name);
    expect(codes(event)).toEqual(['too-long lead.firstName', 'too-long lead.state', 'too-long campaign']);
  });

  test.each([
    ['lead_id=abc', 'abc', ['bad-lead-id']],
    ['lead_id=0', undefined, ['missing-lead-id']],
    ['lead_id=', undefined, ['missing-lead-id']],
    ['lead_id=101&debug', '101', []],
    ['LeadId=101', '101', []],
    ['lead=102&lead_id=101', '101', []],
    ['lead_id=&lead=102', '102', []],
    ['lead_id=101&lead_id=103', '103', []],
  ])('when %s came, then the lead is %s', (query, id, expected) => {
    const event = parse(`${query}&uniqueid=1.2&dispo=NI`);
    expect(event.lead.id).toBe(id);
    expect(codes(event)).toEqual(expected);
  });

  test('when no lead id but a number came, then the lead has a key that does not show it', () => {
    const event = parse('phone_number=3125550101&phone_code=1&uniqueid=1.2&dispo=NI');
    expect(event.leadKey).toMatch(/^main:h[a-z2-7]{26}$/);
    expect(event.callKey).toBe('main:1.2');
  });

  test.each([
    ['call_notes=+', undefined],
    ['call_notes=%2B', undefined],
    ['call_notes=', undefined],
    ['call_notes=+said+yes', 'said yes'],
  ])('when %s came, then the notes are %j', (query, expected) => {
    expect(parse(`${GOOD}&${query}`).call?.notes).toBe(expected);
  });

  test.each([
    ['call_id=Y1121211100000000101', 'inbound'],
    ['call_id=V1121211100000000101', 'outbound'],
    ['call_id=M1212147510000000102', 'outbound'],
    ['closecallid=77', 'inbound'],
    ['closecallid=', undefined],
  ])('when %s came, then the direction is %s', (query, expected) => {
    expect(parse(`${GOOD}&${query}`).call?.direction).toBe(expected);
  });

  test.each([
    ['recording_filename=a b.mp3&recording=x.wav', 'a b.mp3', undefined],
    ['recording=x.wav', 'x.wav', undefined],
    ['recording=https://r.test/x.wav', undefined, 'https://r.test/x.wav'],
  ])('when %s came, then file and address are told apart', (query, filename, url) => {
    const { call } = parse(`${GOOD}&${query}`);
    expect([call?.recordingFilename, call?.recordingUrl]).toEqual([filename, url]);
  });

  test.each([
    ['SQLdate=2026-11-21+21%3A44%3A03', '2026-11-22T02:44:03.000Z', []],
    ['epoch=1795315443&SQLdate=2001-01-01+00:00:00', '2026-11-22T02:44:03.000Z', []],
    ['epoch=junk&SQLdate=2026-11-21+21:44:03', '2026-11-22T02:44:03.000Z', ['bad-time epoch']],
    ['SQLdate=yesterday', undefined, ['bad-time SQLdate']],
    ['SQLdate=2031-01-01+00:00:00', undefined, ['clock-ahead SQLdate']],
    ['epoch=9995315443', undefined, ['clock-ahead epoch']],
    ['epoch=&SQLdate=', undefined, []],
    ['callback_datetime=0000-00-00+00:00:00', undefined, []],
    ['callback_datetime=never', undefined, ['bad-time callback_datetime']],
    ['talk_time=long', undefined, ['bad-number talk_time']],
  ])('when %s came, then the event occurred at %s', (query, expected, marks) => {
    const event = parse(`${GOOD}&${query}`);
    expect(event.occurredAt).toBe(expected);
    expect(codes(event)).toEqual(marks);
  });

  test('when a number has no phone code, then the default of the dialer is used, and without it none', () => {
    const query = `${GOOD}&phone_number=3125550101`;
    expect(parse(query, {}, { defaultPhoneCode: '1' }).lead.e164).toBe('+13125550101');
    expect(codes(parse(query))).toEqual(['no-phone-code']);
    expect(codes(parse(`${query}&phone_code=999`))).toEqual(['bad-phone lead.phone']);
  });

  test('when a trigger is not known, then it is marked and taken for the type that settles nothing', () => {
    const event = parse(GOOD, { trigger: 'no-such' });
    expect(event.type).toBe('call-started');
    expect(codes(event)).toContain('unknown-trigger');
  });

  test('when the time zone does not exist, then the event is bare, of its type, and marked', () => {
    const event = parse(`${GOOD}&SQLdate=2026-11-21+21:44:03`, {}, { timezone: 'Mars/Olympus' });
    expect(event).toMatchObject({ type: 'disposition', fields: {}, lead: {} });
    expect(codes(event)).toEqual(['parse-failed RangeError']);
  });

  test('when names are those of object internals, then they do no harm', () => {
    const event = parse(`${GOOD}&__proto__=x&constructor=y&toString=z`);
    expect(BridgeEvent.parse(event)).toEqual(event);
    expect(event.fields['constructor']).toBe('y');
  });

  test('when a mark is shown, then it holds no value of the hit', () => {
    const event = parse(
      'lead_id=SECRET1&first_name=SECRET2SECRET2SECRET2SECRET2SECRET2&pass=SECRET3&dispo=SECRET4',
    );
    expect(event.marks.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(event.marks)).not.toContain('SECRET');
  });

  test('when the request is any at all, then it is an event that the schema accepts', () => {
    const names = fc.constantFrom(
      'lead_id',
      'uniqueid',
      'call_id',
      'dispo',
      'SQLdate',
      'epoch',
      'callback_datetime',
      'phone_number',
      'phone_code',
      'talk_time',
      'name',
      'recording',
      'email',
      '__proto__',
      'first_name',
      'vlc',
    );
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('2026-11-01 01:30:00', '-1', '+', '%', '9'.repeat(30)),
    );
    const query = fc.oneof(
      fc.uint8Array(),
      fc
        .array(fc.tuple(names, value))
        .map((list) => Buffer.from(list.map((pair) => pair.join('=')).join('&'))),
    );
    const hit = fc.record<RawHit>({
      receivedAt: fc.oneof(fc.double(), fc.integer()),
      hook: fc.constantFrom('vicidial', 'leads'),
      source: fc.string(),
      trigger: fc.oneof(
        fc.string(),
        fc.constantFrom('dispo', 'start', 'no-agent', 'add-lead', 'dead-call', 'pause-max'),
      ),
      method: fc.string(),
      path: fc.string(),
      query,
      headers: fc.oneof(
        fc.constant({ 'content-type': 'application/json' }),
        fc.dictionary(fc.string(), fc.string()),
      ),
      body: fc.oneof(
        query,
        fc.json().map((text) => Buffer.from(text)),
      ),
      remoteAddress: fc.string(),
      eventId: fc.string(),
      salvaged: fc.boolean(),
    });
    fc.assert(
      fc.property(hit, (raw) => {
        const event = parseHit(raw, CONTEXT);
        expect(codes(event).some((code) => code.startsWith('parse-failed'))).toBe(false);
        expect(BridgeEvent.parse(event)).toEqual(event);
      }),
      { numRuns: 500 },
    );
  });
});
