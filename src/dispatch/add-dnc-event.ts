import { digestOf } from '../domain/hit/digest.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { OwnDnc, OwnTrigger } from './parse/own-dnc.ts';
import { type TakeInContext, type TakenIn, takeIn } from './take-in.ts';

export interface OwnChange {
  readonly told: OwnDnc;
  /** `cli`: an operator says so. `sync`: a record of a CRM does. */
  readonly trigger: OwnTrigger;
  /** The connection; `cli` for an operator. */
  readonly source: string;
  /** What makes it this change and no other: the same parts again are the same event. */
  readonly key: readonly string[];
  /** When it was said, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Write down what vicibridge itself has learned about numbers: as an event with its facts, evidence and
 * deliveries, all in the transaction. Its synthetic request holds the whole change, so it is replayed as any
 * other.
 */
export async function addDncEvent(
  trx: LedgerTransaction,
  change: OwnChange,
  context: TakeInContext,
): Promise<TakenIn> {
  return takeIn(trx, hitOf(change), context);
}

function hitOf({ told, trigger, source, key, at }: OwnChange): RawHit {
  return {
    receivedAt: at,
    hook: 'dnc',
    source,
    trigger,
    method: 'POST',
    path: '',
    query: new Uint8Array(),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(told)),
    remoteAddress: '',
    eventId: `evt_${digestOf(['own-dnc', trigger, source, told.type, ...key])}`,
    salvaged: false,
  };
}
