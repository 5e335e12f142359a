import type { Config } from '../config/config.ts';
import type { Alerter } from '../domain/alerts/alerter.ts';
import type { Alert } from '../domain/event.ts';
import { subjectOf } from '../domain/alerts/subject.ts';
import type { Logger } from '../domain/logger.ts';
import { isoTime } from '../domain/time.ts';
import { reconciledDir } from '../journal/reconciled.ts';
import type { Backfill } from '../ledger/backfills.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Backfills, createBackfills } from '../reconcile/backfill/backfills.ts';
import type { CarryOutParts } from '../reconcile/backfill/carry-out.ts';
import { whatHolds } from '../reconcile/backfill/gate.ts';
import type { DialerContext } from '../reconcile/reconciler.ts';
import { RECONCILE_ALERT } from '../reconcile/telling.ts';
import { say, type SayContext } from './alerts/say.ts';
import { journalDepth } from './journal-depth.ts';

interface BackfillParts extends SayContext {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: Logger;
  /** Of the dialers whose calls can be read. */
  readonly contexts: readonly DialerContext[];
  readonly alerts: Alerter;
}

/** People are told of the end of one that had more calls than this. */
const TOLD_FROM = 1000;

/** What carries out the backfills of this configuration's dialers; nothing is done before its `start`. */
export function backfillsFor(parts: BackfillParts): Backfills {
  const { config, ledger, logger, now } = parts;
  const dialers = Object.keys(config.dialers).map((name) => {
    const context = parts.contexts.find(({ dialer }) => dialer === name);
    return {
      name,
      parts: (signal: AbortSignal) => context && carryOutParts({ ...context, signal }, parts),
    };
  });
  return createBackfills({ dialers, ledger, logger, now });
}

function carryOutParts(context: CarryOutParts['context'], parts: BackfillParts): CarryOutParts {
  const { config, ledger, alerts, now } = parts;
  const depth = async (): Promise<number> =>
    (await journalDepth(reconciledDir(config.data.dir), ledger.db)) ?? 0;
  const { dialer, feed } = context;
  const destinations = destinationsOfCalls(dialer, config);
  return {
    context,
    journalDepth: depth,
    whatHolds: () => whatHolds({ ledger, feed, destinations, journalDepth: depth, now }),
    onLost: (eventIds) =>
      alerts.raise(
        {
          code: RECONCILE_ALERT.lost,
          subject: dialer,
          severity: 'critical',
          message: `${dialer} has our answer to ${eventIds.length} requests of the time of a backfill that the ledger did not hold (${eventIds.slice(0, 3).join(', ')}). They are taken back in. Find out what became of the data folder.`,
        },
        { level: Math.floor(Math.log10(eventIds.length)), repeats: false },
      ),
    async onDone(trx, backfill) {
      if (backfill.counts.calls > TOLD_FROM) await say(trx, endAlert(backfill), parts);
    },
  };
}

/** Where the events of its calls go; a connection that is switched off takes what waits when it is on again. */
function destinationsOfCalls(dialer: string, { routes, connections }: Config): readonly string[] {
  const names = routes
    .filter(
      ({ on, dialers }) =>
        on.some((type) => type === 'disposition' || type === 'no-agent') &&
        (dialers === undefined || dialers.includes(dialer)),
    )
    .flatMap(({ to }) => to);
  return [...new Set(names)].filter((name) => connections[name]?.enabled !== false);
}

function endAlert({ id, dialer, from, until, counts }: Backfill): Alert {
  const { calls, missing, taken, failed } = counts;
  return {
    code: 'backfill-done',
    subject: subjectOf(dialer, `backfill-${id}`),
    severity: failed > 0 ? 'warning' : 'info',
    message: `${dialer}: backfill ${id} (${isoTime(from)} to ${isoTime(until)}) is done: ${calls} calls read, ${missing} were missing, ${taken} of them taken back in, ${failed} failed. More: vicibridge backfill show ${id}`,
  };
}
