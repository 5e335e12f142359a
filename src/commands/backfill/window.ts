import { isoTime, parseTime } from '../../domain/time.ts';
import { UsageError } from '../usage-error.ts';

/** Milliseconds since the epoch: `from` is in it, `until` is not. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

const AGO = /^(\d+)([smhd])$/;
const AGO_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LAST_MS = 8.64e15;

/**
 * `--from` and `--to` in the dialer's zone: a day is its midnight, so `--to` a day is up to the end of the day
 * before. In the night when clocks go back an hour happens twice: `--from` means the first and `--to` the second
 * of them, so that nothing is left out.
 *
 * @throws UsageError for what is no time, or a window that is empty or not past
 */
export function windowOf(
  options: { readonly from: string; readonly to: string | undefined },
  { timezone, now }: { readonly timezone: string; readonly now: number },
): Window {
  const from = momentOf('--from', options.from, timezone, now, 'first');
  const until = options.to === undefined ? now : momentOf('--to', options.to, timezone, now, 'last');
  if (until > now)
    throw new UsageError(
      `--to ${options.to} is not over yet (it is ${isoTime(now)}): name a time that is past, or leave it out`,
    );
  if (from >= until)
    throw new UsageError('there is no time between --from and --to: --to itself is left out');
  return { from, until };
}

function momentOf(
  option: string,
  text: string,
  timezone: string,
  now: number,
  which: 'first' | 'last',
): number {
  const [, amount, unit] = AGO.exec(text.trim()) ?? [];
  if (amount !== undefined) return now - Number(amount) * AGO_MS[unit as keyof typeof AGO_MS];
  const moment = parseTime(text, timezone, which === 'last' ? LAST_MS : undefined);
  if (moment !== undefined) return moment;
  throw new UsageError(
    `${option} ${text}: write a day such as 2026-11-01, a time of the dialer such as "2026-11-01 14:30", an ISO 8601 time, or 30m, 2h, 7d`,
  );
}

/** As the dialer's clock has it, with its distance from UTC: two readings of a doubled hour differ. */
export function dialerTime(ms: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms);
  const offset = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${parts} ${offset?.replace('GMT', 'UTC') ?? 'UTC'}`;
}
