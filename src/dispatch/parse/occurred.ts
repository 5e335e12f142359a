import type { Mark } from '../../domain/event.ts';
import { isoTime, parseTime } from '../../domain/time.ts';
import { mark } from './mark.ts';

/** Clocks may differ by this much before a time counts as in the future. */
const TOLERANCE_MS = 5 * 60_000;
/** MySQL's word for no date. */
const NO_DATE = /^0000-00-00/;

export interface Moment {
  /** ISO 8601 UTC. */
  readonly time?: string;
  readonly mark?: Mark;
}

/** A time that was told, in the dialer's zone; blank and MySQL's zero date are nothing told. */
export function momentOf(text: string | undefined, field: string, timezone: string, near?: number): Moment {
  const told = text?.trim() ?? '';
  if (told === '' || NO_DATE.test(told)) return {};
  const ms = parseTime(told, timezone, near);
  return ms === undefined ? { mark: mark('bad-time', field) } : { time: isoTime(ms) };
}

/**
 * When a hit's event happened: `epoch`, else `SQLdate`. VICIdial's Perl scripts write `SQLdate` on the
 * clock of their own process, which may be UTC while the dialer's web server is not: a time that would lie
 * in the future is read as UTC where that makes it fit the receipt.
 */
export function occurredAt(
  epoch: string | undefined,
  sqlDate: string | undefined,
  receivedAt: number,
  timezone: string,
): Moment {
  const exact = momentOf(epoch, 'epoch', timezone);
  if (exact.time !== undefined && Date.parse(exact.time) <= receivedAt + TOLERANCE_MS) return exact;
  const local = momentOf(sqlDate, 'SQLdate', timezone, receivedAt);
  if (local.time === undefined) return ahead(exact, 'epoch') ?? local;
  if (Date.parse(local.time) <= receivedAt + TOLERANCE_MS) return withMark(local, exact.mark);
  const asUtc = momentOf(sqlDate, 'SQLdate', 'UTC').time;
  const fits = asUtc !== undefined && Math.abs(Date.parse(asUtc) - receivedAt) <= 2 * TOLERANCE_MS;
  return fits
    ? { time: asUtc, mark: mark('clock-ahead', 'SQLdate') }
    : { mark: mark('clock-ahead', 'SQLdate') };
}

function ahead(moment: Moment, field: string): Moment | undefined {
  if (moment.mark !== undefined) return moment;
  return moment.time === undefined ? undefined : { mark: mark('clock-ahead', field) };
}

function withMark(moment: Moment, found: Mark | undefined): Moment {
  return found === undefined ? moment : { ...moment, mark: found };
}
