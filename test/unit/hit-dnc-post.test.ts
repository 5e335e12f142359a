import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DncRules } from '../../src/dispatch/parse/context.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import { readDncPost } from '../../src/domain/hit/dnc-post.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { rawHit } from './hit-recorded.ts';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

function post(body: string, type: string, query = '') {
  return readDncPost(
    { query: Buffer.from(query), body: Buffer.from(body), headers: { 'content-type': type } },
    { numberField: 'cell', defaultPhoneCode: '1' },
  );
}

const TWO = ['312-555-0101', '(312) 555 0102'];

describe('readDncPost', () => {
  test.each([
    ['a JSON list', JSON.stringify({ cell: TWO }), JSON_TYPE],
    ['JSON objects', JSON.stringify({ cell: TWO.map((cell) => ({ id: 5, cell })) }), JSON_TYPE],
    ['a bare JSON list', JSON.stringify(TWO), JSON_TYPE],
    ['a bare list of objects', JSON.stringify(TWO.map((phone) => ({ phone }))), 'text/plain'],
    ['one text in JSON', JSON.stringify({ cell: TWO.join('; ') }), JSON_TYPE],
    ['a form with the name twice', `cell=${TWO[0]}&cell=${encodeURIComponent(TWO[1] ?? '')}`, FORM],
    ['a PHP form', `cell[]=${TWO[0]}&cell[]=${encodeURIComponent(TWO[1] ?? '')}`, FORM],
    ['a form under no type', `cell=${encodeURIComponent(TWO.join('\n'))}`, ''],
    ['one a line', `${TWO.join('\r\n')}\r\n\r\n`, 'text/plain'],
    ['one a line under the type that curl sends', TWO.join('\n'), FORM],
    ['CSV with a header', `name,Cell,cell\n"Ada, A.",x,"${TWO[0]}"\nBen,y,${TWO[1]}\n`, 'text/csv'],
    ['CSV without a header', `Ada;${TWO[0]}\nBen;${TWO[1]}`, 'text/csv'],
    ['CSV of another name', `# made today\nphone_number\n${TWO.join('\n')}`, 'text/csv'],
  ])('when %s comes, then its numbers are there in order', (_what, body, type) => {
    expect(post(body, type).numbers).toEqual(TWO);
  });

  test.each([
    ['an address beside it', '1', 'Ada,12345 Main St,3125550101', ['3125550101']],
    ['a key before it', '49', '10001;+4930123456\n10002;030123457', ['+4930123456', '030123457']],
    ['a date before it', '49', '2026-11-22,030123456', ['030123456']],
    ['a header of another language', '49', 'id;Telefon\n10001;+4930123456', ['+4930123456']],
    ['nothing possible', '1', 'Ada,12345 Main St', ['12345 Main St']],
  ])(
    'when a line of a list has %s, then the cell that can be a number counts',
    (_what, code, body, numbers) => {
      const request = {
        query: Buffer.alloc(0),
        body: Buffer.from(body),
        headers: { 'content-type': 'text/csv' },
      };
      expect(readDncPost(request, { numberField: 'cell', defaultPhoneCode: code }).numbers).toEqual(numbers);
    },
  );

  test('when the configured field is there, then no other name counts', () => {
    const { numbers, told } = post('{"phone":"3125550199","cell":3125550101}', JSON_TYPE);
    expect(numbers).toEqual(['3125550101']);
    expect(told).toEqual({ phone: '3125550199' });
  });

  test('when a number comes twice, then it is there once; secrets are not told', () => {
    const { numbers, told } = post('cell=1&cell=1&by=vendor&key=T0P', FORM, 'reason=TCPA&token=T0P');
    expect(numbers).toEqual(['1']);
    expect(told).toEqual({ by: 'vendor', reason: 'TCPA' });
  });

  test.each([
    ['{"cell":', JSON_TYPE, 'not-json'],
    ['5', JSON_TYPE, 'not-an-object'],
  ])('when the body is %s, then the fault is told', (body, type, fault) => {
    expect(post(body, type)).toMatchObject({ numbers: [], bodyFault: fault });
  });

  test('when the bytes are any, then it does not throw', () => {
    const types = fc.constantFrom('', JSON_TYPE, FORM, 'text/csv', 'multipart/form-data; boundary=x');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array(), types, (body, query, type) => {
        readDncPost(
          { body, query, headers: { 'content-type': type } },
          { numberField: 'cell', defaultPhoneCode: '1' },
        );
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        post(json, JSON_TYPE);
      }),
    );
  });
});

const RULES: DncRules = {
  numberField: 'phone_number',
  defaultPhoneCode: '1',
  dialers: new Set(['main', 'branch']),
};

function parse(value: unknown, context: { readonly dnc?: DncRules } = { dnc: RULES }): BridgeEvent {
  const parts: Partial<RawHit> = {
    hook: 'dnc',
    source: 'vendor',
    trigger: 'dnc',
    method: 'POST',
    headers: { 'content-type': JSON_TYPE },
    body: Buffer.from(JSON.stringify(value)),
  };
  const event = parseHit(rawHit(parts), { timezone: 'UTC', ...context });
  expect(BridgeEvent.parse(event)).toEqual(event);
  return event;
}

describe('a post of numbers as an event', () => {
  test('when one number comes, then it is blocked everywhere, by the vendor, under a key that hides it', () => {
    const event = parse({ phone_number: '312-555-0101', reason: 'complaint' });
    expect(event).toMatchObject({
      type: 'dnc-set',
      source: 'vendor',
      leadKey: expect.stringMatching(/^vendor:h[a-z2-7]{26}$/) as string,
      dnc: { numbers: ['+13125550101'], by: 'vendor', reason: 'complaint' },
      marks: [],
    });
    expect(event.dnc).not.toHaveProperty('only');
  });

  test('when several come, then each is there once as E.164, and none of them is the key', () => {
    const event = parse({ phone_number: ['3125550101', '13125550101', '+44 20 7946 0018'], by: 'Ann' });
    expect(event.dnc).toEqual({ numbers: ['+13125550101', '+442079460018'], by: 'Ann' });
    expect(event).not.toHaveProperty('leadKey');
  });

  test('when some are none, then they are marked and stay in the fields, and the others are blocked', () => {
    const event = parse({ phone_number: ['12', '3125550101', 'n/a'] });
    expect(event.dnc?.numbers).toEqual(['+13125550101']);
    expect(event.marks.map(({ code, field }) => [code, field])).toEqual([
      ['bad-phone', 'phone_number[0]'],
      ['bad-phone', 'phone_number[2]'],
    ]);
    expect(event.fields).toEqual({ phone_number: '12, 3125550101, n/a' });
  });

  test.each(['remove', 'Delete', 'opt-in', 'UNBLOCK'])(
    'when the action is %s, then nothing is blocked and nothing is lifted',
    (action) => {
      const event = parse({ phone_number: '3125550101', action });
      expect(event).not.toHaveProperty('dnc');
      expect(event.type).toBe('dnc-set');
      expect(event.marks.map(({ code }) => code)).toEqual(['not-lifted']);
    },
  );

  test('when the action is a new word, then the number is blocked and the word marked', () => {
    const event = parse({ phone_number: '3125550101', action: 'purge' });
    expect(event.dnc?.numbers).toEqual(['+13125550101']);
    expect(event.marks.map(({ code }) => code)).toEqual(['unknown-action']);
  });

  test.each([
    [{ campaign: 'SALES', dialer: 'branch' }, { dialer: 'branch', campaign: 'SALES' }, []],
    [{ campaign: 'SALES', dialer: 'other' }, undefined, ['blocked-everywhere']],
    [{ campaign: 'SALES' }, undefined, ['blocked-everywhere']],
    [{ dialer: 'main' }, undefined, ['blocked-everywhere']],
    [{ campaign: 'MUCHTOOLONG', dialer: 'main' }, undefined, ['blocked-everywhere']],
  ])('when %j is told, then it is blocked in %j', (told, only, marks) => {
    const event = parse({ phone_number: '3125550101', ...told });
    expect(event.dnc?.only).toEqual(only);
    expect(event.marks.map(({ code }) => code)).toEqual(marks);
  });

  test('when the vendor is not configured any more, then a replay still reads whole numbers', () => {
    const event = parse({ phone_number: ['+13125550101', '3125550102'] }, {});
    expect(event.dnc?.numbers).toEqual(['+13125550101']);
  });

  test('when there is no number, then there is nothing to do, and a mark', () => {
    const event = parse({ telephone: '3125550101' });
    expect(event).not.toHaveProperty('dnc');
    expect(event.marks.map(({ code }) => code)).toEqual(['no-number']);
  });
});
