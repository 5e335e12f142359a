import type { CrmRecord } from '../connector.ts';
import { leadKey, recordKey } from '../domain/hit/keys.ts';
import { forgetIdentity, readIdentity } from '../ledger/identities.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { dropSyncState, type SyncState } from '../ledger/sync/states.ts';
import { LEAD_ID, recordIdentity, type RecordOf, recordsOfLead } from './lead-of-record.ts';
import type { RecordChanged } from './record-change.ts';

/** Parts of an order that are a person's number. */
const NUMBER = ['phone', 'phoneCode', 'e164'];

export interface Parting {
  /** This record has no lead any more. */
  readonly leaves: boolean;
  /** To be written down when its state is with the dialer. */
  readonly commit: (trx: LedgerTransaction) => Promise<void>;
}

const STAYS: Parting = { leaves: false, commit: () => Promise.resolve() };

/**
 * Two records with one number are one lead. When the number of one of them changes they part: the lead stays
 * with the record that had it first, whatever number that has now, and the others become leads of their own.
 */
export async function partingOf(
  changed: RecordChanged,
  about: {
    readonly record: CrmRecord;
    readonly known: string | undefined;
    readonly state: SyncState | undefined;
    readonly hashes: Readonly<Record<string, string>>;
  },
): Promise<Parting> {
  const { record, known, state, hashes } = about;
  if (known === undefined || state === undefined) return STAYS;
  if (NUMBER.every((part) => hashes[part] === state.hashes[part])) return STAYS;
  const { context, connection, dialer, event } = changed;
  const { ledger } = context;
  const own = { connection: connection.name, object: record.object, id: record.id };
  const others = (await recordsOfLead(ledger.db, dialer, known)).filter((other) => !isSame(other, own));
  if (others.length === 0) return STAYS;
  const holder = await readIdentity(ledger.db, {
    destination: connection.name,
    kind: record.object,
    key: leadKey(dialer, known),
  });
  if (holder !== record.id) {
    await ledger.write((trx) => leave(trx, dialer, own));
    return { ...STAYS, leaves: true };
  }
  return {
    leaves: false,
    // Not before the lead has its new number: the others would be found by the old one.
    async commit(trx) {
      for (const one of others) {
        await leave(trx, dialer, one);
        await context.lookAgain(trx, { ...one, key: [event.id, known] });
      }
    },
  };
}

async function leave(trx: LedgerTransaction, dialer: string, one: RecordOf): Promise<void> {
  const key = recordIdentity(one.connection, one.object, one.id);
  await forgetIdentity(trx, { destination: dialer, kind: LEAD_ID, key });
  await dropSyncState(trx, { dialer, record: recordKey(one.connection, one.object, one.id) });
}

function isSame(one: RecordOf, other: RecordOf): boolean {
  return one.connection === other.connection && one.object === other.object && one.id === other.id;
}
