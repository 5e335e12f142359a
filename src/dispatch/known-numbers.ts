import type { BridgeEvent } from '../domain/event.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { readOwnWrites, valueHash } from '../ledger/sync/own-writes.ts';
import { numbersOfRecord } from '../ledger/sync/states.ts';
import type { DeriveRules } from './derive/rules.ts';

/**
 * The numbers that a do-not-call is about: those that it tells; of a record those that a dialer was told last,
 * until the record is read. None where the opt-out may be our own mark that comes back, which says nothing of
 * the person's other numbers: that is decided when the record is looked at.
 */
export async function knownNumbers(
  trx: LedgerTransaction,
  event: BridgeEvent,
  { claimsOptOut }: Pick<DeriveRules, 'claimsOptOut'>,
): Promise<readonly string[]> {
  const { dnc, record, leadKey, source } = event;
  if (dnc === undefined) return [];
  if (dnc.numbers.length > 0 || record === undefined || leadKey === undefined) return dnc.numbers;
  const written = await readOwnWrites(trx, { connection: source, record: leadKey });
  const own = new Map([...written].map(([field, { hash }]) => [field.toLowerCase(), hash]));
  const others = Object.entries(record.fields).filter(
    ([name, value]) => own.get(name.toLowerCase()) !== valueHash(value),
  );
  const byOthers = { ...event, record: { ...record, fields: Object.fromEntries(others) } };
  return claimsOptOut(byOthers) ? numbersOfRecord(trx, leadKey) : [];
}
