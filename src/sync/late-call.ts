import type { CallOrder } from '../domain/call-order.ts';
import type { BridgeEvent } from '../domain/event.ts';
import { wasToldLater } from '../ledger/later-calls.ts';
import type { LedgerDb } from '../ledger/ledger.ts';

/**
 * Whether the destination was told of a later call of the lead before this one, which was taken back, or is
 * delivered again because its record is gone: what that said of the person must stand. A call that reached us by
 * itself is in order by its lane.
 */
export async function isLate(
  db: LedgerDb,
  event: BridgeEvent,
  destination: string,
  isAgain: boolean = false,
): Promise<boolean> {
  const { leadKey } = event;
  if (leadKey === undefined || (!isAgain && !hasMark(event, 'reconciled'))) return false;
  const occurredAt = event.occurredAt ?? event.receivedAt;
  return wasToldLater(db, { leadKey, occurredAt, destination, except: event.id });
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

function hasMark({ marks }: BridgeEvent, code: string): boolean {
  return marks.some((one) => one.code === code);
}
