import type { BackfillLoad } from '../../ledger/backfills.ts';
import { type Backfill, findBackfill } from '../../ledger/backfills.ts';
import { askNow, type CallsLeftCount, countCallsLeft } from '../../ledger/backfill-calls.ts';
import { beginBackfill, endBackfill, setBackfillWait, tellTaken } from '../../ledger/backfill-steps.ts';
import { sleep } from '../../domain/governor/sleep.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import type { ReconcileContext } from '../context.ts';
import { workOffDue } from '../due.ts';
import { foundUntil } from './cursor.ts';
import { waitOfError } from './failure.ts';
import type { BackfillWait } from './gate.ts';
import { meterLoad } from './load-meter.ts';
import { readCalls } from './read-calls.ts';
import { readUrls } from './read-urls.ts';

export interface CarryOutParts {
  readonly context: ReconcileContext;
  /** What is in the way at the moment; undefined = nothing. */
  readonly whatHolds: () => Promise<BackfillWait | undefined>;
  /** Requests taken back in that the ledger does not have yet. */
  readonly journalDepth: () => Promise<number>;
  /** We had answered these hits and do not have them. */
  readonly onLost: (eventIds: readonly string[]) => Promise<void>;
  /** In the transaction in which it is done. */
  readonly onDone: (trx: LedgerTransaction, backfill: Backfill) => Promise<void>;
}

/** What is kept between two steps. */
interface Run {
  /** What the dialer was asked since this was called last. */
  readonly spent: () => BackfillLoad;
  /** How often was looked whether the rest is in the ledger. */
  looks: number;
}

const LOOK_MS = 500;
const LOOKS_MAX = 20;

/**
 * Go on with a backfill until it is done, is stopped, or something is in its way; then it is called again after a
 * while. Every step stands in the ledger with what it did, so wherever it was cut off it goes on there.
 *
 * @returns it as it is now
 */
export async function carryOut(backfill: Backfill, parts: CarryOutParts): Promise<Backfill | undefined> {
  const { ledger, now, signal, logger } = parts.context;
  const begun = await ledger.write((trx) => beginBackfill(trx, backfill.id, now()));
  if (!begun) return undefined;
  const run: Run = { spent: meterLoad(parts.context.feed), looks: 0 };
  try {
    for (;;) {
      signal.throwIfAborted();
      const current = await findBackfill(ledger.db, backfill.id);
      if (current?.state !== 'running') return current;
      const wait = (await inTheWay(current, parts)) ?? (await goOn(current, run, parts));
      await noteWait(backfill.id, wait, parts);
      if (wait !== undefined) return current;
    }
  } catch (error) {
    if (signal.aborted) return undefined;
    const wait = waitOfError(error);
    if (wait === undefined) throw error;
    const reason = error instanceof Error ? error.message : wait;
    logger.info(
      { dialer: backfill.dialer, backfill: backfill.id, reason },
      'a backfill waits for its dialer',
    );
    await noteWait(backfill.id, wait, parts);
    return findBackfill(ledger.db, backfill.id);
  }
}

/** When everything has been read nothing more is made for others to carry. */
async function inTheWay({ phase }: Backfill, parts: CarryOutParts): Promise<BackfillWait | undefined> {
  const wait = await parts.whatHolds();
  return phase === 'settling' && wait !== 'dialer-slow' ? undefined : wait;
}

async function noteWait(
  id: number,
  wait: BackfillWait | undefined,
  { context: { ledger, now } }: CarryOutParts,
): Promise<void> {
  const known = await findBackfill(ledger.db, id);
  if (known?.waits?.code !== wait) await ledger.write((trx) => setBackfillWait(trx, id, wait, now()));
}

/** One step. @returns why the next one must wait; undefined = it need not */
async function goOn(backfill: Backfill, run: Run, parts: CarryOutParts): Promise<BackfillWait | undefined> {
  const { context } = parts;
  const { spent } = run;
  if (backfill.phase === 'urls') {
    const read = await readUrls(backfill, context, {
      rows: chunkOf(backfill),
      spent,
      journalDepth: parts.journalDepth,
    });
    if (read.lost.length > 0) await parts.onLost(read.lost);
    await keepPace(read.appended, backfill, context);
    return read.waits ? 'not-taken-in' : undefined;
  }
  const worked = await workOffDue(
    { kind: 'backfill', limit: chunkOf(backfill), graceMs: context.rules.graceMs },
    context,
  );
  if (worked.looked > 0) {
    await tellProgress(backfill, spent(), context);
    await keepPace(worked.appended, backfill, context);
    return undefined;
  }
  if (backfill.phase === 'calls') {
    await readCalls(backfill, context, spent);
    return undefined;
  }
  return settle(backfill, run, parts);
}

/** Wait until everything that could be told is in the ledger; then it is done. */
async function settle(
  backfill: Backfill,
  run: Run,
  { context, journalDepth, onDone }: CarryOutParts,
): Promise<BackfillWait | undefined> {
  const { ledger, now, signal } = context;
  const { unsettled, failed } = await tellProgress(backfill, run.spent(), context);
  if (unsettled > failed) {
    run.looks += 1;
    if (run.looks > LOOKS_MAX) return 'not-taken-in';
    if ((await journalDepth()) > 0) await sleep(LOOK_MS, signal);
    else {
      // All that was put into the journal has become what it could.
      run.looks = LOOKS_MAX;
      await ledger.write((trx) => askNow(trx, backfill, now()));
    }
    return undefined;
  }
  await ledger.write(async (trx) => {
    const done = await endBackfill(trx, backfill.id, now());
    const ended = done ? await findBackfill(trx, backfill.id) : undefined;
    if (ended !== undefined) await onDone(trx, ended);
  });
  return undefined;
}

async function tellProgress(
  backfill: Backfill,
  load: BackfillLoad,
  { ledger, now }: ReconcileContext,
): Promise<CallsLeftCount> {
  const count = await countCallsLeft(ledger.db, { ...backfill, until: foundUntil(backfill) });
  await ledger.write((trx) => tellTaken(trx, backfill.id, { ...count, load }, now()));
  return count;
}

const PACED_SECONDS = 10;
/** As many as the feed takes at once. */
const CHUNK_MAX = 500;

/** Calls of some seconds go together, which costs the dialer less than one by one. */
function chunkOf({ rate }: Pick<Backfill, 'rate'>): number {
  return Math.min(CHUNK_MAX, Math.max(1, Math.ceil(rate * PACED_SECONDS)));
}

async function keepPace(
  appended: number,
  { rate }: Pick<Backfill, 'rate'>,
  { signal }: Pick<ReconcileContext, 'signal'>,
): Promise<void> {
  if (appended > 0) await sleep((appended * 1000) / rate, signal);
}
