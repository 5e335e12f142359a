import type { BridgeEvent, DncChange } from '../domain/event.ts';
import { digestOf } from '../domain/hit/digest.ts';
import { isoTime } from '../domain/time.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { ownHit } from './own-hit.ts';
import { type TakeInContext, type TakenIn, takeIn } from './take-in.ts';

/** What vicibridge itself has learned about numbers. A number is lifted by an operator only. */
export type OwnChange = {
  readonly dnc: DncChange;
  /** The connection; `cli` for an operator. */
  readonly source: string;
  /** What makes it this change and no other: the same parts again are the same event. */
  readonly key: readonly string[];
  /** When it was said, milliseconds since the epoch. */
  readonly at: number;
} & (
  | { readonly type: 'dnc-set'; readonly trigger: 'cli' | 'sync' }
  | { readonly type: 'dnc-lifted'; readonly trigger: 'cli' }
);

/** Write it down as an event with its facts, evidence and deliveries, all in the transaction. */
export async function addDncEvent(
  trx: LedgerTransaction,
  change: OwnChange,
  context: TakeInContext,
): Promise<TakenIn> {
  return takeIn(trx, ownHit(eventOf(change)), context);
}

function eventOf({ type, dnc, trigger, source, key, at }: OwnChange): BridgeEvent {
  return {
    id: `evt_${digestOf(['own-dnc', trigger, source, type, ...key])}`,
    type,
    source,
    trigger,
    receivedAt: isoTime(at),
    lead: {},
    dnc,
    fields: {},
    marks: [],
  };
}
