import type { Backfill } from '../../ledger/backfills.ts';
import { isoTime } from '../../domain/time.ts';

/** A backfill for machines: times as ISO 8601 UTC, durations in milliseconds. */
export function backfillJson(backfill: Backfill) {
  const { from, until, readUntil, orderedAt, startedAt, endedAt, waits, cursor: _cursor, ...rest } = backfill;
  return {
    ...rest,
    from: isoTime(from),
    to: isoTime(until),
    readUntil: isoTime(readUntil),
    orderedAt: isoTime(orderedAt),
    startedAt: startedAt === undefined ? null : isoTime(startedAt),
    endedAt: endedAt === undefined ? null : isoTime(endedAt),
    waits: waits === undefined ? null : { code: waits.code, since: isoTime(waits.since) },
  };
}
