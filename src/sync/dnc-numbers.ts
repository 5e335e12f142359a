import { numbersOf } from '../domain/mapping/opt-out.ts';
import { wantOf } from '../domain/mapping/wanted-fields.ts';
import { recordKey } from '../domain/hit/keys.ts';
import { isSaid } from '../ledger/dnc/evidence.ts';
import { readSyncState } from '../ledger/sync/states.ts';
import type { SyncContext } from './context.ts';
import { isOurOwnMark } from './own-mark.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';
import { readRecord } from './read-record.ts';

/**
 * A do-not-call that a message told of a record: its numbers are read from the CRM, whatever the record says by
 * now, because an opt-out is not undone by a later change. Those that the record had when it was read last
 * count too. Our own mark that comes back says nothing new.
 */
export async function prepareDnc(delivery: DeliveryToPrepare, context: SyncContext): Promise<Prepared> {
  const { event, destination, signal } = delivery;
  const { dnc, record: change } = event;
  if (dnc === undefined) return skipped('the event tells of no number');
  if (dnc.numbers.length > 0 || change === undefined)
    return { kind: 'deliver', event, order: undefined, warnings: [] };
  const connection = context.connections.get(event.source);
  const mapping = connection?.objects[change.object];
  const zone = connection && context.dialers.get(connection.dialer);
  if (connection === undefined || mapping === undefined || zone === undefined)
    return skipped(`no mapping for ${change.object} of ${event.source}: its numbers are not known`);
  const { db } = context.ledger;
  // What the event itself has blocked is marked in the record by now, and that mark is ours.
  if (!(await isSaid(db, event.id))) {
    const told = { object: change.object, id: change.id, fields: change.fields };
    if (await isOurOwnMark(db, { connection, mapping, changes: [change], record: told }))
      return skipped('our own: vicibridge wrote that mark');
  }
  const { record, warnings } = await readRecord(context, connection, {
    ref: change,
    want: wantOf(mapping),
    signal,
  });
  const env = { ...zone, connection: connection.name, dialer: connection.dialer };
  const before = await readSyncState(db, {
    dialer: connection.dialer,
    record: recordKey(connection.name, change.object, change.id),
  });
  const now = record === undefined ? [] : numbersOf(record, mapping, env);
  const numbers = [...new Set([...now, ...(before?.numbers ?? [])])];
  if (numbers.length === 0) return skipped('the record has no number that is one', undefined, warnings);
  const blocked = await context.blockNumbers({ ...dnc, numbers }, event, destination);
  if (blocked.length === 0) return skipped('its numbers were lifted since', undefined, warnings);
  const held = { ...dnc, numbers: [...blocked] };
  return { kind: 'deliver', event: { ...event, dnc: held }, order: undefined, warnings };
}
