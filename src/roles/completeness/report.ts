import type { Completeness } from '../../config/completeness.ts';
import { dayIn } from '../../domain/completeness/day.ts';
import { dailyAlert, daysToTell, latestDue } from '../../domain/completeness/daily.ts';
import type { DayFigure } from '../../domain/completeness/day-figure.ts';
import type { Logger } from '../../domain/logger.ts';
import { readCheckpoint, writeCheckpoint } from '../../ledger/checkpoints.ts';
import { dayFigure } from '../../ledger/completeness/day-figure.ts';
import { dayRead } from '../../ledger/completeness/day-reads.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { say, type SayContext } from '../alerts/say.ts';
import type { CountedDialer } from './counted.ts';

export interface ReportContext extends SayContext {
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly completeness: Completeness;
  readonly dialers: readonly CountedDialer[];
  /** New deliveries are in the ledger. */
  readonly onAdded: () => void;
}

/**
 * Tell of each dialer how complete the days are that are to be told by now and were not: once each, also when the
 * program did not run at that time.
 * @returns how many days were told
 */
export async function reportCompleteness(context: ReportContext): Promise<number> {
  const { dailyAt } = context.completeness;
  if (dailyAt === false) return 0;
  let said = 0;
  for (const dialer of context.dialers) said += await reportDialer(dialer, dailyAt, context);
  if (said > 0) context.onAdded();
  return said;
}

async function reportDialer(of: CountedDialer, dailyAt: string, context: ReportContext): Promise<number> {
  const { ledger, now } = context;
  const { dialer, timezone } = of;
  const latest = latestDue(dailyAt, timezone, now());
  const told = await readCheckpoint(ledger.db, checkpointOf(dialer));
  if (told === undefined && (await dayRead(ledger.db, dialer, latest)) === undefined) {
    // Of the days before it was installed there is nothing to tell.
    await ledger.write((trx) => writeCheckpoint(trx, checkpointOf(dialer), latest));
    return 0;
  }
  let said = 0;
  for (const day of told === undefined ? [latest] : daysToTell(told, latest)) {
    const figure = await dayFigure(ledger.db, { dialer, day: dayIn(day, timezone) }, now());
    if (await tell(figure, of, context)) said += 1;
  }
  return said;
}

/** The alert and that it was said are one commit. @returns whether it was not said before */
async function tell(
  figure: DayFigure,
  { dialer, timezone }: CountedDialer,
  context: ReportContext,
): Promise<boolean> {
  const { ledger, logger, completeness } = context;
  const alert = dailyAlert(figure, { timezone, failUnder: completeness.failUnder });
  const said = await ledger.write(async (trx) => {
    const told = await readCheckpoint(trx, checkpointOf(dialer));
    if (told !== undefined && told >= figure.day.name) return false;
    await writeCheckpoint(trx, checkpointOf(dialer), figure.day.name);
    await say(trx, alert, context);
    return true;
  });
  const { code, subject, severity } = alert;
  const { percent, calls } = figure.total;
  if (said) logger.info({ code, subject, severity, percent, ...calls }, "a day's figure is told");
  return said;
}

function checkpointOf(dialer: string): string {
  return `completeness:${dialer}`;
}
