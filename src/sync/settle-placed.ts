import type { CrmRecord, Receipt } from '../connector.ts';
import { leadKey } from '../domain/hit/keys.ts';
import { readIdentity, setIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { valueHash } from '../ledger/sync/own-writes.ts';
import { type SyncKey, type SyncState, writeSyncState } from '../ledger/sync/states.ts';
import { LEAD_ID, leadOfRecord, recordIdentity, type RecordOf } from './lead-of-record.ts';
import type { RecordChanged } from './record-change.ts';

interface Placed {
  readonly changed: RecordChanged;
  readonly record: CrmRecord;
  readonly key: SyncKey;
  readonly remembered: SyncState;
  readonly receipt: Receipt;
  /** The lead that the record had before this delivery, and what was remembered of it. */
  readonly before: { readonly leadId: string | undefined; readonly state: SyncState | undefined };
}

/**
 * Remember what the dialer knows of a record now, and which lead it is, both ways: dispositions of that lead
 * find the record. The CRM is told of a lead that is new to the record.
 */
export async function settlePlaced(trx: LedgerTransaction, placed: Placed): Promise<void> {
  const { changed, record, key, remembered, receipt, before } = placed;
  const { context, connection, dialer, event } = changed;
  const leadId = receipt.ids[LEAD_ID] ?? before.leadId;
  // Nothing was placed (no-call number, an update of nobody): there is nothing to compare with next time.
  if (leadId === undefined) return;
  const now = context.now();
  const own = { connection: connection.name, object: record.object, id: record.id };
  const identity = recordIdentity(own.connection, own.object, own.id);
  await setIdentity(trx, { destination: dialer, kind: LEAD_ID, key: identity }, leadId, now);
  const isHolder = await holds(trx, dialer, leadId, own, now);
  const told = before.leadId === leadId ? before.state?.hashes[TOLD] : undefined;
  const mark = valueHash(leadId);
  const hashes = {
    ...remembered.hashes,
    ...(isHolder || told !== undefined ? { [TOLD]: told ?? mark } : {}),
  };
  await writeSyncState(trx, key, { ...remembered, leadId, hashes }, now);
  if (isHolder && told !== mark) await context.tellPlaced(trx, { ...own, dialer, leadId, eventId: event.id });
}

/** The mark of a record that was told which lead it is; a hash like the others, of no part of an order. */
const TOLD = '@told';

/**
 * Whether dispositions of the lead go to this record. Two records with one number are one lead, and the first
 * has them, as long as it is that lead.
 */
async function holds(
  trx: LedgerTransaction,
  dialer: string,
  leadId: string,
  own: RecordOf,
  now: number,
): Promise<boolean> {
  const { connection, object, id } = own;
  const entry = { destination: connection, kind: object, key: leadKey(dialer, leadId) };
  const holder = await readIdentity(trx, entry);
  if (holder === id) return true;
  if (holder !== undefined && (await leadOfRecord(trx, dialer, { ...own, id: holder })) === leadId)
    return false;
  await setIdentity(trx, entry, id, now);
  return true;
}
