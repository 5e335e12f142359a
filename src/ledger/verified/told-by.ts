import { PREVIEWED } from '../../domain/preview-receipt.ts';
import { SKIPPED } from '../attempt.ts';
import type { LedgerDb } from '../ledger.ts';

/** The delivery that an effect was last told by. */
export interface ToldBy {
  readonly deliveryId: string;
  readonly eventId: string;
  /** The stored BridgeEvent, as JSON. */
  readonly event: string;
  /** Another delivery of the effect is given up. */
  readonly hasDead: boolean;
}

export type TellerOf =
  | { readonly kind: 'told'; readonly by: ToldBy }
  /** A delivery of it is on its way, and will write what there is to write. */
  | { readonly kind: 'busy' }
  /** Its events are older than what is kept. */
  | { readonly kind: 'unknown' };

const UNFINISHED: ReadonlySet<string> = new Set(['waiting', 'due', 'queued', 'running']);
const WROTE_NOTHING: ReadonlySet<string | null> = new Set([SKIPPED, PREVIEWED]);

/** Which delivery would write an effect as it is to be: that of the newest of its events that wrote it. */
export async function tellerOf(
  db: LedgerDb,
  { destination, effectKey }: { readonly destination: string; readonly effectKey: string },
): Promise<TellerOf> {
  const ofCall = eventsNewestFirst(db, destination, effectKey).where('events.call_key', '=', effectKey);
  const ofEvent = eventsNewestFirst(db, destination, effectKey).where('events.id', '=', effectKey);
  const rows = [...(await ofCall.execute()), ...(await ofEvent.execute())];
  if (rows.some(({ state }) => UNFINISHED.has(state))) return { kind: 'busy' };
  const wrote = rows.filter(({ state, outcome }) => state === 'delivered' && !WROTE_NOTHING.has(outcome));
  // A recording adds its link to a record that another event tells all of.
  const [last] = wrote.toSorted((one, other) => rank(one.type) - rank(other.type));
  if (last === undefined) return { kind: 'unknown' };
  const hasDead = rows.some(({ state }) => state === 'dead');
  return { kind: 'told', by: { deliveryId: last.id, eventId: last.event_id, event: last.event, hasDead } };
}

function eventsNewestFirst(db: LedgerDb, destination: string, effectKey: string) {
  return db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select([
      'deliveries.id',
      'deliveries.event_id',
      'deliveries.state',
      'deliveries.outcome',
      'events.type',
      'events.event',
    ])
    .where('deliveries.destination', '=', destination)
    .where('deliveries.effect_key', '=', effectKey)
    .orderBy('events.received_at', 'desc')
    .orderBy('deliveries.seq', 'desc');
}

function rank(type: string): number {
  return type === 'recording-found' ? 1 : 0;
}
