import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import { UnreadableHitError } from '../dispatch/read-hit.ts';
import { replayEvent, type ReplayOptions, type Replayed } from '../dispatch/replay.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findEvents } from '../ledger/search.ts';
import { parserOf, routingOf } from '../roles/routing.ts';
import { configOf, print, UsageError, withLedger } from './context.ts';
import { dryRunnable } from './dry-run.ts';
import { type EventsOptions, filterOf } from './events.ts';
import { replayAllParked } from './replay-parked.ts';

export interface ReplayCommandOptions extends Omit<EventsOptions, 'json'> {
  readonly delivered?: boolean;
  readonly parked?: boolean;
  readonly dryRun?: boolean;
}

/** Events of one commit: few enough that the running program never waits long for the ledger. */
const EVENTS_A_COMMIT = 50;

/** `vicibridge replay <id>` or by filter: deliver again, with the mapping and routes of now. */
export async function runReplay(id: string | undefined, options: ReplayCommandOptions): Promise<void> {
  refuseContradictions(id, options);
  const config = configOf(options);
  const replay = {
    parse: parserOf(config),
    routing: routingOf(config, connectors),
    destination: options.to,
    // A single event named by hand is meant as a whole.
    delivered: options.delivered === true || id !== undefined,
    now: Date.now,
  };
  await withLedger(config, async (ledger) => {
    if (options.parked === true) return replayAllParked(ledger, replay, options.dryRun === true);
    const { ids, more } = await chosen(ledger, config, id, options);
    await replayAll(ledger, ids, replay, options.dryRun === true);
    if (more) print(`these are the newest ${ids.length}; there are more: raise --limit`);
  });
}

const FILTERS = ['phone', 'lead', 'uniqueid', 'campaign', 'state', 'since'] as const;

function refuseContradictions(id: string | undefined, options: ReplayCommandOptions): void {
  const filters = FILTERS.filter((name) => options[name] !== undefined);
  const [filter] = filters;
  if (id !== undefined && filter !== undefined) {
    throw new UsageError(`--${filter} chooses among events, but ${id} names one: leave out one of them`);
  }
  if (options.parked === true) {
    const other = id ?? filter ?? options.to;
    if (other !== undefined) throw new UsageError('--parked takes all parked hits: leave out the rest');
    return;
  }
  if (id === undefined && filters.length === 0 && options.to === undefined) {
    throw new UsageError(
      'name an event, or filter: --state dead --to crm --since 2h (--dry-run shows what would go)',
    );
  }
}

async function chosen(
  ledger: Ledger,
  config: Config,
  id: string | undefined,
  options: ReplayCommandOptions,
): Promise<{ readonly ids: readonly string[]; readonly more: boolean }> {
  if (id !== undefined) {
    const row = await ledger.db.selectFrom('events').select('id').where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new UsageError(`no event ${id}; list them with: vicibridge events`);
    return { ids: [id], more: false };
  }
  const filter = filterOf(options, config);
  const found = await findEvents(ledger.db, {
    ...filter,
    // Without a state, --to is where they go: also to a destination that is new in the routes.
    destination: filter.state === undefined ? undefined : filter.destination,
    limit: filter.limit + 1,
  });
  // Oldest first, so that the order of each lead is kept.
  const ids = found.slice(0, filter.limit).map((event) => event.id);
  return { ids: ids.toReversed(), more: found.length > filter.limit };
}

async function replayAll(
  ledger: Ledger,
  ids: readonly string[],
  replay: ReplayOptions,
  dryRun: boolean,
): Promise<void> {
  let deliveries = 0;
  for (let start = 0; start < ids.length; start += EVENTS_A_COMMIT) {
    const part = ids.slice(start, start + EVENTS_A_COMMIT);
    const replayed = await dryRunnable(ledger, dryRun, async (trx) => {
      const done: (Replayed | UnreadableHitError)[] = [];
      for (const id of part) done.push(await replayEvent(trx, id, replay).catch(unreadable));
      return done;
    });
    for (const entry of replayed) deliveries += report(entry);
  }
  const verb = dryRun ? 'would be delivered' : 'are due';
  print(`${ids.length} events, ${deliveries} deliveries ${verb}`);
}

/** One that cannot be read is left as it is (reading comes first) and does not keep the others. */
function unreadable(error: unknown): UnreadableHitError {
  if (error instanceof UnreadableHitError) return error;
  throw error;
}

/** @returns how many deliveries go again */
function report(entry: Replayed | UnreadableHitError): number {
  if (entry instanceof UnreadableHitError) {
    print(entry.message);
    process.exitCode = 1;
    return 0;
  }
  const kept =
    entry.superseded.length === 0 ? '' : `  left, a later event is there: ${list(entry.superseded)}`;
  const follows = entry.derived.length === 0 ? '' : `  follows from it: ${list(entry.derived)}`;
  print(`${entry.eventId}  again: ${list(entry.again)}  new: ${list(entry.added)}${kept}${follows}`);
  return entry.again.length + entry.added.length;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}
