import { z } from 'zod';
import { readCheckpoint, writeCheckpoint } from '../ledger/checkpoints.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger/ledger.ts';

/** How far the calls of a dialer were read; milliseconds since the epoch. */
const CallsRead = z.strictObject({
  /** Where it began: what is older is a backfill's. */
  begin: z.number(),
  /** Every call that began before it was looked at. */
  until: z.number(),
  /** When the last hours were read again. */
  hourlyAt: z.number(),
  /** The last day that was read again as a whole. */
  dailyOf: z.string(),
  /** A stretch that was read in part, and the cursor to go on with. */
  within: z.strictObject({ from: z.number(), until: z.number(), after: z.string() }).optional(),
});
export type CallsRead = z.infer<typeof CallsRead>;

/** When the counts of a dialer were looked at that tells no more than these. */
const CountedRead = z.strictObject({
  /** Those of today, milliseconds since the epoch. */
  todayAt: z.number(),
  /** The last day that was looked at after it was over. */
  nightOf: z.string(),
});
export type CountedRead = z.infer<typeof CountedRead>;

const countedName = (dialer: string): string => `counted:${dialer}`;
const callsName = (dialer: string): string => `calls:${dialer}`;
const receiptsName = (dialer: string): string => `receipts:${dialer}`;

export async function readCallsRead(db: LedgerDb, dialer: string): Promise<CallsRead | undefined> {
  const text = await readCheckpoint(db, callsName(dialer));
  return text === undefined ? undefined : CallsRead.parse(JSON.parse(text));
}

export async function writeCallsRead(
  trx: LedgerTransaction,
  dialer: string,
  value: CallsRead,
): Promise<void> {
  await writeCheckpoint(trx, callsName(dialer), JSON.stringify(value));
}

export async function readCountedRead(db: LedgerDb, dialer: string): Promise<CountedRead | undefined> {
  const text = await readCheckpoint(db, countedName(dialer));
  return text === undefined ? undefined : CountedRead.parse(JSON.parse(text));
}

export async function writeCountedRead(
  trx: LedgerTransaction,
  dialer: string,
  value: CountedRead,
): Promise<void> {
  await writeCheckpoint(trx, countedName(dialer), JSON.stringify(value));
}

/** Cursor of the last row of the dialer's log of URLs that was dealt with. */
export async function readReceiptsCursor(db: LedgerDb, dialer: string): Promise<string | undefined> {
  return readCheckpoint(db, receiptsName(dialer));
}

export async function writeReceiptsCursor(
  trx: LedgerTransaction,
  dialer: string,
  cursor: string,
): Promise<void> {
  await writeCheckpoint(trx, receiptsName(dialer), cursor);
}
