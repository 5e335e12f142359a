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
    // Defect: with a code these had no number, so that nobody asked the do-not-call ledger for them.
    ['0113125550101', '1', '+13125550101'],
    ['011 44 20 7946 0018', '1', '+442079460018'],
    ['442079460018', '1', '+442079460018'],
    ['00442079460018', '1', '+442079460018'],
    ['00442079460018', '44', '+442079460018'],
    ['004930123456', '49', '+4930123456'],
    ['0114930123456', '1', '+4930123456'],
    ['13125550101', '44', '+13125550101'],
    ['01134960018', '44', '+441134960018'],
    ['3125550101', '001', '+13125550101'],
    ['3125550101.0', '1', '+13125550101'],
  ])('when the number is %s and the code %j, then it is %s', (number, code, expected) => {
    expect(toE164(number, code)).toBe(expected);
  });

  test.each([
    ['3125550101', undefined],
    ['3125550101', ''],
    ['3125550101', '0'],
    ['3125550101', '999'],
    ['5550101', '1'],
    ['6831234', '1'],
    ['0111234567', '1'],
    ['3.13E+09', '1'],
    ['1111111111', '1'],
    ['0000000000', '44'],
    ['', '1'],
    ['anonymous', '1'],
    ['9'.repeat(100), '1'],
  ])('when the number is %s and the code %j, then there is none', (number, code) => {
    expect(toE164(number, code)).toBeUndefined();
  });

  test.each(['', '0', '00', '000', 'US', undefined])(
    'when the code is %j, which says nothing, then the default counts, and only then',
    (code) => {
      expect(toE164('3125550101', code, '1')).toBe('+13125550101');
      expect(toE164('2079460018', code, '44')).toBe('+442079460018');
      expect(toE164('442079460018', code, '1')).toBe('+442079460018');
      expect(toE164('2079460018', code)).not.toBe('+442079460018');
    },
  );

  test('when a number is possible, then it is the same one from its national digits and code', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'.split('')),
      minLength: 6,
      maxLength: 16,
    });
    const code = fc.constantFrom('1', '7', '33', '39', '44', '49', '52', '55', '61', '81', '91', '353');
    fc.assert(
      fc.property(digits, code, (number, phoneCode) => {
        const e164 = toE164(number, phoneCode);
        const held = e164 === undefined ? undefined : nationalForDialer(e164);
        if (held?.phoneCode === phoneCode && !held.phone.startsWith(phoneCode))
          expect(toE164(held.phone, held.phoneCode)).toBe(e164);
      }),
      { numRuns: 2000 },
    );
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
