import { type Counts, OUTCOMES } from '../../bulk/import/outcome.ts';
import type { BulkStopped } from '../../bulk/patience.ts';
import { print } from '../context.ts';

export interface ImportSummary {
  readonly file: string;
  readonly dialer: string;
  readonly list: string;
  readonly dryRun: boolean;
  readonly rows: number;
  readonly counts: Counts;
  readonly seconds: number;
  readonly stopped: BulkStopped | undefined;
  /** Absent for a dry run that keeps none. */
  readonly results: string | undefined;
}

/** What came of an import, for a person or as one JSON object. */
export function printImportSummary(summary: ImportSummary, json: boolean): void {
  const { counts, stopped, rows, seconds } = summary;
  const done = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  if (json) {
    const { why, message } = stopped ?? {};
    print(JSON.stringify({ ...summary, results: summary.results ?? null, seconds: Math.round(seconds), done, stopped: stopped === undefined ? null : { why, message } })); // prettier-ignore
    return;
  }
  const shown = OUTCOMES.filter((outcome) => counts[outcome] > 0 || isAlwaysShown(outcome, summary));
  print(`${done} of ${rows} rows in ${Math.round(seconds)} s: ${shown.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ')}`); // prettier-ignore
  if (summary.results !== undefined) print(`outcome of every row: ${summary.results}`);
  if (stopped === undefined) return;
  print(
    `stopped (${stopped.why}): ${stopped.message}\nnothing is lost: run the same command with --resume to go on`,
  );
}

function isAlwaysShown(outcome: string, { dryRun }: ImportSummary): boolean {
  return outcome === (dryRun ? 'ready' : 'added') || outcome === 'failed';
}
