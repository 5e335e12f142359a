import { dayPlus, dayStart, localDay } from '../../domain/days.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { type CallsRead, readCallsRead, writeCallsRead } from '../checkpoints.ts';
import { dialerNow, type ReconcileContext } from '../context.ts';
import { reconcileWindow, type ReconcileWindow, type WindowResult } from '../window.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Rows of calls that began just now may not be written yet. */
const YOUNGEST_MS = MINUTE_MS;
/** A row may be written some minutes after its call began. */
const OVERLAP_MS = 5 * MINUTE_MS;
/** Calls of so long a time are read between two looks at what is due. */
const STEP_MS = HOUR_MS;
const AGAIN_MS = 3 * HOUR_MS;
/** After midnight of the dialer, when the calls of the day before are over. */
const DAILY_AFTER_MS = 150 * MINUTE_MS;
/** With `--daily --vlog-daily`, `ADMIN_archive_log_tables.pl` leaves the calls of one day where they are. */
const LIVE_FOR_MS = 20 * HOUR_MS;

export interface CallsPassOptions {
  /** After each step, before the next one. */
  readonly afterStep: (result: WindowResult) => Promise<void>;
}

/**
 * Read the calls that began since the last pass; once an hour those of the last hours again, and once a day those of
 * the day before: rows are written late, and changed later.
 * @returns what was read; everything up to `until` was looked at
 */
export async function callsPass(
  context: ReconcileContext,
  { afterStep }: CallsPassOptions,
): Promise<CallsRead> {
  const end = dialerNow(context) - YOUNGEST_MS;
  const known = (await readCallsRead(context.ledger.db, context.dialer)) ?? firstRead(context);
  let read = known.until > end + OVERLAP_MS ? putBack(known, end, context) : known;
  while (read.until < end) {
    const stretch = read.within ?? {
      from: Math.max(read.begin, read.until - OVERLAP_MS),
      until: Math.min(read.until + STEP_MS, end),
    };
    const { within: _, ...next } = { ...read, until: stretch.until };
    await afterStep(await readOn(stretch, read, next, context));
    read = next;
  }
  read = await readHoursAgain(read, context, afterStep);
  return readDayAgain(read, context, afterStep);
}

/** From the begin of the dialer's day on; what is older is a backfill's. */
function firstRead(context: ReconcileContext): CallsRead {
  const now = dialerNow(context);
  const today = localDay(now, context.timezone);
  const begin = dayStart(today, context.timezone);
  return { begin, until: begin, hourlyAt: context.now(), dailyOf: dayPlus(today, -1) };
}

/** The dialer's clock was ahead and was put right: what is written from now on was not read. */
function putBack({ begin, hourlyAt, dailyOf }: CallsRead, end: number, context: ReconcileContext): CallsRead {
  const today = localDay(end, context.timezone);
  const latest = dayPlus(today, -2);
  return {
    begin: Math.min(begin, dayStart(today, context.timezone)),
    until: end,
    hourlyAt,
    dailyOf: dailyOf < latest ? dailyOf : latest,
  };
}

async function readHoursAgain(
  read: CallsRead,
  context: ReconcileContext,
  afterStep: CallsPassOptions['afterStep'],
): Promise<CallsRead> {
  if (context.now() - read.hourlyAt < HOUR_MS) return read;
  const next = { ...read, hourlyAt: context.now() };
  await readAgain({ from: read.until - AGAIN_MS, until: read.until }, next, context, afterStep);
  return next;
}

async function readDayAgain(
  read: CallsRead,
  context: ReconcileContext,
  afterStep: CallsPassOptions['afterStep'],
): Promise<CallsRead> {
  const now = dialerNow(context);
  const today = localDay(now, context.timezone);
  const begin = dayStart(today, context.timezone);
  const day = dayPlus(today, -1);
  if (read.dailyOf >= day || now < begin + DAILY_AFTER_MS) return read;
  const next = { ...read, dailyOf: day };
  await readAgain({ from: dayStart(day, context.timezone), until: begin }, next, context, afterStep);
  return next;
}

/** In steps; a pass that is cut short begins them anew. */
async function readAgain(
  window: { readonly from: number; readonly until: number },
  next: CallsRead,
  context: ReconcileContext,
  afterStep: CallsPassOptions['afterStep'],
): Promise<void> {
  let from = Math.max(next.begin, window.from);
  while (from < window.until) {
    const until = Math.min(from + STEP_MS, window.until);
    const isLast = until === window.until;
    const checkpoint = async (trx: LedgerTransaction, { done }: WindowResult): Promise<void> => {
      if (done && isLast) await writeCallsRead(trx, context.dialer, next);
    };
    await afterStep(await reconcileWindow(context, windowOf({ from, until }, context), { checkpoint }));
    from = until;
  }
  if (window.until <= next.begin)
    await context.ledger.write((trx) => writeCallsRead(trx, context.dialer, next));
}

/** A stretch that was not read before; one that is cut short goes on where it was. */
function readOn(
  { from, until, after }: { readonly from: number; readonly until: number; readonly after?: string },
  read: CallsRead,
  next: CallsRead,
  context: ReconcileContext,
): Promise<WindowResult> {
  return reconcileWindow(context, windowOf({ from, until, readFrom: read.until }, context), {
    after,
    checkpoint: async (trx, progress) => {
      if (progress.done) await writeCallsRead(trx, context.dialer, next);
      else if (progress.after !== undefined)
        await writeCallsRead(trx, context.dialer, {
          ...read,
          within: { from, until, after: progress.after },
        });
    },
  });
}

function windowOf(
  stretch: { readonly from: number; readonly until: number; readonly readFrom?: number },
  context: ReconcileContext,
): ReconcileWindow {
  const archived = stretch.from < dialerNow(context) - LIVE_FOR_MS;
  return { ...stretch, archived, backfill: false, graceMs: context.rules.graceMs };
}
