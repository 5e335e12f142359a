import { z } from 'zod';
import { isOnDnc } from '../../../connectors/vicidial/composed/is-on-dnc.ts';
import { type Survey, survey } from '../../bulk/csv/survey.ts';
import { createWholeFile, type WholeFile } from '../../bulk/csv/whole-file.ts';
import type { BulkStopped } from '../../bulk/patience.ts';
import { startProgress } from '../../bulk/progress.ts';
import { runScrub, type Verdict, VERDICTS } from '../../bulk/scrub/run-scrub.ts';
import type { Stop } from '../../bulk/stop.ts';
import type { DncBook } from '../../connector.ts';
import { PermanentError } from '../../domain/errors.ts';
import { toE164 } from '../../domain/phone.ts';
import { configOf, print } from '../context.ts';
import { assertApart } from './apart.ts';
import { asUsage, type BulkSession, note, withBulkSession } from './bulk-session.ts';
import { stoppedExit } from './exit-codes.ts';
import { type NumberColumns, numberColumns, numbersIn } from './number-columns.ts';
import { campaignOption, concurrencyOption, encodingOption, parseWords } from './option-types.ts';
import { ownDnc } from './own-dnc.ts';
import { stopOnSignals, waitingOf } from './stop-on-signals.ts';
import { terminalOf } from './terminal.ts';

const ScrubWords = z.object({
  config: z.string(),
  dialer: z.string().optional(),
  campaign: campaignOption,
  column: z.string().optional(),
  removed: z.string().optional(),
  delimiter: z.string().optional(),
  encoding: encodingOption,
  concurrency: concurrencyOption,
  json: z.boolean().default(false),
});
type ScrubWords = z.output<typeof ScrubWords>;

/** `vicibridge leads dnc-scrub IN.csv OUT.csv`: the rows that may be called, in a file that is there whole or not at all. */
export async function runDncScrub(input: string, output: string, options: unknown): Promise<void> {
  const words = parseWords(ScrubWords, options);
  assertApart(
    { 'the file that is read': input, 'the configuration': words.config },
    { 'the output': output, '--removed': words.removed },
  );
  const config = configOf(words);
  await asUsage(async () => {
    const file = await survey(input, words);
    const columns = numberColumns(file, words.column);
    if (columns.passedOver.length > 0)
      note(
        `only ${words.column ?? ''} is looked at; these columns are not: ${columns.passedOver.join(', ')}`,
      );
    await withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals((stop) => scrubWith({ file, output, words, bulk, stop, columns })),
    );
  });
}

interface Run {
  readonly file: Survey;
  readonly output: string;
  readonly words: ScrubWords;
  readonly bulk: BulkSession;
  readonly stop: Stop;
  readonly columns: NumberColumns;
}

async function scrubWith({ file, output, words, bulk, stop, columns }: Run): Promise<void> {
  const counts = new Map<Verdict, number>(VERDICTS.map((verdict) => [verdict, 0]));
  const out = await createWholeFile(output, file.delimiter);
  const removed = words.removed === undefined ? undefined : await createWholeFile(words.removed, file.delimiter); // prettier-ignore
  const progress = startProgress({ total: file.rows, before: {}, kinds: VERDICTS, ...terminalOf(process.stderr) }); // prettier-ignore
  let stopped: BulkStopped | undefined;
  try {
    stopped = await runScrub({
      file,
      numbersOf: (cells) => numbersIn(cells, columns, bulk.defaultPhoneCode),
      ask: asking(bulk, words.campaign),
      out,
      removed,
      concurrency: words.concurrency,
      stop,
      waiting: waitingOf(stop, progress.waiting),
      onRow(verdict) {
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
        progress.tick(verdict);
      },
    });
    if (stopped === undefined) await keepAll([out, removed]);
  } finally {
    progress.stop();
    await out.drop();
    await removed?.drop();
  }
  if (stopped !== undefined) process.exitCode = stoppedExit(stopped, stop.reason);
  report({ file: file.path, output, rows: file.rows, counts: Object.fromEntries(counts), stopped }, words.json); // prettier-ignore
}

async function keepAll(files: readonly (WholeFile | undefined)[]): Promise<void> {
  for (const file of files) await file?.keep();
}

/** Our own ledger first: it needs no call. */
function asking(bulk: BulkSession, campaign: string | undefined) {
  const where = { dialer: bulk.session.name, campaign };
  const dnc: DncBook | undefined = ownDnc(bulk.ledger, where, 'scrub').dnc;
  return async (number: string, signal: AbortSignal): Promise<Verdict> => {
    const [phoneCode = '', phoneNumber = ''] = number.split(' ');
    const e164 = toE164(phoneNumber, phoneCode);
    if (e164 === undefined) return 'invalid';
    const own = await dnc?.blocked(e164, where);
    if (own !== undefined) return `dnc-${own}`;
    try {
      const place = await isOnDnc(
        bulk.client,
        { phoneNumber, phoneCode, campaignId: campaign },
        { signal, lane: 'normal' },
      );
      return place === undefined ? 'callable' : `dnc-${place}`;
    } catch (error) {
      if (!(error instanceof PermanentError) || !/^invalid-(?:phone|input)$/.test(error.code)) throw error;
      return 'invalid';
    }
  };
}

interface ScrubSummary {
  readonly file: string;
  readonly output: string;
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly stopped: BulkStopped | undefined;
}

function report(summary: ScrubSummary, json: boolean): void {
  const { stopped, counts, output, rows } = summary;
  if (json) {
    const why = stopped && { why: stopped.why, message: stopped.message };
    print(JSON.stringify({ ...summary, stopped: why ?? null }));
    return;
  }
  const shown = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
  print(`${rows} rows: ${shown.join(', ')}`);
  print(stopped === undefined ? `rows that may be called: ${output}` : `stopped (${stopped.why}): ${stopped.message}\nnothing was written: run it again`); // prettier-ignore
}
