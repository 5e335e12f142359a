import type { CrmRecord, Receipt } from '../connector.ts';
import type { BridgeEvent, RecordChange } from '../domain/event.ts';
import type { LeadOrder } from '../domain/lead-order.ts';
import { mapRecord } from '../domain/mapping/map-record.ts';
import { isOptedOut, numbersOf } from '../domain/mapping/opt-out.ts';
import type { ObjectMapping } from '../domain/mapping/schema.ts';
import { wantOf } from '../domain/mapping/wanted-fields.ts';
import { recordKey } from '../domain/hit/keys.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { readSyncState, type SyncState } from '../ledger/sync/states.ts';
import type { SyncContext, SyncedConnection } from './context.ts';
import { prepareGone } from './gone.ts';
import { leadOfRecord } from './lead-of-record.ts';
import { adoptMerged, movedTo } from './moved.ts';
import { prepareOptedOut, settleRefused } from './opted-out.ts';
import { orderHashes } from './order-hashes.ts';
import { withoutEchoes } from './own-echo.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';
import { readRecord } from './read-record.ts';
import { settlePlaced } from './settle-placed.ts';

/** One record on its way to one dialer. */
export interface RecordChanged {
  readonly context: SyncContext;
  readonly connection: SyncedConnection;
  readonly dialer: string;
  readonly mapping: ObjectMapping;
  readonly event: BridgeEvent;
  readonly change: RecordChange;
  /** All that is settled at once: the event's own change and those absorbed, oldest first. */
  readonly changes: readonly RecordChange[];
  readonly signal: AbortSignal;
}

/**
 * What a changed record of a CRM means for the dialer. The message is only the occasion: the record is read as
 * it is now, so ten messages, doubled and out of order, end in one write of the newest state.
 */
export async function prepareRecordChange(
  delivery: DeliveryToPrepare,
  context: SyncContext,
): Promise<Prepared> {
  const { event, absorbed, destination: dialer, signal } = delivery;
  const change = event.record;
  if (change === undefined) return skipped('the message names no record');
  const connection = context.connections.get(event.source);
  const mapping = connection?.objects[change.object];
  if (connection === undefined || mapping === undefined)
    return skipped(`no mapping for ${change.object} of ${event.source}: see leads.objects`);
  const changes = [change, ...absorbed.flatMap(({ record }) => (record === undefined ? [] : [record]))];
  const changed: RecordChanged = { context, connection, dialer, mapping, event, change, changes, signal };
  if (concernsNothing(changed)) return skipped('no field that the mapping uses has changed');
  await adoptMerged(changed);
  const { record, warnings } = await readRecord(connection, change, wantOf(mapping), signal);
  if (record === undefined) return prepareGone(changed, goneAs(changes));
  if (record.id !== change.id || record.object !== change.object) return movedTo(changed, record);
  return prepareState(changed, record, warnings);
}

/** A change of one field that no rule reads; a record that came or went concerns us always. */
function concernsNothing({ mapping, changes }: RecordChanged): boolean {
  const used = new Set(wantOf(mapping).fields);
  return changes.every(({ change, fields }) => {
    const names = Object.keys(fields);
    return change === 'updated' && names.length > 0 && names.every((name) => !used.has(name));
  });
}

function goneAs(changes: readonly RecordChange[]): 'deleted' | 'privacy-deleted' {
  return changes.some(({ change }) => change === 'privacy-deleted') ? 'privacy-deleted' : 'deleted';
}

async function prepareState(
  changed: RecordChanged,
  record: CrmRecord,
  warnings: readonly string[],
): Promise<Prepared> {
  const { context, connection, dialer, mapping } = changed;
  const { db } = context.ledger;
  const key = { dialer, record: recordKey(connection.name, record.object, record.id) };
  const state = await readSyncState(db, key);
  if (isOlder(record, state)) return skipped('the dialer has a newer state of this record');
  const zone = context.dialers.get(dialer);
  if (zone === undefined) return skipped(`no dialer is named ${dialer}`);
  const env = { ...zone, connection: connection.name, dialer };
  const numbers = numbersOf(record, mapping, env);
  if (isOptedOut(record, mapping)) return prepareOptedOut(changed, record, numbers);
  const mapped = mapRecord(record, mapping, env);
  if (mapped.kind === 'unwanted') return skipped(mapped.reason, undefined, warnings);
  if (mapped.kind === 'incomplete')
    return skipped(`it lacks what the mapping requires: ${mapped.missing.join(', ')}`, undefined, warnings);
  if (!isAskedFor(changed)) return skipped('this kind of change makes no lead: see `on` of the mapping');
  const leadId = await leadOfRecord(db, dialer, { connection: connection.name, ...record });
  const hashes = orderHashes(mapped.order);
  const remembered: SyncState = { leadId, modifiedAt: record.modifiedAt, hashes, numbers };
  const { campaign } = mapped.order;
  const settle = async (trx: LedgerTransaction, receipt: Receipt): Promise<void> => {
    await settleRefused(trx, changed, { record, numbers, campaign, receipt });
    await settlePlaced(trx, { changed, record, key, remembered, receipt, before: leadId });
  };
  const order = await newsOnly(changed, { record, order: mapped.order, hashes, state, leadId });
  if (order === undefined) {
    const unchanged: Receipt = {
      outcome: 'unchanged',
      ids: leadId === undefined ? {} : { lead_id: leadId },
      warnings,
    };
    return { kind: 'end', receipt: unchanged, commit: (trx) => settle(trx, unchanged) };
  }
  return {
    kind: 'deliver',
    event: changed.event,
    order,
    warnings: [...warnings, ...mapped.warnings],
    commit: settle,
  };
}

/** The CRM's own clock decides between two states; without one the later look does. */
function isOlder(record: CrmRecord, state: SyncState | undefined): boolean {
  if (record.modifiedAt === undefined || state?.modifiedAt === undefined) return false;
  return Date.parse(record.modifiedAt) < Date.parse(state.modifiedAt);
}

function isAskedFor({ mapping, changes }: RecordChanged): boolean {
  return changes.some(({ change }) => {
    if (change === 'created') return mapping.on.includes('created');
    if (change === 'restored' || change === 'merged') return mapping.on.length > 0;
    return mapping.on.includes('updated');
  });
}

interface News {
  readonly record: CrmRecord;
  readonly order: LeadOrder;
  readonly hashes: Readonly<Record<string, string>>;
  readonly state: SyncState | undefined;
  readonly leadId: string | undefined;
}

/** What the dialer does not know yet; undefined = it knows everything. */
async function newsOnly(changed: RecordChanged, news: News): Promise<LeadOrder | undefined> {
  const { order, state, leadId } = news;
  // One that was never placed, or whose last telling is not remembered, is told everything.
  if (leadId === undefined || state === undefined) return order;
  return withoutEchoes(changed, { ...news, before: state.hashes });
}
