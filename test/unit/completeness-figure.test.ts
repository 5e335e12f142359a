import { assert, constantFrom, dictionary, integer, property, record, array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dailyAlert, daysToTell, latestDue } from '../../src/domain/completeness/daily.ts';
import { dayIn, daysBetween, isDayName } from '../../src/domain/completeness/day.ts';
import type { DayFigure } from '../../src/domain/completeness/day-figure.ts';
import { type CallGroup, figureOf } from '../../src/domain/completeness/figure.ts';
import { percentOf, percentText } from '../../src/domain/completeness/percent.ts';
import { BEHIND_MS, proofOf } from '../../src/domain/completeness/proof.ts';

const NEW_YORK = 'America/New_York';
const HOUR_MS = 3_600_000;

function groupOf(overrides: Partial<CallGroup> = {}): CallGroup {
  return {
    campaign: 'SALES',
    state: 'accepted',
    count: 1,
    reconciled: false,
    differs: false,
    overtaken: false,
    deliveries: { crm: 'written' },
    forgotten: false,
    ...overrides,
  };
}

describe('the percentage', () => {
  test('is 100 only when it is all, and never more than the true share', () => {
    assert(
      property(
        integer({ min: 1, max: 1_000_000_000 }),
        integer({ min: 0, max: 1_000_000 }),
        (whole, less) => {
          const part = Math.max(0, whole - less);
          const percent = percentOf(part, whole) ?? Number.NaN;
          expect(percent === 100).toBe(part === whole);
          // Sixteen digits do not hold every hundredth as it is.
          expect(percent).toBeLessThanOrEqual((part / whole) * 100 + 1e-9);
          expect(percent).toBeGreaterThan((part / whole) * 100 - 0.0101);
        },
      ),
    );
  });

  test('is undefined, and no 100, where nothing is counted', () => {
    expect(percentOf(0, 0)).toBeUndefined();
    expect(percentText(undefined)).toBe('-');
    expect(percentText(percentOf(999_999, 1_000_000))).toBe('99.99 %');
  });
});

describe('a figure', () => {
  test('counts each call once, by the worst of its deliveries', () => {
    const { calls, destinations, percent } = figureOf([
      groupOf({ count: 10, deliveries: { crm: 'written', audit: 'skipped' }, reconciled: true }),
      groupOf({ count: 2, deliveries: { crm: 'dead', audit: 'under-way' } }),
      groupOf({ count: 3, deliveries: { crm: 'parked', audit: 'shadow' }, differs: true }),
      groupOf({ count: 4, deliveries: { crm: 'under-way', audit: 'shadow' } }),
      groupOf({ count: 5, deliveries: { crm: 'written', audit: 'shadow' } }),
      groupOf({ count: 6, deliveries: {} }),
      groupOf({ count: 2, deliveries: {}, overtaken: true }),
      groupOf({ count: 5, deliveries: {}, forgotten: true, overtaken: true }),
      groupOf({ count: 8, state: 'missing' }),
      groupOf({ count: 1, state: 'failed' }),
      groupOf({ count: 20, state: 'open' }),
      groupOf({ count: 30, state: 'grace' }),
      groupOf({ count: 40, state: 'excluded' }),
    ]);
    expect(calls).toEqual({
      calls: 96,
      open: 20,
      grace: 30,
      over: 46,
      accepted: 37,
      reconciled: 10,
      confirmed: 23,
      underWay: 4,
      parked: 3,
      dead: 2,
      shadow: 5,
      unrouted: 6,
      overtaken: 2,
      forgotten: 5,
      missing: 9,
      failed: 1,
      unnamed: 0,
      differs: 3,
      excluded: 40,
    });
    expect(percent).toBe(50);
    expect(destinations['crm']).toMatchObject({
      deliveries: 24,
      written: 15,
      dead: 2,
      parked: 3,
      underWay: 4,
    });
    expect(destinations['audit']).toMatchObject({ written: 0, skipped: 10, shadow: 12, underWay: 2 });
  });

  test('of one destination looks at its deliveries only', () => {
    const groups = [groupOf({ deliveries: { crm: 'written', audit: 'dead' } })];
    expect(figureOf(groups).percent).toBe(0);
    expect(figureOf(groups, 'crm')).toMatchObject({ percent: 100, calls: { dead: 0, confirmed: 1 } });
    expect(Object.keys(figureOf(groups, 'crm').destinations)).toEqual(['crm']);
  });

  test('never says 100 while a call is missing, not written, or not final, whatever else there is', () => {
    const fate = constantFrom('written', 'skipped', 'absorbed', 'shadow', 'under-way', 'parked', 'dead');
    const state = constantFrom('open', 'grace', 'missing', 'failed', 'accepted', 'excluded');
    const group = record({
      state,
      count: integer({ min: 1, max: 5000 }),
      deliveries: dictionary(constantFrom('crm', 'audit', 'sfdc'), fate),
    });
    assert(
      property(array(group), (groups) => {
        const { calls, percent } = figureOf(groups.map((one) => groupOf(one)));
        expect(calls.confirmed + calls.underWay + calls.parked + calls.dead + calls.shadow).toBe(
          calls.accepted,
        );
        const bad = groups.some(
          (one) =>
            one.state === 'missing' ||
            one.state === 'failed' ||
            (one.state === 'accepted' &&
              Object.values(one.deliveries).some((is) => /shadow|under-way|parked|dead/.test(is))),
        );
        expect(percent === 100).toBe(calls.over > 0 && !bad);
      }),
    );
  });
});

describe('the proof of a day', () => {
  const day = dayIn('2026-11-22', NEW_YORK);
  const later = day.until + HOUR_MS;
  const read = (from: number, until: number) => ({ from, until, reads: 'tables' as const });

  test('is there only when it was read from its beginning to its end', () => {
    expect(proofOf(day, read(day.from, day.until), later)).toBe('proven');
    expect(proofOf(day, read(day.from + 1, day.until), later)).toBe('not-from-its-beginning');
    expect(proofOf(day, read(day.from, day.until - 1), later)).toBe('not-to-its-end');
    expect(proofOf(day, undefined, later)).toBe('not-read');
  });

  test('of a day that is not over is there when it was read to now', () => {
    const noon = day.from + 12 * HOUR_MS;
    expect(proofOf(day, read(day.from, noon - BEHIND_MS), noon)).toBe('proven');
    expect(proofOf(day, read(day.from, noon - BEHIND_MS - 1), noon)).toBe('not-to-its-end');
    expect(proofOf(day, undefined, day.from + 1)).toBe('proven');
    expect(proofOf(day, undefined, day.from + BEHIND_MS + 1)).toBe('not-read');
  });
});

describe('a day', () => {
  test('has 25 hours where clocks go back and 23 where they go forward', () => {
    const hours = (name: string): number => {
      const { from, until } = dayIn(name, NEW_YORK);
      return (until - from) / HOUR_MS;
    };
    expect([hours('2026-10-31'), hours('2026-11-01'), hours('2027-03-14')]).toEqual([24, 25, 23]);
    expect(dayIn('2026-11-01', NEW_YORK).until).toBe(Date.parse('2026-11-02T05:00:00Z'));
  });

  test('is one of the calendar', () => {
    expect(['2026-02-28', '2026-02-29', '2026-2-28', 'today'].map(isDayName)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});

describe('the daily message', () => {
  test('is due when the clock of the dialer has shown its time, also in the night when clocks change', () => {
    const at = (time: string): string => latestDue('07:30', NEW_YORK, Date.parse(time));
    expect(at('2026-11-23T12:29:59Z')).toBe('2026-11-21');
    expect(at('2026-11-23T12:30:00Z')).toBe('2026-11-22');
    expect(latestDue('02:30', NEW_YORK, Date.parse('2027-03-14T07:29:00Z'))).toBe('2027-03-12');
    expect(latestDue('02:30', NEW_YORK, Date.parse('2027-03-14T07:30:00Z'))).toBe('2027-03-13');
  });

  test('catches up, but no more than a week', () => {
    expect(daysToTell('2026-11-22', '2026-11-22')).toEqual([]);
    expect(daysToTell('2026-11-20', '2026-11-22')).toEqual(['2026-11-21', '2026-11-22']);
    expect(daysToTell('2026-01-01', '2026-11-22')).toHaveLength(7);
  });

  const day = dayIn('2026-11-22', NEW_YORK);
  const figure = (groups: readonly CallGroup[]): DayFigure => ({
    dialer: 'main',
    day,
    read: { from: day.from, until: day.until, reads: 'tables' },
    proof: 'proven',
    total: figureOf(groups),
    campaigns: [],
  });

  test('is information when all is there, and a warning with the numbers and the command when not', () => {
    const terms = { timezone: NEW_YORK, failUnder: 100 };
    expect(dailyAlert(figure([groupOf({ count: 12 })]), terms)).toEqual({
      code: 'completeness',
      subject: 'main:2026-11-22',
      severity: 'info',
      message: [
        'main, 2026-11-22: 100 % of 12 calls have arrived everywhere.',
        '12 accepted, 12 confirmed.',
        'crm: 12 of 12 written',
        'All of it: vicibridge completeness --dialer main --day 2026-11-22',
      ].join('\n'),
    });
    const short = dailyAlert(figure([groupOf({ count: 199 }), groupOf({ state: 'missing' })]), terms);
    expect(short.severity).toBe('warning');
    expect(short.message).toContain(
      '99.50 % of 200 calls have arrived everywhere.\n199 accepted, 199 confirmed, 1 missing.',
    );
    expect(
      dailyAlert(figure([groupOf({ count: 199 }), groupOf({ state: 'missing' })]), {
        ...terms,
        failUnder: 99.5,
      }).severity,
    ).toBe('info');
  });

  test('is a warning for a day that was not read to its end, though all that was read is there', () => {
    const alert = dailyAlert(
      { ...figure([groupOf()]), proof: 'not-to-its-end' },
      { timezone: NEW_YORK, failUnder: 0 },
    );
    expect(alert.severity).toBe('warning');
    expect(alert.message).toContain('of the 1 call that was read has arrived everywhere');
    expect(alert.message).toContain('NOT PROVEN');
  });
});
