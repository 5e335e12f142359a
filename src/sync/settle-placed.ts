import type { CrmRecord, Receipt } from '../connector.ts';
import { leadKey } from '../domain/hit/keys.ts';
import { readIdentity, setIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { type SyncKey, type SyncState, writeSyncState } from '../ledger/sync/states.ts';
import { LEAD_ID, recordIdentity } from './lead-of-record.ts';
import type { RecordChanged } from './record-change.ts';

interface Placed {
  readonly changed: RecordChanged;
  readonly record: CrmRecord;
  readonly key: SyncKey;
  readonly remembered: SyncState;
  readonly receipt: Receipt;
  /** The lead that the record had before this delivery. */
  readonly before: string | undefined;
}

/**
 * Remember what the dialer knows of a record now, and which lead it is, both ways: dispositions of that lead
 * find the record. The CRM is told of a lead that is new to the record.
 */
export async function settlePlaced(trx: LedgerTransaction, placed: Placed): Promise<void> {
  const { changed, record, key, remembered, receipt, before } = placed;
  const { context, connection, dialer, event } = changed;
  const leadId = receipt.ids[LEAD_ID] ?? before;
  // Nothing was placed (no-call number, an update of nobody): there is nothing to compare with next time.
  if (leadId === undefined) return;
  const now = context.now();
  await writeSyncState(trx, key, { ...remembered, leadId }, now);
  const identity = recordIdentity(connection.name, record.object, record.id);
  await setIdentity(trx, { destination: dialer, kind: LEAD_ID, key: identity }, leadId, now);
  const entry = { destination: connection.name, kind: record.object, key: leadKey(dialer, leadId) };
  const holder = await readIdentity(trx, entry);
  // Two records with one number are one lead; dispositions go to the record that had it first.
  if (holder !== undefined) return;
  await setIdentity(trx, entry, record.id, now);
  await context.tellPlaced(trx, {
    connection: connection.name,
    dialer,
    leadId,
    object: record.object,
    id: record.id,
    eventId: event.id,
  });
}
