import type { CrmRecord, Receipt } from '../connector.ts';
import { PermanentError } from '../domain/errors.ts';
import type { BridgeEvent, RecordChange } from '../domain/event.ts';
import { recordKey } from '../domain/hit/keys.ts';
import { mapRecord } from '../domain/mapping/map-record.ts';
import { isOptedOut, numbersOf } from '../domain/mapping/opt-out.ts';
import type { ObjectMapping } from '../domain/mapping/schema.ts';
import { wantOf } from '../domain/mapping/wanted-fields.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { readSyncState, type SyncState } from '../ledger/sync/states.ts';
import type { SyncContext, SyncedConnection } from './context.ts';
import { prepareGone } from './gone.ts';
import { leadOfRecord } from './lead-of-record.ts';
import { adoptMerged, movedTo } from './moved.ts';
import { newsFor } from './news.ts';
import { prepareOptedOut, settleRefused } from './opted-out.ts';
import { orderHashes } from './order-hashes.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';
import { readRecord } from './read-record.ts';
import { settlePlaced } from './settle-placed.ts';
import { partingOf } from './shared-lead.ts';

/** One record on its way to one dialer. */
export interface RecordChanged {
  readonly context: SyncContext;
  readonly connection: SyncedConnection;
  readonly dialer: string;
  readonly mapping: ObjectMapping;
  readonly event: BridgeEvent;
  readonly change: RecordChange;
  /** All that is settled at once: the event and those absorbed, oldest first. */
  readonly events: readonly BridgeEvent[];
  /** What they tell. */
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
  const events = [event, ...absorbed];
  const changes = events.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const changed = { context, connection, dialer, mapping, event, change, events, changes, signal };
  if (events.every((one) => concernsNothing(one, mapping)))
    return skipped('no field that the mapping uses has changed');
  await adoptMerged(changed);
  const question = { ref: change, want: wantOf(mapping), signal };
  const { record, warnings } = await readRecord(context, connection, question);
  if (record === undefined) return prepareGone(changed, goneAs(changes));
  if (record.id !== change.id || record.object !== change.object) return movedTo(changed, record);
  return prepareState(changed, record, warnings);
}

/** HubSpot's word for a single event, in contrast to a workflow. */
const SINGLE = 'event';

/**
 * A change of one field that no rule reads. Only HubSpot's events say exactly what has changed; every other
 * message tells fields of its sender's choice, whatever changed.
 */
function concernsNothing({ trigger, record }: BridgeEvent, mapping: ObjectMapping): boolean {
  if (trigger !== SINGLE || record?.change !== 'updated') return false;
  const [name, ...more] = Object.keys(record.fields).map((field) => field.toLowerCase());
  if (name === undefined || more.length > 0) return false;
  return !wantOf(mapping).fields.some((field) => field.toLowerCase() === name);
}

function goneAs(changes: readonly RecordChange[]): 'deleted' | 'privacy-deleted' | 'merged' {
  const kinds = new Set(changes.map(({ change }) => change));
  if (kinds.has('privacy-deleted')) return 'privacy-deleted';
  return kinds.has('merged') && !kinds.has('deleted') ? 'merged' : 'deleted';
}

async function prepareState(
  changed: RecordChanged,
  record: CrmRecord,
  warnings: readonly string[],
): Promise<Prepared> {
  const { context, connection, dialer, mapping, event } = changed;
  const { db } = context.ledger;
  const key = { dialer, record: recordKey(connection.name, record.object, record.id) };
  const state = await readSyncState(db, key);
  if (isOlder(record, state)) return skipped('the dialer has a newer state of this record');
  const zone = context.dialers.get(dialer);
  if (zone === undefined) return skipped(`no dialer is named ${dialer}`);
  const env = { ...zone, connection: connection.name, dialer };
  const numbers = numbersOf(record, mapping, env);
  const optedOut = isOptedOut(record, mapping);
  if (optedOut === undefined) throw unreadable(changed);
  if (optedOut) return prepareOptedOut(changed, record, [...numbers, ...(state?.numbers ?? [])]);
  const mapped = mapRecord(record, mapping, env);
  if (mapped.kind === 'unwanted') return skipped(mapped.reason, undefined, warnings);
  if (mapped.kind === 'incomplete')
    return skipped(`it lacks what the mapping requires: ${mapped.missing.join(', ')}`, undefined, warnings);
  if (!isAskedFor(changed)) return skipped('this kind of change makes no lead: see `on` of the mapping');
  const hashes = orderHashes(mapped.order);
  const known = await leadOfRecord(db, dialer, { connection: connection.name, ...record });
  const parting = await partingOf(changed, { record, known, state, hashes });
  const leadId = parting.leaves ? undefined : known;
  const { order, forget } = await newsFor(changed, { record, order: mapped.order, hashes, state, leadId });
  const { campaign } = mapped.order;
  const remembered: SyncState = { leadId, modifiedAt: record.modifiedAt, hashes, numbers };
  const settle = async (trx: LedgerTransaction, receipt: Receipt): Promise<void> => {
    await forget(trx);
    await parting.commit(trx);
    await settleRefused(trx, changed, { record, numbers, campaign, receipt });
    await settlePlaced(trx, { changed, record, key, remembered, receipt, before: { leadId, state } });
  };
  if (order === undefined) {
    const ids: Receipt['ids'] = leadId === undefined ? {} : { lead_id: leadId };
    const unchanged: Receipt = { outcome: 'unchanged', ids, warnings };
    return { kind: 'end', receipt: unchanged, commit: (trx) => settle(trx, unchanged) };
  }
  return { kind: 'deliver', event, order, warnings: [...warnings, ...mapped.warnings], commit: settle };
}

/** Whether the person may be called cannot be told, so nothing is done until somebody has looked at it. */
function unreadable({ connection, change }: RecordChanged): PermanentError {
  return new PermanentError(
    `${connection.name} does not show the fields of optOut on ${change.object} ${change.id}, so it cannot be told whether the person may be called: create them or give the user access, then replay the delivery`,
    { code: 'opt-out-unreadable' },
  );
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
