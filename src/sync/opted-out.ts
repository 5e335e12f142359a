import type { CrmRecord, Receipt } from '../connector.ts';
import { recordKey } from '../domain/hit/keys.ts';
import { blocked } from '../ledger/dnc/book.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger/ledger.ts';
import { leadOfRecord } from './lead-of-record.ts';
import { isOurOwnMark } from './own-mark.ts';
import type { Prepared } from './prepared.ts';
import { skipped } from './prepared.ts';
import type { RecordChanged } from './record-change.ts';
import { writeRefusals } from './refusals.ts';

/**
 * The record says do-not-call: no lead is made of it, and its numbers are blocked everywhere, those that the
 * dialer was told before too; a lead that it is already is silenced whatever its number. What is known is not
 * said again with every later edit of the record.
 * @param numbers those of the record now, and those that it had when the dialer was told last
 */
export async function prepareOptedOut(
  changed: RecordChanged,
  record: CrmRecord,
  numbers: readonly string[],
): Promise<Prepared> {
  const { context, connection, dialer, event, change, mapping } = changed;
  const { db } = context.ledger;
  if (await isOurOwnMark(db, { ...changed, record }))
    return skipped('dnc: the record says do-not-call because one of its numbers is blocked already');
  const fresh = await withoutBlocked(db, [...new Set(numbers)]);
  const leadId = await leadOfRecord(db, dialer, { connection: connection.name, ...record });
  if (fresh.length === 0 && (numbers.length > 0 || leadId === undefined))
    return skipped('dnc: the record says do-not-call, and none of its numbers is new');
  const { by: field } = mapping.optOut ?? {};
  const told = field === undefined ? '' : (record.fields[field] ?? '');
  const block = async (trx: LedgerTransaction): Promise<void> => {
    if (fresh.length === 0) return;
    await context.setDnc(trx, {
      numbers: fresh,
      connection: connection.name,
      by: told === '' ? change.origin?.id : told,
      reason: `${change.object} says do-not-call`,
      key: [event.id],
    });
  };
  if (leadId === undefined) return skipped('dnc: the record says do-not-call', block);
  // At once, whatever becomes of the lead: the dialer may be away.
  await context.ledger.write(block);
  return {
    kind: 'deliver',
    event,
    order: { kind: 'dispose', leadId, action: { do: 'dnc' } },
    warnings: ['dnc: the record says do-not-call'],
  };
}

async function withoutBlocked(db: LedgerDb, numbers: readonly string[]): Promise<readonly string[]> {
  const fresh: string[] = [];
  for (const number of numbers) {
    const place = await blocked(db, number, { dialer: '', campaign: undefined });
    if (place === undefined) fresh.push(number);
  }
  return fresh;
}

/**
 * A dialer did not take a person because a number is blocked. The record does not say so, so it is told: it came
 * into the CRM after the number was blocked, or somebody has taken the mark away. Where no field of it is known
 * to mean do-not-call, it is told once only.
 */
export async function settleRefused(
  trx: LedgerTransaction,
  changed: RecordChanged,
  refused: {
    readonly record: CrmRecord;
    readonly numbers: readonly string[];
    readonly campaign: string | undefined;
    readonly receipt: Receipt;
  },
): Promise<void> {
  const { context, connection, dialer, event, mapping } = changed;
  const { record, numbers, campaign, receipt } = refused;
  const about = recordKey(connection.name, record.object, record.id);
  const where = { dialer, campaign, origin: connection.name, eventId: event.id, at: context.now() };
  for (const number of await writeRefusals(trx, { ...where, numbers, receipt })) {
    await context.setDnc(trx, {
      numbers: [number],
      connection: connection.name,
      by: undefined,
      reason: 'the number is blocked, and the record does not say so',
      key: mapping.optOut === undefined ? [about] : [about, event.id],
    });
  }
}
