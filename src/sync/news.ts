import type { CrmRecord } from '../connector.ts';
import type { LeadOrder } from '../domain/lead-order.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { SyncState } from '../ledger/sync/states.ts';
import { withoutEchoes } from './own-echo.ts';
import type { RecordChanged } from './record-change.ts';

export interface News {
  /** What the dialer does not know yet; undefined = it knows everything. */
  readonly order: LeadOrder | undefined;
  /** Writes of ours that were seen; to be forgotten with the end of the delivery. */
  readonly forget: (trx: LedgerTransaction) => Promise<void>;
}

/** Of an order, what is news to the dialer. */
export async function newsFor(
  changed: RecordChanged,
  told: {
    readonly record: CrmRecord;
    readonly order: LeadOrder;
    readonly hashes: Readonly<Record<string, string>>;
    readonly state: SyncState | undefined;
    readonly leadId: string | undefined;
  },
): Promise<News> {
  const { state, leadId, order } = told;
  // One that was never placed, or whose last telling is not remembered, is told everything.
  if (leadId === undefined || state === undefined) return { order, forget: () => Promise.resolve() };
  return withoutEchoes(changed, { ...told, before: state.hashes });
}
