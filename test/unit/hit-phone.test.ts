import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nationalForDialer, toE164 } from '../../src/domain/phone.ts';

describe('toE164', () => {
  test.each([
    ['3125550101', '1', '+13125550101'],
    ['13125550101', '1', '+13125550101'],
    ['(312) 555-0101', '+1', '+13125550101'],
    ['02079460018', '44', '+442079460018'],
    ['2079460018', '01144', '+442079460018'],
    ['066981234', '39', '+39066981234'],
    ['0612345678', '33', '+33612345678'],
    ['442079460018', '011', '+442079460018'],
    ['011442079460018', '', '+442079460018'],
    ['+44 20 7946 0018', '1', '+442079460018'],
    ['+13125550101', undefined, '+13125550101'],
  ])('when the number is %s and the code %j, then it is %s', (number, code, expected) => {
    expect(toE164(number, code)).toBe(expected);
  });

  test.each([
    ['3125550101', undefined],
    ['3125550101', ''],
    ['3125550101', '0'],
    ['3125550101', '999'],
    ['5550101', '1'],
    ['1111111111', '1'],
    ['0000000000', '44'],
    ['', '1'],
    ['anonymous', '1'],
    ['9'.repeat(100), '1'],
  ])('when the number is %s and the code %j, then there is none', (number, code) => {
    expect(toE164(number, code)).toBeUndefined();
  });

  test('when number and code are anything, then it does not throw and gives E.164 or nothing', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789+-() x,#'.split('')) }),
    );
    fc.assert(
      fc.property(odd, fc.option(odd, { nil: undefined }), (number, code) => {
        expect(toE164(number, code) ?? '+1000').toMatch(/^\+\d{4,17}$/);
      }),
    );
  });
});

describe('nationalForDialer', () => {
  test.each([
    ['+13125550101', { phoneCode: '1', phone: '3125550101' }],
    ['+442079460018', { phoneCode: '44', phone: '2079460018' }],
    ['+39066981234', { phoneCode: '39', phone: '066981234' }],
  ])('when the number is %s, then VICIdial gets %j', (e164, expected) => {
    expect(nationalForDialer(e164)).toEqual(expected);
  });

  test.each(['', '3125550101', '+', 'x'])('when %j is not E.164, then there is none', (text) => {
    expect(nationalForDialer(text)).toBeUndefined();
  });
});
