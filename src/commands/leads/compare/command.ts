import { z } from 'zod';
import { isTerminal } from '../../replay/ask.ts';
import { countedNoun } from '../../counted-noun.ts';
import { chooseDialer } from '../../choose-dialer.ts';
import { configOf, parseSince, print, UsageError } from '../../context.ts';
import { asUsage, type BulkSession, withBulkSession } from '../bulk-session.ts';
import { stoppedExit } from '../exit-codes.ts';
import { leadIdsOption, listOption, parseWords } from '../option-types.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import { chooseCompared } from './choose.ts';
import { confirmed } from './confirmed.ts';
import { compareWith, type CompareRun } from './compare-with.ts';
import { comparedLine, differenceJson, differenceLines } from './lines.ts';
import { repairAll } from './repair.ts';
import { repairContext } from './repair-context.ts';

/** As of any other command that cannot be carried out as it was written. */
const NOT_FOUND_EXIT = 2;

const CompareWords = z.object({
  config: z.string(),
  dialer: z.string().optional(),
  list: listOption.optional(),
  lead: leadIdsOption,
  since: z.string().optional(),
  connection: z.string().optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,7}$/, '--limit: write a number of leads')
    .transform(Number)
    .default(10_000),
  repair: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  values: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type CompareWords = z.output<typeof CompareWords>;

/**
 * `vicibridge leads compare`: hold leads against the CRM both ways, tell what differs and, where asked for, have it
 * repaired by the side that owns it. Exit 1 while differences remain that nothing is on its way for, 2 where some of
 * the leads that were named are not there.
 *
 * @throws UsageError for options that contradict each other, and where nothing that was named is there
 */
export async function runLeadsCompare(options: unknown): Promise<void> {
  const words = parseWords(CompareWords, options);
  const chosen = [words.list, words.lead, words.since].filter((one) => one !== undefined);
  if (chosen.length !== 1) throw new UsageError('say which leads: --list, --lead or --since, one of them');
  if (words.repair && !words.dryRun && !words.yes && !isTerminal())
    throw new UsageError(
      '--repair changes leads and records: say --yes, or --dry-run to see what it would do',
    );
  const since = words.since === undefined ? undefined : parseSince(words.since);
  const config = configOf(words);
  const names = chooseCompared(config, chooseDialer(config, words.dialer), words.connection);
  await asUsage(() =>
    withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals(async (stop) => {
        const { ledger } = bulk;
        if (ledger === undefined) throw new UsageError('without a ledger nothing links leads and records');
        for (const name of names) {
          if (stop.asked.aborted) return;
          await compareOne({ config, words, since, bulk, ledger, name, stop }, bulk);
        }
      }),
    ),
  );
}

async function compareOne(run: CompareRun, bulk: BulkSession): Promise<void> {
  const { words, name, config, ledger, stop } = run;
  const compared = await compareWith(run);
  const { differences, stopped, more, notFound } = compared;
  if (notFound !== undefined && compared.leads === 0) throw new UsageError(notFound);
  if (words.json) for (const one of differences) print(JSON.stringify(differenceJson(one, words.values)));
  else for (const line of differenceLines(differences, words.values)) print(line);
  const { leads, unlinked } = compared;
  const summary = { connection: name, leads, unlinked, differences: differences.length, stopped: stopped?.message ?? null }; // prettier-ignore
  print(words.json ? JSON.stringify(summary) : comparedLine(name, compared));
  if (more) {
    const first = words.limit === 1 ? 'this is the first lead' : `these are the first ${words.limit} leads`;
    process.stderr.write(`${first}; there are more: raise --limit\n`);
  }
  if (notFound !== undefined) {
    process.stderr.write(`${notFound}\n`);
    // A mistake in the command weighs more than what differs.
    process.exitCode ??= NOT_FOUND_EXIT;
  }
  if (stopped !== undefined) {
    process.stderr.write(`${name}: stopped (${stopped.why}): ${stopped.message}\n`);
    process.exitCode = stoppedExit(stopped, stop.reason);
    return;
  }
  if (differences.length === 0) return;
  if (!words.repair || words.dryRun) return differ();
  if (!words.yes && !(await confirmed(differences.length, name))) {
    differ();
    return print('nothing was changed');
  }
  const context = await repairContext(config, ledger, bulk.session.name);
  const { begun, left } = await repairAll(differences, context);
  const told = { connection: name, repairs: begun, left };
  print(
    words.json
      ? JSON.stringify(told)
      : `${name}: ${countedNoun(begun, 'difference is', 'differences are')} being repaired, ${left} ${left === 1 ? 'is' : 'are'} not`,
  );
  if (left > 0) differ();
}

/** What an earlier connection has come to is not made better by a later one. */
function differ(): void {
  process.exitCode ??= 1;
}
