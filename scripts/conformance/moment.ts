import type { DialerClock } from '../../src/sandbox/dialer/clock.ts';
import type { Recording } from './recording.ts';

const EPOCH = /(?<![\d.])(1[6-9]\d{8})(?!\d)/;
const LOCAL = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g;
/** The Agent API prints the moment before which a lock is over. */
const LOCK_OVER = /UNIX_TIMESTAMP\(last_login_date\) < (\d{10})/;
const LOCK_SECONDS = 900;

/**
 * When the recording was made, as far as its answer tells (milliseconds since the epoch), so that the
 * stand-in's clock can be set and every printed moment compares exactly.
 */
export function momentOf(recording: Recording, clock: DialerClock, lastMs: number): number {
  const text = `${recording.body}\n${typeof recording.db_after === 'string' ? recording.db_after : ''}`;
  const lock = LOCK_OVER.exec(text)?.[1];
  if (lock !== undefined) return (Number(lock) + LOCK_SECONDS) * 1000;
  const epoch = EPOCH.exec(text)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const today = clock.local(lastMs).slice(0, 10);
  const near = [...text.matchAll(LOCAL)]
    // `2DAYS` from now is printed with another date: the time of day tells.
    .flatMap(([, date = '', time = '']) =>
      [date, today].map((day) => localMs(`${day}T${time}`, clock, lastMs)),
    )
    .filter((ms) => Math.abs(ms - lastMs) < 15 * 60 * 1000)
    .toSorted((a, b) => b - a);
  return near[0] ?? lastMs;
}

function localMs(local: string, clock: DialerClock, nearMs: number): number {
  return Date.parse(`${local}Z`) - clock.offsetHours(nearMs) * 3_600_000;
}
