import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoTime, parseTime, zoneOffsetMs } from '../../src/domain/time.ts';

const NEW_YORK = 'America/New_York';

function iso(text: string, timezone = NEW_YORK, near?: string): string | undefined {
  const ms = parseTime(text, timezone, near === undefined ? undefined : Date.parse(near));
  return ms === undefined ? undefined : isoTime(ms);
}

describe('parseTime', () => {
  test.each([
    ['2026-11-21 21:44:03', NEW_YORK, '2026-11-22T02:44:03.000Z'],
    ['2026-07-21 21:44:03', NEW_YORK, '2026-07-22T01:44:03.000Z'],
    ['2026-07-21T21:44', NEW_YORK, '2026-07-22T01:44:00.000Z'],
    ['2026-07-21', NEW_YORK, '2026-07-21T04:00:00.000Z'],
    ['2026-07-21 21:44:03', 'Asia/Kolkata', '2026-07-21T16:14:03.000Z'],
    ['2026-07-21 21:44:03', 'UTC', '2026-07-21T21:44:03.000Z'],
    ['2026-07-21T21:44:03.250Z', NEW_YORK, '2026-07-21T21:44:03.250Z'],
    ['2026-07-21T21:44:03+02:00', NEW_YORK, '2026-07-21T19:44:03.000Z'],
    ['2026-07-21T21:44:03-0430', NEW_YORK, '2026-07-22T02:14:03.000Z'],
    ['1795315443', NEW_YORK, '2026-11-22T02:44:03.000Z'],
    ['1795315443145', NEW_YORK, '2026-11-22T02:44:03.145Z'],
  ])('when the text is %j in %s, then it is %s', (text, timezone, expected) => {
    expect(iso(text, timezone)).toBe(expected);
  });

  test.each([
    '',
    'soon',
    '2026-13-01 00:00:00',
    '2026-02-30',
    '2026-01-01 24:00:00',
    '0000-00-00 00:00:00',
    '12',
  ])('when the text is %j, then it is no time', (text) => {
    expect(iso(text)).toBeUndefined();
  });

  test('when clocks went back and the hour was there twice, then the reading nearest to the receipt counts', () => {
    const first = '2026-11-01T05:30:00.000Z';
    const second = '2026-11-01T06:30:00.000Z';
    expect(iso('2026-11-01 01:30:00')).toBe(first);
    expect(iso('2026-11-01 01:30:00', NEW_YORK, '2026-11-01T05:30:02Z')).toBe(first);
    expect(iso('2026-11-01 01:30:00', NEW_YORK, '2026-11-01T06:30:02Z')).toBe(second);
    expect(iso('2026-11-01 00:59:59')).toBe('2026-11-01T04:59:59.000Z');
    expect(iso('2026-11-01 02:00:00')).toBe('2026-11-01T07:00:00.000Z');
  });

  test('when clocks went forward over the hour, then the time means the one an hour later', () => {
    expect(iso('2026-03-08 01:59:59')).toBe('2026-03-08T06:59:59.000Z');
    expect(iso('2026-03-08 02:30:00')).toBe('2026-03-08T07:30:00.000Z');
    expect(iso('2026-03-08 03:00:00')).toBe('2026-03-08T07:00:00.000Z');
    expect(iso('2026-03-08 03:00:00', NEW_YORK, '2026-03-20T00:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
    expect(iso('2026-03-08 02:30:00', NEW_YORK, '2026-03-01T00:00:00Z')).toBe('2026-03-08T07:30:00.000Z');
    expect(iso('2026-10-04 02:10:00', 'Australia/Lord_Howe')).toBe('2026-10-03T15:40:00.000Z');
  });

  test("when a moment is written on any zone's clock, then it comes back", () => {
    const zones = fc.constantFrom(
      NEW_YORK,
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'America/Sao_Paulo',
      'UTC',
    );
    const seconds = fc.integer({ min: 946_684_800, max: 2_524_608_000 });
    fc.assert(
      fc.property(seconds, zones, (second, timezone) => {
        const utc = second * 1000;
        const wall = isoTime(utc + zoneOffsetMs(utc, timezone))
          .slice(0, 19)
          .replace('T', ' ');
        expect(parseTime(wall, timezone, utc)).toBe(utc);
      }),
    );
  });

  test('when the text is anything, then it does not throw', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789-: TZ+.'.split('')), maxLength: 30 });
    fc.assert(fc.property(fc.oneof(fc.string(), digits), (text) => void parseTime(text, NEW_YORK, 0)));
  });
});

describe('isoTime', () => {
  test('when no date can hold the number, then it is the epoch', () => {
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, 9e15])
      expect(isoTime(ms)).toBe('1970-01-01T00:00:00.000Z');
  });
});
