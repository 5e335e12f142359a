import { describe, expect, test } from 'vitest';
import { dayPlus, daysOf, dayStart, localDay } from '../../src/domain/days.ts';

const NEW_YORK = 'America/New_York';
const at = (iso: string): number => Date.parse(iso);

describe('days of a zone', () => {
  test('a moment is of the day that the calendar there shows', () => {
    expect(localDay(at('2026-06-02T03:59:59Z'), NEW_YORK)).toBe('2026-06-01');
    expect(localDay(at('2026-06-02T04:00:00Z'), NEW_YORK)).toBe('2026-06-02');
  });

  test('a day begins at midnight there, and where there is none, right after it', () => {
    expect(dayStart('2026-06-02', NEW_YORK)).toBe(at('2026-06-02T04:00:00Z'));
    // Clocks in Beirut go forward at midnight.
    expect(dayStart('2026-03-29', 'Asia/Beirut')).toBe(at('2026-03-28T22:00:00Z'));
    expect(() => dayStart('2026-02-30', NEW_YORK)).toThrow(RangeError);
  });

  test('the next day is the next of the calendar, over the end of a month and a year', () => {
    expect(dayPlus('2026-12-31', 1)).toBe('2027-01-01');
    expect(dayPlus('2026-03-01', -1)).toBe('2026-02-28');
  });

  test.each([
    ['2026-03-08', 23],
    ['2026-06-02', 24],
    ['2026-11-01', 25],
  ])('%s has %i hours', (day, hours) => {
    const from = dayStart(day, NEW_YORK);
    const until = dayStart(dayPlus(day, 1), NEW_YORK);
    expect(until - from).toBe(hours * 3_600_000);
    expect(daysOf({ from, until }, NEW_YORK)).toEqual([{ day, from, until }]);
  });

  test('a stretch over midnight is cut there, and loses nothing', () => {
    const stretch = { from: at('2026-06-02T03:00:00Z'), until: at('2026-06-03T05:00:00Z') };
    expect(daysOf(stretch, NEW_YORK)).toEqual([
      { day: '2026-06-01', from: stretch.from, until: at('2026-06-02T04:00:00Z') },
      { day: '2026-06-02', from: at('2026-06-02T04:00:00Z'), until: at('2026-06-03T04:00:00Z') },
      { day: '2026-06-03', from: at('2026-06-03T04:00:00Z'), until: stretch.until },
    ]);
  });

  test('a zone that has skipped a day has none of it', () => {
    const from = at('2011-12-29T12:00:00Z');
    const days = daysOf({ from, until: at('2011-12-31T12:00:00Z') }, 'Pacific/Apia');
    expect(days.map(({ day }) => day)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });
});
