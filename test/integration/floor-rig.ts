import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import { destinationsOf, type Routing } from '../../src/dispatch/routing.ts';
import type { FloorRules } from '../../src/domain/floor/rules.ts';
import { FLOOR_PARTS, FloorEventType } from '../../src/domain/floor/types.ts';
import type { Logger } from '../../src/domain/logger.ts';
import type { PollContext } from '../../src/floor/poll-once.ts';
import { eventFromJson } from '../../src/ledger/events.ts';
import type { Ledger, LedgerDb } from '../../src/ledger/ledger.ts';

export const FLOOR_RULES: FloorRules = {
  hopperLow: { percent: 20 },
  callWaitingSeconds: 20,
  noAgentsSeconds: 300,
  gapMs: 300_000,
};
/** Everything there is to know. */
export const WANT_ALL = new Set(FLOOR_PARTS);
export const QUIET: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Every event of the floor goes to `audit`, those of agents also to `board`. */
export const FLOOR_ROUTING: Routing = {
  routes: [
    { on: FloorEventType.options, to: ['audit'] },
    { on: ['agent.paused'], to: ['board'] },
  ],
  leadDialers: new Map(),
};

export function pollContext(
  ledger: Ledger,
  now: () => number,
  routing: Routing = FLOOR_ROUTING,
): PollContext {
  return {
    ledger,
    logger: QUIET,
    async keep(trx, event) {
      if (destinationsOf(event, routing).length === 0) return false;
      return !(await addOwnEvent(trx, event, { routing, now })).duplicate;
    },
  };
}

/** The kept events in the order of their deliveries to `audit`. */
export async function keptEvents(db: LedgerDb) {
  const rows = await db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select(['events.event', 'deliveries.lane', 'events.agent', 'events.campaign', 'events.type'])
    .where('deliveries.destination', '=', 'audit')
    .orderBy('deliveries.seq')
    .execute();
  return rows.map(({ event, ...columns }) => ({ ...columns, event: eventFromJson(event) }));
}
