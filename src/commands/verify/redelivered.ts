import type { LedgerDb } from '../../ledger/ledger.ts';
import { missingOfEffect } from '../../ledger/verified/missing.ts';

/** A record of a delivery that was gone from the CRM, for which it was made again. */
export interface Redelivered {
  /** Its name in the receipt. */
  readonly part: string;
  /** ISO 8601; attempts since then are numbered from 1 again. */
  readonly at: string;
}

/**
 * For which records a delivery was made again because they were gone from the CRM (`vicibridge verify`).
 *
 * @param firstAttemptAt milliseconds since the epoch; undefined = it was never tried. A delivery that was first tried
 * after a repair of its effect is not what was repaired
 */
export async function redeliveredFor(
  db: LedgerDb,
  {
    destination,
    effectKey,
    eventId,
    firstAttemptAt,
  }: {
    readonly destination: string;
    readonly effectKey: string;
    readonly eventId: string;
    readonly firstAttemptAt: number | undefined;
  },
): Promise<readonly Redelivered[]> {
  if (firstAttemptAt === undefined) return [];
  const records = await missingOfEffect(db, { destination, effectKey });
  return records.flatMap(({ part, redeliveredAt, eventId: told }) =>
    told !== eventId || redeliveredAt === undefined || redeliveredAt < firstAttemptAt
      ? []
      : [{ part, at: new Date(redeliveredAt).toISOString() }],
  );
}
