import { recordKey } from '../domain/hit/keys.ts';
import { identityKeysOf, readIdentity } from '../ledger/identities.ts';
import type { LedgerDb } from '../ledger/ledger.ts';

/** Kind of the dialer's entries: our key of a person to VICIdial's lead_id. */
export const LEAD_ID = 'lead_id';
const RECORD = 'record:';

/** Our key of a record in the dialer's map. */
export function recordIdentity(connection: string, object: string, id: string): string {
  return `${RECORD}${recordKey(connection, object, id)}`;
}

export interface RecordOf {
  readonly connection: string;
  readonly object: string;
  readonly id: string;
}

/** The lead that a record became. */
export function leadOfRecord(
  db: LedgerDb,
  dialer: string,
  { connection, object, id }: RecordOf,
): Promise<string | undefined> {
  return readIdentity(db, {
    destination: dialer,
    kind: LEAD_ID,
    key: recordIdentity(connection, object, id),
  });
}

/** The records that are one lead. */
export async function recordsOfLead(
  db: LedgerDb,
  dialer: string,
  leadId: string,
): Promise<readonly RecordOf[]> {
  const keys = await identityKeysOf(db, { destination: dialer, kind: LEAD_ID, id: leadId });
  return keys.flatMap((key) => {
    const [, connection, object, id, ...more] = key.split(':');
    if (!key.startsWith(RECORD) || connection === undefined || object === undefined) return [];
    return id === undefined || more.length > 0 ? [] : [{ connection, object, id }];
  });
}

/** Whether a lead is that of another record too: two records with one number are one lead. */
export async function isShared(
  db: LedgerDb,
  dialer: string,
  leadId: string,
  own: RecordOf,
): Promise<boolean> {
  const ours = recordIdentity(own.connection, own.object, own.id);
  const records = await recordsOfLead(db, dialer, leadId);
  return records.some(({ connection, object, id }) => recordIdentity(connection, object, id) !== ours);
}
