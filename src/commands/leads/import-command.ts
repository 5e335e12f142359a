import { openResults, type Results } from '../../bulk/import/results.ts';
import { runImport } from '../../bulk/import/run-import.ts';
import { type ImportState, openImportState } from '../../bulk/import/state.ts';
import type { BulkStopped } from '../../bulk/patience.ts';
import { type Progress, startProgress } from '../../bulk/progress.ts';
import { createRate, parseRate } from '../../bulk/rate.ts';
import type { Stop } from '../../bulk/stop.ts';
import { configOf, UsageError } from '../context.ts';
import { asUsage, type BulkSession, withBulkSession } from './bulk-session.ts';
import { SOME_FAILED_EXIT, stoppedExit } from './exit-codes.ts';
import { campaignOfList } from './import-list.ts';
import { identityOf, type ImportPlan, planImport } from './import-plan.ts';
import { printImportSummary } from './import-summary.ts';
import { duplicateCheckOf, ImportWords } from './import-words.ts';
import { parseWords } from './option-types.ts';
import { ownDnc } from './own-dnc.ts';
import { stopOnSignals, waitingOf } from './stop-on-signals.ts';
import { terminalOf } from './terminal.ts';
import { dryImport, type ImportChecks, vicidialImport } from './vicidial-import.ts';

const SHOWN = ['added', 'ready', 'duplicate', 'dnc', 'invalid', 'failed'];

/**
 * `vicibridge leads import FILE.csv --list N`: every row becomes a lead once, however often the import is cut
 * off and resumed. Exit codes are in docs/bulk.md.
 */
export async function runLeadsImport(path: string, options: unknown): Promise<void> {
  const words = parseWords(ImportWords, options);
  if (words.resume && words.restart) throw new UsageError('--resume and --restart: choose one of them');
  if (words.dryRun && (words.resume || words.restart))
    throw new UsageError('--dry-run leaves nothing behind that could be resumed: leave --resume and --restart out'); // prettier-ignore
  const config = configOf(words);
  await asUsage(async () => {
    const perSecond = words.rate === undefined ? undefined : parseRate(words.rate);
    const plan = await planImport(path, words);
    await withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals((stop) => importWith({ plan, words, bulk, stop, perSecond })),
    );
  });
}

interface Run {
  readonly plan: ImportPlan;
  readonly words: ImportWords;
  readonly bulk: BulkSession;
  readonly stop: Stop;
  readonly perSecond: number | undefined;
}

async function importWith(run: Run): Promise<void> {
  const { plan, words, bulk } = run;
  const { list: listId, dryRun } = words;
  const duplicateCheck = duplicateCheckOf(words, bulk.settings);
  const results = words.results ?? (dryRun ? undefined : `${plan.file.path}.results.csv`);
  const identity = identityOf(plan, [bulk.session.name, listId, duplicateCheck]);
  const beginning = words.resume ? 'resume' : words.restart ? 'restart' : 'new';
  const known = { listId, campaign: words.campaign };
  const waiting = waitingOf(run.stop);
  const campaign = dryRun ? words.campaign : await campaignOfList(bulk, known, { stop: run.stop, waiting });
  const dncCheck = !words.dncCheck ? undefined : bulk.settings.dncCheck === 'areacode' ? 'AREACODE' : 'Y';
  const state = openImportState(dryRun ? '' : `${results}.state`, identity, beginning);
  try {
    await importInto(run, state, results, { listId, duplicateCheck, dncCheck, campaign });
  } finally {
    state.close();
  }
}

async function importInto(
  run: Run,
  state: ImportState,
  resultsFile: string | undefined,
  checks: ImportChecks,
): Promise<void> {
  const { plan, words, bulk, stop } = run;
  const results = resultsFile === undefined ? undefined : await openResults(resultsFile, state);
  const began = performance.now();
  const progress = progressOf(plan, state);
  let stopped: BulkStopped | undefined;
  try {
    stopped = await imported({ ...run, state, results, progress, checks });
  } finally {
    progress.stop();
    await results?.close();
  }
  const counts = state.counts();
  printImportSummary(
    {
      file: plan.file.path,
      dialer: bulk.session.name,
      list: words.list,
      dryRun: words.dryRun,
      rows: plan.file.rows,
      counts,
      seconds: (performance.now() - began) / 1000,
      stopped,
      results: resultsFile,
    },
    words.json,
  );
  if (stopped !== undefined) process.exitCode = stoppedExit(stopped, stop.reason);
  else {
    if (counts.failed + counts.invalid > 0) process.exitCode = SOME_FAILED_EXIT;
    state.finish();
  }
}

interface Importing extends Run {
  readonly state: ImportState;
  readonly results: Results | undefined;
  readonly progress: Progress;
  readonly checks: ImportChecks;
}

async function imported(importing: Importing): Promise<BulkStopped | undefined> {
  const { plan, words, bulk, stop, perSecond, state, results, progress, checks } = importing;
  const dialer = vicidialImport(bulk, checks);
  const where = { dialer: bulk.session.name, campaign: checks.campaign };
  const { dnc, onRefused } = ownDnc(bulk.ledger, where, 'import');
  const stopped = await runImport({
    ...plan,
    dialer: words.dryRun ? dryImport(dialer) : dialer,
    state,
    dnc,
    onRefused: words.dryRun ? () => Promise.resolve() : onRefused,
    where,
    // Where names count too, two people may share a number.
    onePerNumber: checks.duplicateCheck?.includes('NAMEPHONE') === false,
    concurrency: words.concurrency,
    rate: createRate(words.dryRun ? undefined : perSecond, Date.now),
    stop,
    waiting: waitingOf(stop, progress.waiting),
    now: Date.now,
    onSettled: ({ outcome }) => progress.tick(outcome),
    onGroup: async (fromRow, wasSettled) => results?.append(fromRow, wasSettled),
  });
  // Rows that were settled after later ones stand behind them until now.
  if (stopped === undefined && words.resume) await results?.rewrite();
  return stopped;
}

function progressOf(plan: ImportPlan, state: ImportState): Progress {
  return startProgress({
    total: plan.file.rows,
    before: state.counts(),
    kinds: SHOWN,
    ...terminalOf(process.stderr),
  });
}
