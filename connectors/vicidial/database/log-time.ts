import type { ByTime, Page } from '../../../src/domain/dialer-database.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { LogLookup } from './log-page.ts';
import type { LogTable } from './log-table.ts';
import type { Moments } from './moments.ts';

/** A second of the dialer's local time. */
const SECOND = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/**
 * A page of the rows of a time. The index on the time gives no order within a second, so a page ends where
 * a second ends; the cursor is that second.
 */
export async function pageByTime<Raw, Row>(
  log: LogTable<Raw, Row>,
  { from, until, after }: ByTime,
  limit: number,
  look: LogLookup,
): Promise<Page<Row>> {
  if (after !== undefined && !SECOND.test(after))
    throw new PermanentError('This is no cursor of a page by time: hand in the one of the page before', {
      code: 'invalid-cursor',
    });
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  if (Number.isNaN(fromMs) || Number.isNaN(untilMs))
    throw new PermanentError('`from` and `until` have to be ISO 8601 moments', { code: 'invalid-time' });
  const span = look.moments.span(fromMs, untilMs);
  const found = await wholeSeconds(
    log,
    { start: after ?? span.from, inclusive: after === undefined, end: span.until },
    limit,
    look,
  );
  const inTime = found.raws.filter((raw) =>
    readingsOf(log, raw, look.moments).some((ms) => ms >= fromMs && ms < untilMs),
  );
  const last = found.raws.at(-1);
  return {
    rows: inTime.map((raw) => log.toRow(raw, look.moments)),
    cursor: last === undefined ? after : (log.time?.localOf(last) ?? after),
    more: found.more,
  };
}

/**
 * The moments that a row's time may mean: one, or two where it is in the hour that happens twice and nothing in the
 * row tells which. Such a row is given for either, because what is given twice is known again, and what is
 * skipped is lost.
 */
export function readingsOf<Raw, Row>(
  { time }: LogTable<Raw, Row>,
  raw: Raw,
  moments: Moments,
): readonly number[] {
  return time === undefined ? [] : moments.readings(time.localOf(raw), time.epochOf(raw));
}

interface Stretch {
  readonly start: string;
  /** Whether `start` belongs to it; `end` never does. */
  readonly inclusive: boolean;
  readonly end: string;
}

async function wholeSeconds<Raw, Row>(
  log: LogTable<Raw, Row>,
  stretch: Stretch,
  limit: number,
  look: LogLookup,
): Promise<{ readonly raws: readonly Raw[]; readonly more: boolean }> {
  const { time } = log;
  if (time === undefined) throw new TypeError(`${log.table} has no index on its time`);
  const column = `${log.table}.${time.column}`;
  const compare = stretch.inclusive ? '>=' : '>';
  const sql = `${log.select} FORCE INDEX (${time.name}) ${log.join} WHERE ${column} ${compare} ? AND ${column} < ? ORDER BY ${column} LIMIT ?`;
  const values = [stretch.start, stretch.end, String(limit + 1)];
  const found = await look.reader.select({ sql, values, row: log.raw }, look.signal);
  const cut = found[limit];
  if (cut === undefined) return { raws: found, more: false };
  // The last second may go on beyond the page.
  const unfinished = time.localOf(cut);
  const raws = found.filter((raw) => time.localOf(raw) !== unfinished);
  if (raws.length > 0) return { raws, more: true };
  return wholeSeconds(log, stretch, limit * 4, look);
}
