import type { CrmRecord, Receipt } from '../connector.ts';
import { recordKey } from '../domain/hit/keys.ts';
import { blocked } from '../ledger/dnc/book.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger/ledger.ts';
import type { Prepared } from './prepared.ts';
import { skipped } from './prepared.ts';
import type { RecordChanged } from './record-change.ts';
import { writeRefusals } from './refusals.ts';

/**
 * The record says do-not-call: no lead is made of it, and its numbers are blocked everywhere. What is known
 * already is not said again with every later edit of the record.
 */
export async function prepareOptedOut(
  changed: RecordChanged,
  record: CrmRecord,
  numbers: readonly string[],
): Promise<Prepared> {
  const { context, connection, event, change, mapping } = changed;
  if (numbers.length === 0) return skipped('the record says do-not-call, and has no number that is one');
  const fresh = await withoutBlocked(context.ledger.db, numbers);
  if (fresh.length === 0) return skipped('dnc: the record says do-not-call, which is known');
  const { by: field } = mapping.optOut ?? {};
  const told = field === undefined ? '' : (record.fields[field] ?? '');
  return skipped('dnc: the record says do-not-call', (trx) =>
    context.setDnc(trx, {
      numbers: fresh,
      connection: connection.name,
      by: told === '' ? change.origin?.id : told,
      reason: `${change.object} says do-not-call`,
      key: [event.id],
    }),
  );
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
