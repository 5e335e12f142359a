import type { LedgerDb } from '../ledger/ledger.ts';
import { listHolds } from '../ledger/holds.ts';
import { latestVerification } from '../ledger/verified/verifications.ts';

/** Whoever was late by less than this is not a whole turn late the next time, milliseconds. */
const SLACK_MS = 5 * 60_000;

/**
 * Whether a connection's receipts are to be looked at now. One that is held is left alone: it would refuse, and
 * that is told already.
 */
export async function isVerificationDue(
  db: LedgerDb,
  {
    destination,
    everyHours,
    now,
  }: { readonly destination: string; readonly everyHours: number; readonly now: number },
): Promise<boolean> {
  if ((await listHolds(db)).some((hold) => hold.destination === destination)) return false;
  const latest = await latestVerification(db, destination);
  return latest === undefined || now - latest.startedAt >= everyHours * 3_600_000 - SLACK_MS;
}
