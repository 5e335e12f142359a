import type { CallFeed } from '../call-feed.ts';
import type { Config, DialerConfig } from '../config/config.ts';
import { graceMsOf } from '../config/reconcile.ts';
import type { TakeInContext } from '../dispatch/take-in.ts';
import type { Logger } from '../domain/logger.ts';
import { openReconciledJournal, type ReconciledJournal } from '../journal/reconciled.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReceiptRules } from '../reconcile/context.ts';
import type { DialerContext } from '../reconcile/reconciler.ts';
import type { Destination } from './destinations.ts';
import { allTakenIn } from './journal-taken-in.ts';

interface ReconcileParts extends Pick<TakeInContext, 'parse' | 'now'> {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly destinations: readonly Pick<Destination, 'name' | 'connection'>[];
  readonly reconciled: ReconciledJournal;
}

const DAY_MS = 24 * 3_600_000;

/** Open what the records of dialers are read with; the journal of what is taken back is there only with such a dialer. */
export function openReading({
  stack,
  ...parts
}: Omit<ReconcileParts, 'reconciled'> & {
  readonly stack: AsyncDisposableStack;
}): readonly DialerContext[] {
  if (
    !parts.destinations.some(({ name, connection }) => isRead(connection.calls, parts.config.dialers[name]))
  )
    return [];
  const { dir } = parts.config.data;
  const reconciled = openReconciledJournal({ dir, now: parts.now, logger: parts.logger });
  stack.defer(() => reconciled.close());
  return reconcileContexts({ ...parts, reconciled });
}

/** What reads the records of each dialer of this configuration that has readable ones and is to be reconciled. */
export function reconcileContexts(parts: ReconcileParts): readonly DialerContext[] {
  const { config, ledger, logger, destinations, reconciled, now } = parts;
  return destinations.flatMap(({ name, connection }) => {
    const dialer = config.dialers[name];
    const feed = connection.calls;
    if (dialer === undefined || feed === undefined || !isRead(feed, dialer)) return [];
    return [
      {
        dialer: name,
        feed,
        ledger,
        journal: reconciled,
        rules: {
          graceMs: graceMsOf(dialer.reconcile),
          noAgent: dialer.reconcile.noAgent ?? asksForNoAgent(name, dialer, config),
          keepMs: config.data.keepEventsDays * DAY_MS,
        },
        timezone: dialer.timezone,
        receipts: dialer.reconcile.receipts ? receiptRules(dialer, parts) : undefined,
        clock: { aheadMs: 0 },
        now,
        logger,
      },
    ];
  });
}

/** Tables are read wherever they can be; the API is asked only where somebody wants it. */
function isRead(
  feed: Pick<CallFeed, 'reads'> | undefined,
  dialer: Pick<DialerConfig, 'reconcile'> | undefined,
): boolean {
  if (feed === undefined || dialer === undefined || dialer.reconcile.enabled === false) return false;
  return feed.reads === 'tables' || dialer.reconcile.api;
}

function receiptRules(dialer: DialerConfig, { config, ledger, parse }: ReconcileParts): ReceiptRules {
  const { publicUrl } = config.server;
  return {
    hookKeys: dialer.hookKeys,
    publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    parse,
    allTakenIn: (signal) => allTakenIn(config.data.dir, ledger.db, signal),
  };
}

/** Whether anything would follow from a call of this dialer that no agent took. */
export function asksForNoAgent(
  name: string,
  { recall, recordings }: Pick<DialerConfig, 'recall' | 'recordings'>,
  { routes }: Pick<Config, 'routes'>,
): boolean {
  if (recall !== undefined || (recordings?.noAgentStatuses.length ?? 0) > 0) return true;
  return routes.some(
    ({ on, dialers }) => on.includes('no-agent') && (dialers === undefined || dialers.includes(name)),
  );
}
