import { expect, test } from 'vitest';
import { dialerTime, windowOf } from '../../src/commands/backfill/window.ts';
import { sampleDays } from '../../src/reconcile/backfill/sample-days.ts';

const NEW_YORK = { timezone: 'America/New_York', now: Date.parse('2026-11-23T12:00:00Z') };
const HOUR_MS = 3_600_000;

function iso(from: string, to: string | undefined, env = NEW_YORK): readonly string[] {
  const window = windowOf({ from, to }, env);
  return [window.from, window.until].map((ms) => new Date(ms).toISOString());
}

test('days are from midnight to midnight of the dialer, also where the clocks go back or forward', () => {
  expect(iso('2026-11-01', '2026-11-02')).toEqual(['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']);
  expect(iso('2026-03-08', '2026-03-09')).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']);
});

test('in the hour that happens twice --from is the first and --to the second, so nothing is left out', () => {
  expect(iso('2026-11-01 01:30', '2026-11-01 01:30')).toEqual([
    '2026-11-01T05:30:00.000Z',
    '2026-11-01T06:30:00.000Z',
  ]);
  expect(dialerTime(Date.parse('2026-11-01T05:30:00Z'), 'America/New_York')).toBe(
    '2026-11-01 01:30:00 UTC-04:00',
  );
  expect(dialerTime(Date.parse('2026-11-01T06:30:00Z'), 'America/New_York')).toBe(
    '2026-11-01 01:30:00 UTC-05:00',
  );
});

test('times with an offset, times ago and no --to are understood', () => {
  expect(iso('2026-11-23T11:00:00Z', '2026-11-23T06:30:00-05:00')).toEqual([
    '2026-11-23T11:00:00.000Z',
    '2026-11-23T11:30:00.000Z',
  ]);
  expect(iso('2h', undefined)).toEqual(['2026-11-23T10:00:00.000Z', '2026-11-23T12:00:00.000Z']);
});

test('a window that is empty, not past or no time is refused with the remedy', () => {
  expect(() => iso('2026-11-02', '2026-11-02')).toThrow(/no time between --from and --to/);
  expect(() => iso('2026-11-22', '2026-11-24')).toThrow(/--to 2026-11-24 is not over yet/);
  expect(() => iso('yesterday', undefined)).toThrow(/--from yesterday: write a day such as/);
});

test('up to seven days are all counted; of more, seven stand for all by their length', () => {
  const week = windowOf({ from: '2026-10-28', to: '2026-11-04' }, NEW_YORK);
  const days = sampleDays(week, 'America/New_York');
  expect(days).toHaveLength(7);
  expect(days.map(({ weight }) => weight)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(Math.max(...days.map(({ from, until }) => until - from))).toBe(25 * HOUR_MS);
  const long = windowOf({ from: '2026-06-01 12:00', to: '2026-11-20 09:00' }, NEW_YORK);
  const sample = sampleDays(long, 'America/New_York');
  expect(sample).toHaveLength(7);
  expect(new Set(sample.map(({ from }) => new Date(from).getUTCDay())).size).toBe(7);
  const stoodFor = sample.reduce((sum, { from, until, weight }) => sum + (until - from) * weight, 0);
  expect(stoodFor).toBeCloseTo(long.until - long.from, -3);
  for (const { from, until } of sample) {
    expect(from).toBeGreaterThanOrEqual(long.from);
    expect(until).toBeLessThanOrEqual(long.until);
    expect(until - from).toBeGreaterThanOrEqual(22 * HOUR_MS);
  }
});
