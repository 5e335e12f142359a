import { replayEvent, replayParked, type Replayed } from '../dispatch/replay.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import { findEvents } from '../ledger/search.ts';
import { parserOf, routingOf } from '../roles/routing.ts';
import { configOf, print, UsageError, withLedger } from './context.ts';
import { type EventsOptions, filterOf } from './events.ts';

export interface ReplayCommandOptions extends Omit<EventsOptions, 'json'> {
  readonly delivered?: boolean;
  readonly parked?: boolean;
  readonly dryRun?: boolean;
}

/** Thrown to take back what a dry run has done. */
class DryRun extends Error {
  readonly result: readonly Replayed[];

  constructor(result: readonly Replayed[]) {
    super('dry run');
    this.result = result;
  }
}

/** `vicibridge replay <id>` or by filter: deliver again, with the mapping and routes of now. */
export async function runReplay(id: string | undefined, options: ReplayCommandOptions): Promise<void> {
  const config = configOf(options);
  const replay = {
    parse: parserOf(config),
    routing: routingOf(config),
    destination: options.to,
    // A single event named by hand is meant as a whole.
    delivered: options.delivered === true || id !== undefined,
    now: Date.now,
  };
  await withLedger(config, async (ledger) => {
    if (options.parked === true) {
      const taken = await ledger.write((trx) => replayParked(trx, replay));
      return print(`${taken.length} parked hits taken in`);
    }
    const ids = await chosen(ledger, id, options);
    const replayed = await inOneGo(ledger, options.dryRun === true, (trx) =>
      replayAll(ids, (eventId) => replayEvent(trx, eventId, replay)),
    );
    for (const entry of replayed) {
      print(`${entry.eventId}  again: ${list(entry.again)}  new: ${list(entry.added)}`);
    }
    const deliveries = replayed.reduce((sum, entry) => sum + entry.again.length + entry.added.length, 0);
    const verb = options.dryRun === true ? 'would be delivered' : 'are due';
    print(`${replayed.length} events, ${deliveries} deliveries ${verb}`);
  });
}

async function chosen(
  ledger: Ledger,
  id: string | undefined,
  options: ReplayCommandOptions,
): Promise<readonly string[]> {
  if (id !== undefined) {
    const row = await ledger.db.selectFrom('events').select('id').where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new UsageError(`no event ${id}; list them with: vicibridge events`);
    return [id];
  }
  const { phone, lead, uniqueid, campaign, state, to, since } = options;
  if ([phone, lead, uniqueid, campaign, state, to, since].every((filter) => filter === undefined)) {
    throw new UsageError(
      'name an event, or filter: --state dead --to crm --since 2h (--dry-run shows what would go)',
    );
  }
  const found = await findEvents(ledger.db, filterOf(options));
  // Oldest first, so that the order of each lead is kept.
  return found.map((event) => event.id).toReversed();
}

async function replayAll(
  ids: readonly string[],
  replay: (id: string) => Promise<Replayed>,
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const id of ids) replayed.push(await replay(id));
  return replayed;
}

async function inOneGo(
  ledger: Ledger,
  dryRun: boolean,
  work: (trx: LedgerTransaction) => Promise<readonly Replayed[]>,
): Promise<readonly Replayed[]> {
  try {
    return await ledger.write(async (trx) => {
      const result = await work(trx);
      if (dryRun) throw new DryRun(result);
      return result;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.result;
    throw error;
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}
