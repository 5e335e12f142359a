import type { FeedLoad } from '../call-feed.ts';
import type { Alerter } from '../domain/alerts/alerter.ts';
import type { ReconcileContext } from './context.ts';
import { newTally, type PassTally, runPass } from './pass/run-pass.ts';
import type { ReconcileFigures } from './reconciler.ts';
import { type PassReport, readReport, writeReport } from './report.ts';
import { createTelling } from './telling.ts';

export interface DialerWatch {
  isDue(): boolean;
  /** One pass; never rejects. */
  pass(): Promise<void>;
  figures(): ReconcileFigures;
}

/** After passes in a row that did not come to their end. */
const LATER_MS = [60_000, 120_000, 300_000] as const;

/** The passes over one dialer's records, one after the other, and what is told of them. */
export function createWatch(context: ReconcileContext, alerts: Alerter): DialerWatch {
  const { dialer, feed, ledger, logger, clock, now, signal } = context;
  const telling = createTelling(dialer, alerts, now());
  const sums = { passes: 0, cut: 0, legs: 0, urlRows: 0, appended: 0, lost: 0 };
  let last: PassReport | undefined;
  let failures = 0;
  let dueAt = 0;
  let loadBefore = feed.load();
  let loadAt = now();

  async function pass(): Promise<void> {
    const startedAt = now();
    const tally = newTally();
    const error = await runPass(context, tally).then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    );
    if (signal.aborted) return;
    try {
      last ??= await readReport(ledger.db, dialer);
      const report = reportOf(tally, startedAt, error?.cause);
      count(tally, error !== undefined);
      logPass(report, tally);
      last = report;
      await ledger.write((trx) => writeReport(trx, dialer, report));
    } catch (cause) {
      logger.error({ err: cause, dialer }, 'what a pass over the dialer came to could not be kept');
    }
    await telling.afterPass({ lost: tally.lost, doneAt: last?.doneAt, reason: last?.trouble?.reason }, now());
  }

  function count(tally: PassTally, isCut: boolean): void {
    failures = isCut ? failures + 1 : 0;
    dueAt = isCut ? now() + laterMs(failures) : 0;
    sums.passes += 1;
    sums.cut += isCut ? 1 : 0;
    sums.legs += tally.legs;
    sums.urlRows += tally.urlRows;
    sums.appended += tally.appended;
    sums.lost += tally.lost.length;
  }

  function reportOf(tally: PassTally, startedAt: number, cause: unknown): PassReport {
    const at = now();
    const load = feed.load();
    const report: PassReport = {
      at,
      tookMs: at - startedAt,
      doneAt: cause === undefined ? at : last?.doneAt,
      readUntil: tally.readUntil ?? last?.readUntil,
      aheadMs: clock.aheadMs,
      pages: tally.pages,
      legs: tally.legs,
      missing: tally.missing,
      urlRows: tally.urlRows,
      appended: tally.appended,
      lost: tally.lost.length,
      load: { ...spent(loadBefore, load), withinMs: at - loadAt },
      ...(cause === undefined
        ? {}
        : {
            trouble: {
              since: last?.trouble?.since ?? startedAt,
              reason: reasonOf(cause),
              nextAt: at + laterMs(failures + 1),
            },
          }),
    };
    loadBefore = load;
    loadAt = at;
    return report;
  }

  /** What did something is worth a line; trouble is told when it begins and when it is over. */
  function logPass(report: PassReport, { untellable }: PassTally): void {
    const { trouble, load, at: _, ...done } = report;
    const fields = { dialer, ...done, ...load, ...(untellable === 0 ? {} : { untellable }) };
    if (trouble !== undefined && last?.trouble === undefined)
      logger.warn(
        { ...fields, reason: trouble.reason },
        "the dialer's records cannot be read now; tried again",
      );
    else if (trouble !== undefined) logger.debug({ ...fields, reason: trouble.reason }, 'pass cut short');
    else if (last?.trouble !== undefined) logger.info(fields, "the dialer's records are read again");
    else if (report.appended > 0 || report.missing > 0) logger.info(fields, 'calls taken back in');
    else logger.debug(fields, 'pass');
  }

  return {
    isDue: () => now() >= dueAt,
    pass,
    figures: () => ({
      ...sums,
      load: feed.load(),
      doneAt: last?.doneAt,
      readUntil: last?.readUntil,
      aheadMs: clock.aheadMs,
    }),
  };
}

function laterMs(failures: number): number {
  return LATER_MS[Math.min(failures, LATER_MS.length) - 1] ?? LATER_MS[0];
}

function spent(before: FeedLoad, after: FeedLoad): FeedLoad {
  return {
    statements: after.statements - before.statements,
    rows: after.rows - before.rows,
    busyMs: after.busyMs - before.busyMs,
    slowestMs: after.slowestMs,
  };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
