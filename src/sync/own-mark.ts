import { holds } from '../domain/mapping/holds.ts';
import { claimedFacts } from '../domain/mapping/facts.ts';
import { recordKey } from '../domain/hit/keys.ts';
import type { LedgerDb } from '../ledger/ledger.ts';
import { readOwnWrites, valueHash } from '../ledger/sync/own-writes.ts';
import { fieldsSetByOthers } from './own-echo.ts';
import type { RecordChanged } from './record-change.ts';

/** What says do-not-call of a record: the record itself, or a message about it. */
export interface OptOutEvidence extends Pick<RecordChanged, 'connection' | 'mapping' | 'changes'> {
  readonly record: {
    readonly object: string;
    readonly id: string;
    readonly fields: Readonly<Record<string, string>>;
    /** Absent = not told. */
    readonly memberships?: readonly string[] | undefined;
  };
}

/**
 * Whether an opt-out is our own mark and nothing else: without the fields that hold what we wrote there, and
 * that nobody else is said to have set, the record would not say do-not-call. Such a mark was made because one
 * number is blocked; it says nothing of the person's other numbers.
 */
export async function isOurOwnMark(db: LedgerDb, evidence: OptOutEvidence): Promise<boolean> {
  const { connection, mapping, record } = evidence;
  if (mapping.optOut === undefined) return false;
  const key = { connection: connection.name, record: recordKey(connection.name, record.object, record.id) };
  const written = [...(await readOwnWrites(db, key))];
  const own = new Map(written.map(([field, { hash }]) => [field.toLowerCase(), hash]));
  const byOthers = new Set([...fieldsSetByOthers(evidence)].map((field) => field.toLowerCase()));
  const others = Object.entries(record.fields).filter(([name, value]) => {
    // Salesforce takes names of fields in any case and answers in its own.
    const field = name.toLowerCase();
    return byOthers.has(field) || own.get(field) !== valueHash(value);
  });
  if (others.length === Object.keys(record.fields).length) return false;
  const facts = { ...claimedFacts(Object.fromEntries(others)), memberships: record.memberships };
  return holds(mapping.optOut.when, facts) !== true;
}
