import type { CallCounter } from '../../call-feed.ts';
import { type Day, dayIn, daysBetween } from '../../domain/completeness/day.ts';
import { dayPlus, localDay } from '../../domain/days.ts';
import { type DialerCount, markLooked, writeCounts } from '../../ledger/dialer-counts.ts';
import { type CountedRead, readCountedRead, writeCountedRead } from '../checkpoints.ts';
import { dialerNow, mustGoOn, type ReconcileContext } from '../context.ts';
import type { CallsPassOptions } from '../pass/calls.ts';
import { reconcileWindow } from '../window.ts';
import { askedFeed } from './asked-feed.ts';
import { putKnownEvents } from './known-events.ts';
import { wantedOf } from './wanted.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Rows of calls that began just now may not be written yet. */
const YOUNGEST_MS = MINUTE_MS;
/** After midnight of the dialer, when the calls of the day before are over. */
const NIGHTLY_AFTER_MS = 150 * MINUTE_MS;
/** After a longer stop only the latest days are looked at. */
const DAYS_MAX = 7;

/**
 * Hold the dialer's counts against what is known: of today once an hour, of the days before once in the night. Only
 * where it counts more its calls are looked for.
 * @returns up to when today was read; undefined = it was not its time
 */
export async function countedPass(
  counter: CallCounter,
  context: ReconcileContext,
  options: CallsPassOptions,
): Promise<{ readonly until: number | undefined }> {
  const { ledger, dialer, timezone, now } = context;
  const today = localDay(dialerNow(context), timezone);
  const yesterday = dayPlus(today, -1);
  // What is older than the first day is nobody's.
  let read = (await readCountedRead(ledger.db, dialer)) ?? { todayAt: 0, nightOf: yesterday };
  const keep = async (next: CountedRead): Promise<void> => {
    read = next;
    await ledger.write((trx) => writeCountedRead(trx, dialer, next));
  };
  const parts = { counter, context, options };
  if (dialerNow(context) >= dayIn(today, timezone).from + NIGHTLY_AFTER_MS)
    for (const day of daysBetween(dayPlus(read.nightOf, 1), yesterday).slice(-DAYS_MAX)) {
      await lookInto(dayIn(day, timezone), ['short', 'thorough'], parts);
      await keep({ ...read, nightOf: day });
    }
  if (now() - read.todayAt < HOUR_MS) return { until: undefined };
  const startedAt = now();
  const until = await lookInto(dayIn(today, timezone), ['new'], parts);
  await keep({ ...read, todayAt: startedAt });
  return { until };
}

interface Parts {
  readonly counter: CallCounter;
  readonly context: ReconcileContext;
  readonly options: CallsPassOptions;
}

/** @returns up to when the day was read, milliseconds since the epoch */
async function lookInto(
  day: Day,
  rounds: readonly ('new' | 'short' | 'thorough')[],
  { counter, context, options }: Parts,
): Promise<number> {
  const { ledger, dialer, signal, now, rules } = context;
  const until = Math.min(day.until, dialerNow(context) - YOUNGEST_MS);
  if (until <= day.from) return day.from;
  const counts = (await counter(day.name, signal)).filter(
    ({ kind }) => rules.noAgent || kind === 'disposition',
  );
  await ledger.write((trx) => writeCounts(trx, { dialer, day: day.name }, counts.map(rowOf), now()));
  mustGoOn(context);
  await putKnownEvents(day, context);
  for (const how of rounds) {
    const wanted = await wantedOf(day.name, how, context);
    const window = { from: day.from, until, archived: false, backfill: false, graceMs: rules.graceMs };
    const asked = { ...context, feed: askedFeed(wanted.statuses, context) };
    await options.afterStep(await reconcileWindow(asked, window));
    await ledger.write((trx) => markLooked(trx, { dialer, day: day.name }, wanted.counts));
  }
  return until;
}

function rowOf({ campaign, status, open, count }: Awaited<ReturnType<CallCounter>>[number]): DialerCount {
  return { campaign, status, open: open ? 1 : 0, count };
}
