import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { DeliveryError } from '../../domain/errors.ts';
import { type BackfillOrder, orderBackfill, unfinishedBackfills } from '../../ledger/backfills.ts';
import type { Ledger, LedgerDb } from '../../ledger/ledger.ts';
import { listPresent } from '../../queue/presence.ts';
import { chooseDialer } from '../choose-dialer.ts';
import { configOf, type GlobalOptions, print, UsageError } from '../context.ts';
import { parseWords } from '../leads/option-types.ts';
import { isTerminal, mayGoOn } from '../replay/ask.ts';
import { withRedis } from '../with-redis.ts';
import { estimate } from './estimate.ts';
import { estimateLines, forecastOf } from './estimate-lines.ts';
import { requireBackfill } from './find.ts';
import { followBackfill } from './follow.ts';
import { withCalls } from './open.ts';
import { runBackfillShow } from './show.ts';
import { windowOf } from './window.ts';

export interface BackfillOptions extends GlobalOptions {
  readonly from: string;
  readonly to?: string;
  readonly dialer?: string;
  readonly campaign?: readonly string[];
  readonly archive: boolean;
  readonly rate: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const RATE_MAX = 100;
const UNITS = { s: 1, m: 60, h: 3600 } as const;
/** The dialer cannot be asked now; the same order may go through later. */
const AWAY_EXIT = 3;

const Campaigns = z
  .array(z.string().regex(/^\S{1,20}$/, '--campaign: must be a campaign or in-group without blanks'))
  .default([]);

/**
 * `vicibridge backfill --from`: say what it would cost, ask, put the order into the ledger and look on while the
 * running program carries it out.
 *
 * @throws UsageError where nobody can be asked and nobody has said yes, for a window, dialer or rate that cannot be,
 * and where it was ordered already
 */
export async function runBackfill(options: BackfillOptions): Promise<void> {
  if (!mayOrder(options))
    throw new UsageError(
      'backfill takes calls back in and has them delivered: say --yes, or --dry-run to see what it would do',
    );
  const config = configOf(options);
  const dialer = chooseDialer(config, options.dialer);
  const timezone = config.dialers[dialer]?.timezone ?? 'UTC';
  const window = windowOf({ from: options.from, to: options.to }, { timezone, now: Date.now() });
  const asked = {
    dialer,
    ...window,
    campaigns: [...new Set(parseWords(Campaigns, options.campaign))],
    archived: options.archive,
    rate: callRate(options.rate),
  };
  try {
    await withCalls(config, dialer, new AbortController().signal, async (context) => {
      await refuseTwice(context.ledger.db, asked);
      const found = await estimate(asked, config, context);
      const order = { ...asked, expected: Math.round(found.calls) };
      const forecast = forecastOf(found, order, config);
      if (options.json !== true)
        for (const line of estimateLines(found, forecast, order, {
          timezone,
          keepEventsDays: config.data.keepEventsDays,
          now: Date.now(),
          blind: context.feed.blind,
        }))
          print(line);
      const goOn = options.dryRun !== true && (await isWanted(options));
      const id = goOn ? await keep(order, context.ledger) : undefined;
      if (options.json === true) print(JSON.stringify({ id: id ?? null, ...found, ...forecast }, null, 2));
      else if (id !== undefined) await lookOn(id, context.ledger.db, config, options, timezone);
    });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    process.stderr.write(`nothing was ordered: ${error.message}\n`);
    process.exitCode = AWAY_EXIT;
  }
}

/** `5`, `5/s`, `300/m`, as calls a second. */
function callRate(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/.exec(text.trim()) ?? [];
  const rate = Number(amount) / UNITS[unit as keyof typeof UNITS];
  if (amount !== '' && rate > 0 && rate <= RATE_MAX) return rate;
  throw new UsageError(
    `--rate ${text}: write calls a second such as 5 or 5/s, or 300/m, up to ${RATE_MAX} a second`,
  );
}

/** Where nobody can be asked, it must have been said. */
function mayOrder({ yes, dryRun, json }: BackfillOptions): boolean {
  return yes === true || dryRun === true || (json !== true && isTerminal());
}

async function isWanted({ yes }: BackfillOptions): Promise<boolean> {
  if (yes === true) return true;
  return mayGoOn(process.stdin, process.stdout, 'Take these calls back in? [y/N] ');
}

/** Asked again in the transaction: somebody may have ordered it while this one was counted. */
function keep(order: BackfillOrder, ledger: Ledger): Promise<number> {
  return ledger.write(async (trx) => {
    await refuseTwice(trx, order);
    return orderBackfill(trx, order, Date.now());
  });
}

async function refuseTwice(
  db: LedgerDb,
  { dialer, from, until, campaigns }: Pick<BackfillOrder, 'dialer' | 'from' | 'until' | 'campaigns'>,
): Promise<void> {
  const unfinished = await unfinishedBackfills(db, dialer);
  const other = unfinished.find(
    (one) => one.from < until && one.until > from && share(one.campaigns, campaigns),
  );
  if (other === undefined) return;
  throw new UsageError(
    `backfill ${other.id} of ${dialer} (${other.state}) has calls of this time already: wait for it (vicibridge backfill show ${other.id} --follow), or end it with vicibridge backfill cancel ${other.id}`,
  );
}

/** No campaign named = all. */
function share(ones: readonly string[], others: readonly string[]): boolean {
  if (ones.length === 0 || others.length === 0) return true;
  const wanted = new Set(ones.map((id) => id.toUpperCase()));
  return others.some((id) => wanted.has(id.toUpperCase()));
}

async function lookOn(
  id: number,
  db: LedgerDb,
  config: Config,
  options: GlobalOptions,
  timezone: string,
): Promise<void> {
  print(`backfill ${id} is ordered; the running program carries it out, also when this command is ended`);
  const who = await withRedis(config, (redis) => listPresent(redis, config.redis.prefix));
  const runs = 'result' in who && who.result.length > 0;
  if (!runs) {
    const why = 'away' in who ? 'redis cannot be reached' : 'no worker runs';
    print(`it begins when the program does (${why}): vicibridge start; see how it gets on with`);
    print(`vicibridge backfill show ${id} --follow`);
    return;
  }
  await followBackfill(db, id, { timezone });
  const { state } = await requireBackfill(db, String(id));
  if (state === 'done' || state === 'cancelled') return runBackfillShow(String(id), options);
  if (state === 'paused') return print(`backfill ${id} rests: vicibridge backfill resume ${id}`);
  print(`backfill ${id} goes on by itself: vicibridge backfill show ${id} --follow`);
}
