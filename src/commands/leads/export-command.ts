import { z } from 'zod';
import { csvLines } from '../../bulk/csv/cells.ts';
import { createWholeFile, type WholeFile } from '../../bulk/csv/whole-file.ts';
import { EXPORT_FIELDS, exportCells } from '../../bulk/export/columns.ts';
import { BulkStopped, interrupted } from '../../bulk/patience.ts';
import type { Stop } from '../../bulk/stop.ts';
import { suggest } from '../../config/nearest.ts';
import type { LeadRow } from '../../domain/dialer-database.ts';
import { configOf, parseSince, print, UsageError } from '../context.ts';
import { asUsage, type BulkSession, withBulkSession } from './bulk-session.ts';
import { stoppedExit } from './exit-codes.ts';
import { leadSource } from './lead-source.ts';
import { leadIdsOption, listOption, parseWords, statusesOption } from './option-types.ts';
import { stopOnSignals, waitingOf } from './stop-on-signals.ts';

const ExportWords = z.object({
  config: z.string(),
  dialer: z.string().optional(),
  list: listOption,
  status: statusesOption.optional(),
  since: z.string().optional(),
  fields: z.string().optional(),
  lead: leadIdsOption,
  out: z.string().optional(),
  json: z.boolean().default(false),
});
type ExportWords = z.output<typeof ExportWords>;

/** `vicibridge leads export --list N`: the leads of a list as CSV, on standard output or into a file. */
export async function runLeadsExport(options: unknown): Promise<void> {
  const words = parseWords(ExportWords, options);
  if (words.json && words.out === undefined)
    throw new UsageError('--json prints a summary: write the leads into a file with --out');
  if (words.lead !== undefined && words.since !== undefined)
    throw new UsageError("--since: VICIdial's API does not tell when a lead was changed; leave --lead out");
  const fields = fieldsOf(words.fields);
  const since = words.since === undefined ? undefined : parseSince(words.since);
  const config = configOf(words);
  await asUsage(() =>
    withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals((stop) => exportWith({ words, fields, since, bulk, stop })),
    ),
  );
}

interface Run {
  readonly words: ExportWords;
  readonly fields: readonly string[];
  /** Changed since, milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly bulk: BulkSession;
  readonly stop: Stop;
}

async function exportWith(run: Run): Promise<void> {
  const { words, fields, bulk, stop } = run;
  const waiting = waitingOf(stop);
  const source = leadSource(bulk, { listId: words.list, ids: words.lead }, { stop, waiting });
  const file = words.out === undefined ? standardOutput() : await createWholeFile(words.out);
  let count = 0;
  let stopped: BulkStopped | undefined;
  try {
    await file.write([fields]);
    for await (const page of source.pages()) {
      if (stop.asked.aborted) throw interrupted();
      const wanted = page.filter((row) => isWanted(row, run));
      await file.write(wanted.map((row) => exportCells(row, fields)));
      count += wanted.length;
    }
    await file.keep();
  } catch (error) {
    if (!(error instanceof BulkStopped)) throw error;
    stopped = error;
  } finally {
    await file.drop();
  }
  if (stopped !== undefined) {
    process.exitCode = stoppedExit(stopped, stop.reason);
    process.stderr.write(`stopped (${stopped.why}): ${stopped.message}; the export is not whole, run it again\n`); // prettier-ignore
  }
  if (words.json)
    print(JSON.stringify({ list: words.list, out: words.out, leads: count, from: source.from, stopped: stopped === undefined ? null : { why: stopped.why, message: stopped.message } })); // prettier-ignore
  else if (words.out !== undefined && stopped === undefined) print(`${count} leads: ${words.out}`);
}

function isWanted({ lead, modifiedAt }: LeadRow, { words, since }: Run): boolean {
  if (lead.listId !== words.list) return false;
  if (words.status?.includes((lead.status ?? '').toUpperCase()) === false) return false;
  return since === undefined || (modifiedAt !== undefined && Date.parse(modifiedAt) >= since);
}

function fieldsOf(text: string | undefined): readonly string[] {
  if (text === undefined) return EXPORT_FIELDS;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!EXPORT_FIELDS.includes(name))
      throw new UsageError(`--fields: there is no field ${name}; ${suggest(name, EXPORT_FIELDS)}`);
  }
  return names;
}

/** Waits for a reader that is slower than the dialer. */
function standardOutput(): WholeFile {
  return {
    async write(rows) {
      if (rows.length === 0) return;
      const text = csvLines(rows);
      await new Promise<void>((resolve) => {
        process.stdout.write(text, () => resolve());
      });
    },
    keep: () => Promise.resolve(),
    drop: () => Promise.resolve(),
  };
}
