import { assert, constantFrom, date, property } from 'fast-check';
import { expect, test } from 'vitest';
import { callbackTime } from '../../connectors/vicidial/orders/callback-time.ts';
import { parseTime } from '../../src/domain/time.ts';

const NEW_YORK = 'America/New_York';
const at = (iso: string) => ({ at: iso, agentUser: undefined, comments: undefined });
const time = (iso: string, zone = NEW_YORK) =>
  callbackTime(at(iso), zone, Date.parse('2026-01-01T00:00:00Z'));

test.each([
  ['in winter', '2026-12-01T14:30:00Z', '2026-12-01 09:30:00'],
  ['in summer', '2026-07-01T13:30:00Z', '2026-07-01 09:30:00'],
  ['before the clocks go forward', '2026-03-08T06:59:00Z', '2026-03-08 01:59:00'],
  ['just after they went forward', '2026-03-08T07:00:00Z', '2026-03-08 03:00:00'],
  ['in the first of the two hours', '2026-11-01T05:30:00Z', '2026-11-01 01:30:00'],
])('a moment %s is told on the dialer’s clock', (_name, iso, local) => {
  expect(time(iso)).toEqual({ at: local, warnings: [] });
});

test('a moment in the second of the two hours says that VICIdial calls at the first', () => {
  expect(time('2026-11-01T06:30:00Z')).toEqual({
    at: '2026-11-01 01:30:00',
    warnings: [expect.stringContaining('twice that night')],
  });
});

test('a time that is none is left out', () => {
  expect(time('next week')).toEqual({ at: undefined, warnings: [expect.stringContaining('is none')] });
});

test('every moment reads back as itself, to the second, unless the clock shows it twice', () => {
  const zones = constantFrom(NEW_YORK, 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
  const moments = date({ min: new Date('2026-01-02'), max: new Date('2031-01-01'), noInvalidDate: true });
  assert(
    property(zones, moments, (zone, moment) => {
      const { at: local = '', warnings } = time(moment.toISOString(), zone);
      const seconds = Math.floor(moment.getTime() / 1000) * 1000;
      return warnings.length > 0 || parseTime(local, zone) === seconds;
    }),
  );
});
