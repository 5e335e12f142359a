import type { Config } from '../../config/config.ts';
import { dayIn } from '../../domain/completeness/day.ts';
import { countBeyond } from '../../ledger/completeness/beyond.ts';
import { dayFigure } from '../../ledger/completeness/day-figure.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { configOf, print, withLedger } from '../context.ts';
import { beyondUntil } from './beyond-until.ts';
import { countedDialers, whyUncounted } from './counted-dialers.ts';
import { figureJson } from './figure-json.ts';
import { figureLines } from './figure-lines.ts';
import { requireTo } from './known-to.ts';
import { type ListDay, printList } from './list.ts';
import { type CompletenessOptions, daysAsked, failUnderOf, listAsked } from './options.ts';
import type { Asked, DayReport } from './report.ts';
import { shortfallOf } from './shortfall.ts';

/**
 * `vicibridge completeness`: of the calls in each dialer's own records, how many have arrived everywhere. Exit 1
 * where a day is under `--fail-under` or not proven.
 *
 * @throws UsageError where no dialer's records are read, and for options that say nothing
 */
export async function runCompleteness(options: CompletenessOptions): Promise<void> {
  const config = configOf(options);
  const failUnder = failUnderOf(options);
  const listing = listAsked(options);
  const asked: Asked = { campaign: options.campaign, destination: options.to };
  const json = options.json === true;
  const now = Date.now();
  await withLedger(config, async ({ db }) => {
    await requireTo(options.to, config, db);
    const { counted, uncounted } = await countedDialers(config, db, options.dialer);
    const days = counted.flatMap((dialer) => daysOf(dialer, config, options, now));
    if (listing !== undefined) return printList(db, days, { ...listing, ...asked, json, now });
    const reports: DayReport[] = [];
    for (const day of days) reports.push(await reportOf(db, day, asked, now));
    const short =
      failUnder === undefined
        ? []
        : reports
            .map((report) => shortfallOf(report, failUnder, asked))
            .filter((reason) => reason !== undefined);
    const fails = failUnder !== undefined && short.length + uncounted.length > 0;
    if (json) print(JSON.stringify(reportJson(reports, { failUnder, fails, uncounted }), null, 2));
    else printReports(reports, asked, config, { uncounted });
    if (!fails) return;
    process.stderr.write(`${[...short, ...uncounted.map((name) => `${name} is not counted`)].join('\n')}\n`);
    process.exitCode = 1;
  });
}

function daysOf(
  dialer: string,
  { dialers }: Config,
  options: CompletenessOptions,
  now: number,
): readonly ListDay[] {
  const timezone = dialers[dialer]?.timezone ?? 'UTC';
  return daysAsked(options, timezone, now).map((day) => ({ dialer, timezone, day }));
}

async function reportOf(
  db: LedgerDb,
  { dialer, timezone, day: name }: ListDay,
  asked: Asked,
  now: number,
): Promise<DayReport> {
  const day = dayIn(name, timezone);
  const figure = await dayFigure(db, { dialer, day, ...asked }, now);
  const until = beyondUntil(day, figure.read);
  const beyond =
    until === undefined
      ? undefined
      : await countBeyond(db, { dialer, from: day.from, until, campaign: asked.campaign });
  return { ...figure, timezone, beyond, beyondUntil: until };
}

function reportJson(
  reports: readonly DayReport[],
  {
    failUnder,
    fails,
    uncounted,
  }: {
    readonly failUnder: number | undefined;
    readonly fails: boolean;
    readonly uncounted: readonly string[];
  },
) {
  return {
    ...(failUnder === undefined ? {} : { failUnder, ok: !fails }),
    days: reports.map(figureJson),
    notCounted: uncounted,
  };
}

function printReports(
  reports: readonly DayReport[],
  asked: Asked,
  config: Config,
  { uncounted }: { readonly uncounted: readonly string[] },
): void {
  for (const [index, report] of reports.entries()) {
    if (index > 0) print('');
    for (const line of figureLines(report, asked)) print(line);
  }
  for (const name of uncounted) print(`\n${whyUncounted(name, config)}`);
}
