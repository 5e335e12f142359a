import { openResults, type Results } from '../../bulk/import/results.ts';
import { runImport } from '../../bulk/import/run-import.ts';
import { type ImportState, openImportState } from '../../bulk/import/state.ts';
import type { BulkStopped } from '../../bulk/patience.ts';
import { type Progress, startProgress } from '../../bulk/progress.ts';
import { createRate, parseRate } from '../../bulk/rate.ts';
import type { Stop } from '../../bulk/stop.ts';
import { configOf, UsageError } from '../context.ts';
import { assertApart } from './apart.ts';
import { asUsage, type BulkSession, note, withBulkSession } from './bulk-session.ts';
import { SOME_FAILED_EXIT, stoppedExit } from './exit-codes.ts';
import { assertCustomFields, campaignOfList } from './import-list.ts';
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
    const results = words.results ?? (words.dryRun ? undefined : `${path}.results.csv`);
    assertApart(
      { 'the file that is imported': path, 'the map': words.map, 'the configuration': words.config },
      { '--results': results, 'the state file': results === undefined ? undefined : stateFile(results) },
    );
    const plan = await planImport(path, words);
    await withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals((stop) => importWith({ plan, words, bulk, stop, perSecond, results })),
    );
  });
}

interface Run {
  readonly plan: ImportPlan;
  readonly words: ImportWords;
  readonly bulk: BulkSession;
  readonly stop: Stop;
  readonly perSecond: number | undefined;
  /** Where the outcome of every row goes; undefined = nowhere (dry run). */
  readonly results: string | undefined;
}

function stateFile(results: string): string {
  return `${results}.state`;
}

async function importWith(run: Run): Promise<void> {
  const { plan, words, bulk, results = '' } = run;
  const { list: listId, dryRun } = words;
  const duplicateCheck = duplicateCheckOf(words, bulk.settings);
  const identity = identityOf(plan, [bulk.session.name, listId, duplicateCheck]);
  const beginning = words.resume ? 'resume' : words.restart ? 'restart' : 'new';
  const known = { listId, campaign: words.campaign };
  const waiting = waitingOf(run.stop);
  const campaign = dryRun ? words.campaign : await campaignOfList(bulk, known, { stop: run.stop, waiting });
  if (!dryRun) await assertCustomFields(bulk, { listId, map: plan.map }, { stop: run.stop, waiting });
  const dncCheck = !words.dncCheck ? undefined : bulk.settings.dncCheck === 'areacode' ? 'AREACODE' : 'Y';
  const state = openImportState(dryRun ? '' : stateFile(results), identity, beginning);
  try {
    if (state.finished) note('this import was finished before: there is nothing left to do');
    if (state.finished) summarize(run, state, { seconds: 0, stopped: undefined });
    else await importInto(run, state, { listId, duplicateCheck, dncCheck, campaign });
  } finally {
    state.close();
  }
}

async function importInto(run: Run, state: ImportState, checks: ImportChecks): Promise<void> {
  const { plan } = run;
  const results = run.results === undefined ? undefined : await openResults(run.results, state);
  const began = performance.now();
  const progress = progressOf(plan, state);
  let stopped: BulkStopped | undefined;
  try {
    stopped = await imported({ ...run, state, written: results, progress, checks });
  } finally {
    progress.stop();
    await results?.close();
  }
  summarize(run, state, { seconds: (performance.now() - began) / 1000, stopped });
  if (stopped === undefined) state.finish();
}

/** Print what came of it, and set the exit code. */
function summarize(
  { plan, words, bulk, stop, results }: Run,
  state: ImportState,
  { seconds, stopped }: { readonly seconds: number; readonly stopped: BulkStopped | undefined },
): void {
  const counts = state.counts();
  const { path: file, rows } = plan.file;
  const { list, dryRun } = words;
  printImportSummary(
    { file, dialer: bulk.session.name, list, dryRun, rows, counts, seconds, stopped, results },
    words.json,
  );
  if (stopped !== undefined) process.exitCode = stoppedExit(stopped, stop.reason);
  else if (counts.failed + counts.invalid > 0) process.exitCode = SOME_FAILED_EXIT;
}

interface Importing extends Run {
  readonly state: ImportState;
  readonly written: Results | undefined;
  readonly progress: Progress;
  readonly checks: ImportChecks;
}

async function imported(importing: Importing): Promise<BulkStopped | undefined> {
  const { plan, words, bulk, stop, perSecond, state, written, progress, checks } = importing;
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
    onGroup: async (fromRow, wasSettled) => written?.append(fromRow, wasSettled),
  });
  // Rows that were settled after later ones stand behind them until now.
  if (stopped === undefined && words.resume) await written?.rewrite();
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
