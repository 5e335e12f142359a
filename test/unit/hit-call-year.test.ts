import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callYear } from '../../src/domain/hit/call-year.ts';

const ZONE = 'America/New_York';
const HOUR_MS = 3_600_000;

/** As a dialer whose clock is UTC makes it. */
function idOf(letter: string, at: number, form: 'today' | 'old'): string {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return form === 'today' ? `${letter}${digits.slice(5)}0000000101` : `${letter}${digits.slice(4)}000000101`;
}

describe('the year of a call id', () => {
  const letters = fc.constantFrom('V', 'Y', 'M', 'J');
  const years = fc.integer({ min: Date.UTC(2024, 0, 2), max: Date.UTC(2032, 11, 30) });

  test.each(['today', 'old'] as const)(
    'made by a version of %s is that of its call, however it is told within ten days, or by a clock that is behind',
    (form) => {
      fc.assert(
        fc.property(letters, years, fc.integer({ min: -20, max: 240 }), (letter, second, hours) => {
          const at = Math.floor(second / 1000) * 1000;
          const year = new Date(at).getUTCFullYear();
          expect(callYear(idOf(letter, at, form), at + hours * HOUR_MS, 'UTC')).toBe(year);
        }),
        { numRuns: 2_000 },
      );
    },
  );

  test.each([
    ['V2312359580000000101', 'dialled on December 31st', 2026],
    ['Y2312359580000000101', 'come in on December 31st', 2026],
    ['M2312359580000000101', 'dialled by hand on December 31st', 2026],
    ['V1231235958000000101', 'of an old version on December 31st', 2026],
    ['V1010000010000000101', 'dialled on January 1st', 2027],
    ['Y0101000001000000101', 'of an old version on January 1st', 2027],
  ])('%s, %s, is the same before and after the New Year of the dialer', (id, _, year) => {
    for (const receivedAt of ['2027-01-01T04:59:59Z', '2027-01-01T05:00:03Z'])
      expect(callYear(id, Date.parse(receivedAt), ZONE)).toBe(year);
  });

  test('of January 20th is not that of a December: one digit of the month stands in front of the day', () => {
    expect(callYear('V1201215000000000101', Date.parse('2027-01-20T17:15:30Z'), ZONE)).toBe(2027);
  });

  test.each([
    ['V1121211100000000101', 2026],
    ['Y1121211100000000101', 2026],
    ['M1212147510000000102', 2026],
  ])('as recorded, %s, is that of its day', (id, year) => {
    expect(callYear(id, Date.parse('2026-11-22T02:44:03Z'), ZONE)).toBe(year);
    expect(callYear(id, Date.parse('2027-01-05T02:44:03Z'), ZONE)).toBe(year);
  });

  test.each(['', 'V', 'V9999999990000000101', 'M0002359580000000101', 'call-7', 'V123'])(
    'that names no moment (%s) is that of the receipt',
    (id) => {
      expect(callYear(id, Date.parse('2027-01-01T05:00:03Z'), ZONE)).toBe(2027);
    },
  );

  test('is there for any text and any moment', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ noNaN: true }), (id, at) => {
        expect(Number.isInteger(callYear(id, at, ZONE))).toBe(true);
      }),
    );
  });
});
