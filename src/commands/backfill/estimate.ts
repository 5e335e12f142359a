import { progressBar } from '../../bulk/progress.ts';
import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { destinationsOf } from '../../dispatch/routing.ts';
import { pause } from '../../dispatch/pause.ts';
import { renderHit } from '../../domain/reconcile/render-hit.ts';
import type { BackfillOrder } from '../../ledger/backfills.ts';
import type { ReconcileContext } from '../../reconcile/context.ts';
import { type Estimate, estimateBackfill } from '../../reconcile/backfill/estimate.ts';
import { fatesOf } from '../../reconcile/backfill/fates.ts';
import { sampleDays } from '../../reconcile/backfill/sample-days.ts';
import { parserOf, routingOf } from '../../roles/routing.ts';
import { terminalOf } from '../leads/terminal.ts';
import { counted } from './words.ts';

/** The dialer works for us no more than half of the time, and rests longer while it is slow. */
const SLOW_REST_MS = 5000;
const LINE_MS = 10_000;

/** Count what an order would do, with a bar on standard error. Writes nothing. */
export async function estimate(
  order: Pick<BackfillOrder, 'from' | 'until' | 'campaigns' | 'archived'>,
  config: Config,
  context: ReconcileContext,
): Promise<Estimate> {
  const { feed, timezone, dialer, signal } = context;
  const parse = parserOf(config);
  const routing = routingOf(config, connectors);
  const bar = startBar();
  try {
    return await estimateBackfill(
      {
        feed,
        days: sampleDays(order, timezone),
        campaigns: order.campaigns,
        archived: order.archived,
        fatesOf: (legs) => fatesOf(legs, context),
        whereTo(values, shape) {
          const from = feed.reads === 'tables' ? 'call-log' : 'api';
          const hit = renderHit(values, shape, { dialer, timezone, now: Date.now(), backfill: true, from });
          return destinationsOf(parse(hit), routing);
        },
        onPage: (share, calls) => bar.show(share, calls),
        rest: async (busyMs, aborted) => {
          await pause(busyMs, aborted);
          while (feed.isSlow() && !aborted.aborted) await pause(SLOW_REST_MS, aborted);
          aborted.throwIfAborted();
        },
        random: Math.random,
      },
      signal,
    );
  } finally {
    bar.end();
  }
}

/** On a terminal drawn over and over, else a line every ten seconds. */
function startBar() {
  const { terminal, columns, clock, write } = terminalOf(process.stderr);
  let shownAt = clock();
  return {
    show(share: number, calls: number): void {
      if (!terminal && clock() - shownAt < LINE_MS) return;
      shownAt = clock();
      const text = `${Math.floor(share * 100)} %  ${counted(calls, 'call')} counted`;
      write(terminal ? `\r${`${progressBar(share)}  ${text}`.slice(0, columns - 1)}\u001B[K` : `${text}\n`);
    },
    end(): void {
      if (terminal) write('\r\u001B[K');
    },
  };
}
