import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import type { ReplayOptions } from '../dispatch/replay.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type EventFilter, findEvents } from '../ledger/search.ts';
import { connectorDoorSettings, openConnectorWebhooks } from '../roles/connector-webhooks.ts';
import { parserOf, routingOf } from '../roles/routing.ts';
import { configOf, print, UsageError, withLedger } from './context.ts';
import { type EventsOptions, filterOf } from './events.ts';
import { withGroup } from './dead/choose-group.ts';
import { requireDestination } from './known-destination.ts';
import { isTerminal, mayGoOn } from './replay/ask.ts';
import { paceOf, rateOf } from './replay/pace.ts';
import { replayAll } from './replay/replay-all.ts';
import { replayAllParked } from './replay-parked.ts';

export interface ReplayCommandOptions extends Omit<EventsOptions, 'json'> {
  readonly delivered?: boolean;
  readonly parked?: boolean;
  readonly rate?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `vicibridge replay <id>` or by filter: deliver again, with the mapping and routes of now. */
export async function runReplay(id: string | undefined, options: ReplayCommandOptions): Promise<void> {
  refuseContradictions(id, options);
  const rate = rateOf(options.rate);
  const config = configOf(options);
  const tools = await replayTools(config, options, id !== undefined);
  const dryRun = options.dryRun === true;
  await withLedger(config, async (ledger) => {
    if (options.parked === true) return replayAllParked(ledger, tools, dryRun);
    await requireDestination(options.to, config, ledger.db);
    if (id !== undefined) return replayAll(ledger, [await known(ledger, id)], { replay: tools, dryRun });
    const filter = await withGroup(ledger.db, filterOf(options, config));
    const replay = { ...tools, ...onlyOf(filter, options.to) };
    const { ids, more } = await chosen(ledger, filter);
    // Counted once by trying it: each look at the pace moves on, so each gets its own.
    const paced = (): ReplayOptions => ({ ...replay, delayOf: paceOf(rate) });
    if (!dryRun && options.yes !== true && isTerminal()) {
      await replayAll(ledger, ids, { replay: paced(), dryRun: true, quiet: true, rate });
      if (!(await mayGoOn(process.stdin, process.stdout))) return print('nothing was done');
    }
    await replayAll(ledger, ids, { replay: paced(), dryRun, rate });
    if (more) print(`these are the newest ${ids.length}; there are more: raise --limit`);
  });
}

async function replayTools(
  config: Config,
  options: ReplayCommandOptions,
  single: boolean,
): Promise<ReplayOptions> {
  const webhooks = await openConnectorWebhooks(connectorDoorSettings(config, connectors), connectors);
  return {
    parse: parserOf(config, webhooks),
    routing: routingOf(config, connectors),
    destination: options.to,
    // A single event named by hand is meant as a whole.
    delivered: options.delivered === true || single,
    now: Date.now,
  };
}

const FILTERS = [
  'phone',
  'lead',
  'uniqueid',
  'campaign',
  'status',
  'dialer',
  'state',
  'code',
  'group',
  'since',
  'until',
] as const;

function refuseContradictions(id: string | undefined, options: ReplayCommandOptions): void {
  const filters = FILTERS.filter((name) => options[name] !== undefined);
  const [filter] = filters;
  if (id !== undefined && filter !== undefined) {
    throw new UsageError(`--${filter} chooses among events, but ${id} names one: leave out one of them`);
  }
  if (id !== undefined && options.rate !== undefined)
    throw new UsageError(`--rate paces many events, but ${id} names one: leave out one of them`);
  if (options.parked === true) {
    const other = id ?? filter ?? options.to ?? options.rate;
    if (other !== undefined) throw new UsageError('--parked takes all parked hits: leave out the rest');
    return;
  }
  if (id === undefined && filters.length === 0 && options.to === undefined) {
    throw new UsageError(
      'name an event, or filter: --state dead --to crm --since 2h (--dry-run shows what would go)',
    );
  }
}

/** Of the events that a filter chooses only the deliveries that it means. @param to what `--to` says */
function onlyOf(
  { state, code, group, destination }: EventFilter,
  to: string | undefined,
): Pick<ReplayOptions, 'destination' | 'error' | 'state'> {
  return {
    destination: group === undefined ? to : destination,
    error: code === undefined && group === undefined ? undefined : { code, group },
    state: state === 'dead' || state === 'parked' ? state : undefined,
  };
}

async function known(ledger: Ledger, id: string): Promise<string> {
  const row = await ledger.db.selectFrom('events').select('id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new UsageError(`no event ${id}; list them with: vicibridge events`);
  return id;
}

async function chosen(
  ledger: Ledger,
  filter: EventFilter,
): Promise<{ readonly ids: readonly string[]; readonly more: boolean }> {
  const { state, code, group } = filter;
  const ofDelivery = state !== undefined || code !== undefined || group !== undefined;
  const found = await findEvents(ledger.db, {
    ...filter,
    // Without a state, --to is where they go: also to a destination that is new in the routes.
    destination: ofDelivery ? filter.destination : undefined,
    limit: filter.limit + 1,
  });
  // Oldest first, so that the order of each lead is kept.
  const ids = found.slice(0, filter.limit).map((event) => event.id);
  return { ids: ids.toReversed(), more: found.length > filter.limit };
}
