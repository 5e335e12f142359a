import { describe, expect, test } from 'vitest';
import { quietAt, type QuietWindow } from '../../src/domain/governor/quiet.ts';
import { simulation } from './governor-rig.ts';

const ZONE = 'America/New_York';
const NIGHT: QuietWindow = { from: '21:00', to: '08:00', ratePerSecond: 0 };
/** New York in November is five hours behind UTC. */
const local = (text: string): number => Date.parse(`${text}-05:00`);

describe('quiet hours', () => {
  test.each([
    ['just before the start', '2026-11-23T20:59:59', undefined],
    ['at the start', '2026-11-23T21:00:00', 11 * 60],
    ['before midnight', '2026-11-23T23:30:00', 8.5 * 60],
    ['after midnight', '2026-11-24T07:59:00', 1],
    ['at the end', '2026-11-24T08:00:00', undefined],
  ])('over midnight: %s', (_name, text, leftMinutes) => {
    const now = local(text);
    expect(quietAt([NIGHT], ZONE, now)).toEqual(
      leftMinutes === undefined ? undefined : { ratePerSecond: 0, endsAt: now + leftMinutes * 60_000 },
    );
  });

  test('when days are named, then the day on which they start counts', () => {
    const friday = { ...NIGHT, days: ['fri'] as const };
    expect(quietAt([friday], ZONE, local('2026-11-28T03:00:00'))).toBeDefined();
    expect(quietAt([friday], ZONE, local('2026-11-27T03:00:00'))).toBeUndefined();
  });

  test('when two hold at once, then the stricter one counts, whatever their order', () => {
    const windows = [{ ...NIGHT, ratePerSecond: 3 }, NIGHT];
    const now = local('2026-11-24T01:00:00');
    expect(quietAt(windows, ZONE, now)?.ratePerSecond).toBe(0);
    expect(quietAt(windows.toReversed(), ZONE, now)?.ratePerSecond).toBe(0);
  });
});

describe('the governor in quiet hours', () => {
  test('with a rate of 0, then normal calls are told when it is over, and DNC goes on', () => {
    const dialer = simulation({ quiet: [NIGHT] }, local('2026-11-24T07:00:00'));
    expect(dialer.tryOne('normal')).toEqual({ kind: 'held', leftMs: 3_600_000 });
    dialer.run(10, ['dnc']);
    expect(dialer.sent.length).toBeGreaterThanOrEqual(20);
  });

  test('with a lower rate, then normal calls go at that, and at the full one when it is over', () => {
    const dialer = simulation({ quiet: [{ ...NIGHT, ratePerSecond: 1 }] }, local('2026-11-24T07:59:50'));
    dialer.run(10, ['normal']);
    expect(dialer.sent.length).toBeLessThanOrEqual(12);
    const from = dialer.now;
    dialer.run(10, ['normal']);
    expect(dialer.count('normal', from)).toBeGreaterThanOrEqual(79);
  });
});
