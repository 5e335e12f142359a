import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalClock } from '../../connectors/vicidial/database/local-clock.ts';
import { createMoments } from '../../connectors/vicidial/database/moments.ts';
import { isoTime, parseTime, zoneOffsetMs } from '../../src/domain/time.ts';

const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Europe/Berlin', 'Asia/Kathmandu', 'UTC'];
const YEAR = { min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') };

function localText(ms: number): string {
  return isoTime(ms).slice(0, 19).replace('T', ' ');
}

test.each(ZONES)('a clock of %s reads every time of a year as parseTime does', (zone) => {
  const clock = createLocalClock(zone);
  fc.assert(
    fc.property(fc.integer(YEAR), fc.option(fc.integer(YEAR), { nil: undefined }), (ms, near) => {
      expect(clock(localText(ms), near)).toBe(parseTime(localText(ms), zone, near));
    }),
    { numRuns: 400 },
  );
});

test.each(['2026-02-30 10:00:00', '0000-00-00 00:00:00', '', 'soon', '2026-06-01', '2026-06-01 10:00'])(
  'a clock makes of "%s" what parseTime makes of it',
  (text) => {
    expect(createLocalClock('UTC')(text)).toBe(parseTime(text, 'UTC'));
  },
);

describe('the span of a time', () => {
  // Three hours before clocks change, and three after.
  const NIGHTS = [
    ['America/New_York', '2026-11-01T03:00:00Z'],
    ['America/New_York', '2026-03-08T04:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T12:30:00Z'],
  ] as const;

  test.each(NIGHTS)('in %s around %s holds the local time of every moment in it', (zone, night) => {
    const moments = createMoments(zone);
    const start = Date.parse(night);
    const second = fc.integer({ min: 0, max: 6 * 3600 });
    fc.assert(
      fc.property(second, second, second, (one, other, third) => {
        const [from = 0, at = 0, until = 0] = [one, other, third]
          .toSorted((left, right) => left - right)
          .map((seconds) => start + seconds * 1000);
        fc.pre(at < until);
        const { from: first, until: last } = moments.span(from, until);
        const local = localText(at + zoneOffsetMs(at, zone));
        expect(local >= first && local < last).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each(NIGHTS)(
    'in %s around %s holds every local time that is read as a moment in it',
    (zone, night) => {
      const moments = createMoments(zone);
      const start = Date.parse(night);
      const second = fc.integer({ min: 0, max: 6 * 3600 });
      fc.assert(
        fc.property(second, second, fc.integer({ min: 1, max: 7200 }), (wall, offset, length) => {
          // Any text on the clock, also one of the hour that there is not.
          const text = localText(start + zoneOffsetMs(start, zone) + wall * 1000);
          const [from, until] = [start + offset * 1000, start + (offset + length) * 1000];
          if (!moments.readings(text).some((ms) => ms >= from && ms < until)) return;
          const { from: first, until: last } = moments.span(from, until);
          expect(text >= first && text < last).toBe(true);
        }),
        { numRuns: 2_000 },
      );
    },
  );
});

describe('what a local time may mean', () => {
  const moments = createMoments('America/New_York');

  test('is two moments in the hour that happens twice, and one where the seconds since 1970 tell', () => {
    const [first, second] = [Date.parse('2026-11-01T05:30:00Z'), Date.parse('2026-11-01T06:30:00Z')];
    expect(moments.readings('2026-11-01 01:30:00')).toEqual([first, second]);
    expect(moments.readings('2026-11-01 01:30:00', 0)).toEqual([first, second]);
    expect(moments.readings('2026-11-01 01:30:00', second / 1000)).toEqual([second]);
    expect(moments.readings('2026-11-01 01:30:00', first / 1000 + 2)).toEqual([first]);
  });

  test('is one moment at any other time, and none for none', () => {
    expect(moments.readings('2026-11-01 02:30:00')).toEqual([Date.parse('2026-11-01T07:30:00Z')]);
    expect(moments.readings('2026-03-08 02:30:00')).toEqual([Date.parse('2026-03-08T07:30:00Z')]);
    expect(moments.readings(null)).toEqual([]);
    expect(moments.readings('0000-00-00 00:00:00')).toEqual([]);
  });
});
