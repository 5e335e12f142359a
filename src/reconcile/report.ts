import { z } from 'zod';
import { readCheckpoint, writeCheckpoint } from '../ledger/checkpoints.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger/ledger.ts';

/** What the latest pass over a dialer's records came to; times in milliseconds since the epoch. */
export const PassReport = z.strictObject({
  at: z.number(),
  tookMs: z.number(),
  /** The latest pass that came to its end; undefined = none did. */
  doneAt: z.number().optional(),
  /** Every call that began before it was looked at; undefined = none was read yet. */
  readUntil: z.number().optional(),
  /** Of the dialer's clock, as far as its log of URLs tells. */
  aheadMs: z.number(),
  pages: z.number(),
  legs: z.number(),
  /** Calls that were found to be missing. */
  missing: z.number(),
  urlRows: z.number(),
  /** Requests taken back in. */
  appended: z.number(),
  /** Of these: those that we had answered. */
  lost: z.number(),
  /** What it cost the dialer since the pass before, and in how long a time. */
  load: z.strictObject({
    statements: z.number(),
    rows: z.number(),
    busyMs: z.number(),
    /** Since the program started. */
    slowestMs: z.number(),
    withinMs: z.number(),
  }),
  /** Why passes do not come to their end. */
  trouble: z.strictObject({ since: z.number(), reason: z.string(), nextAt: z.number() }).optional(),
});
export type PassReport = z.infer<typeof PassReport>;

const nameOf = (dialer: string): string => `reconcile:${dialer}`;

/** Undefined = there was no pass yet. */
export async function readReport(db: LedgerDb, dialer: string): Promise<PassReport | undefined> {
  const text = await readCheckpoint(db, nameOf(dialer));
  if (text === undefined) return undefined;
  const parsed = PassReport.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

export async function writeReport(trx: LedgerTransaction, dialer: string, report: PassReport): Promise<void> {
  await writeCheckpoint(trx, nameOf(dialer), JSON.stringify(report));
}
