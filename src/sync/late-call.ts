import type { CallOrder } from '../domain/call-order.ts';
import type { BridgeEvent } from '../domain/event.ts';
import { laterDelivered } from '../ledger/later-calls.ts';
import type { LedgerDb } from '../ledger/ledger.ts';

/** Where a call that was taken back stands among what the destination has been told of its lead since. */
export type Lateness = 'latest' | 'call-has-later' | 'lead-has-later';

/**
 * A call that is told long after it happened must not undo what was said since. A call that reached us by itself
 * is in order by its lane.
 */
export async function latenessOf(db: LedgerDb, event: BridgeEvent, destination: string): Promise<Lateness> {
  const { leadKey, callKey } = event;
  if (!isTakenBack(event) || leadKey === undefined) return 'latest';
  const occurredAt = event.occurredAt ?? event.receivedAt;
  const later = await laterDelivered(db, { leadKey, occurredAt, destination, except: event.id });
  if (later.some((one) => one.callKey !== null && one.callKey === callKey)) return 'call-has-later';
  return later.length > 0 ? 'lead-has-later' : 'latest';
}

/** Of the person it is too late to speak; the call itself, and what was won with it, is logged. */
export function withoutPerson(order: CallOrder): CallOrder {
  return { ...order, personFields: {}, ownsPerson: false, campaign: undefined };
}

/**
 * Nobody is asked to do today what was due before a backfill: of an outage of hours it is still wanted.
 * @param now milliseconds since the epoch
 */
export function withoutPastTasks(order: CallOrder, event: BridgeEvent, now: number): CallOrder {
  if (!hasMark(event, 'backfilled')) return order;
  return { ...order, tasks: order.tasks.filter(({ dueAt }) => Date.parse(dueAt) > now) };
}

function isTakenBack(event: BridgeEvent): boolean {
  return hasMark(event, 'reconciled');
}

function hasMark({ marks }: BridgeEvent, code: string): boolean {
  return marks.some((one) => one.code === code);
}
