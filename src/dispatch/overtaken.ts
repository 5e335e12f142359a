import type { BridgeEvent } from '../domain/event.ts';
import { legKindOf, originOf } from '../domain/reconcile/same-call.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { toldLater } from '../ledger/twins.ts';
import { mark } from './parse/mark.ts';

/**
 * An event that was taken back in may be older than one of its call that went out long ago; delivered now, it would
 * undo that. It is kept, marked, and not sent where the later one went.
 */
export async function overtakenBy(
  trx: LedgerTransaction,
  event: BridgeEvent,
): Promise<{ readonly event: BridgeEvent; readonly settled: ReadonlySet<string> | undefined }> {
  if (originOf(event) === undefined || legKindOf(event) === undefined) return { event, settled: undefined };
  const settled = await toldLater(trx, event);
  if (settled.size === 0) return { event, settled: undefined };
  return { event: { ...event, marks: [...event.marks, mark('overtaken')] }, settled };
}
