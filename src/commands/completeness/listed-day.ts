import { dayIn } from '../../domain/completeness/day.ts';
import { proofText } from '../../domain/completeness/proof-text.ts';
import { type DayRead, type Proof, proofOf } from '../../domain/completeness/proof.ts';
import { dayRead } from '../../ledger/completeness/day-reads.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { readJson } from './figure-json.ts';
import type { ListDay } from './list.ts';

/** A day of a list, with what is proven of it. */
export interface ListedDay extends ListDay {
  /** Undefined = nothing was read of it. */
  readonly read: DayRead | undefined;
  readonly proof: Proof;
}

/** @param now milliseconds since the epoch */
export async function listedDay(db: LedgerDb, of: ListDay, now: number): Promise<ListedDay> {
  const read = await dayRead(db, of.dialer, of.day);
  return { ...of, read, proof: proofOf(dayIn(of.day, of.timezone), read, now) };
}

/** That a list of the day cannot have all that there may be, and why. */
export function unprovenLine({ dialer, timezone, day, read, proof }: ListedDay): string {
  return `${dialer}  ${day}  ${proofText(proof, read, timezone)}`;
}

/** The same for programs: a line without a call. */
export function unprovenJson({ dialer, day, read, proof }: ListedDay) {
  return { dialer, day, proven: false, proof, read: readJson(read) };
}
