import type { DncBook } from '../../connector.ts';
import type { LeadRow } from '../../domain/dialer-database.ts';
import { BulkStopped, interrupted, patiently, type Waiting } from '../patience.ts';
import type { Stop } from '../stop.ts';
import { ownBlock } from '../own-block.ts';
import { isStale, type StaleRule } from './stale.ts';

export interface ResetCounts {
  /** Leads that were looked at. */
  readonly seen: number;
  /** To be dialled anew, by the rule. */
  readonly stale: number;
  /** Of those, on our own do-not-call list: left as they are. */
  readonly dnc: number;
  /** Of those, without a number that anybody could look up there: left as they are too. */
  readonly unreadable: number;
  /** Leads that VICIdial has changed; 0 in a dry run. */
  readonly reset: number;
}

export interface ResetOptions {
  readonly leads: AsyncIterable<readonly LeadRow[]>;
  readonly rule: StaleRule;
  /** At most so many leads. */
  readonly limit: number;
  /** Set them to NEW, not called since the last reset; how many were changed. Absent = dry run. */
  readonly reset: ((ids: readonly string[], signal: AbortSignal) => Promise<number>) | undefined;
  readonly dnc: DncBook | undefined;
  readonly where: Parameters<DncBook['blocked']>[1];
  /** E.164, the one that is dialled first; none where that one is not possible. */
  readonly numbersOf: (row: LeadRow) => readonly string[];
  readonly stop: Stop;
  readonly waiting: Waiting;
}

/** Few enough that a status has no time to change between the look and the write. */
const BATCH = 100;

/** Have the leads of a list that were called long ago dialled anew; it may be run again at any time. */
export async function runReset(
  options: ResetOptions,
): Promise<{ readonly counts: ResetCounts; readonly stopped: BulkStopped | undefined }> {
  let counts: ResetCounts = { seen: 0, stale: 0, dnc: 0, unreadable: 0, reset: 0 };
  const add = ({ seen, stale, dnc, unreadable, reset }: ResetCounts): void => {
    counts = {
      seen: counts.seen + seen,
      stale: counts.stale + stale,
      dnc: counts.dnc + dnc,
      unreadable: counts.unreadable + unreadable,
      reset: counts.reset + reset,
    };
  };
  try {
    for await (const batch of batches(options.leads)) {
      if (options.stop.asked.aborted) throw interrupted();
      const room = options.limit - (counts.stale - counts.dnc - counts.unreadable);
      if (room <= 0) break;
      add(await resetBatch(batch, room, options));
    }
    return { counts, stopped: undefined };
  } catch (error) {
    if (error instanceof BulkStopped) return { counts, stopped: error };
    throw error;
  }
}

async function* batches(pages: ResetOptions['leads']): AsyncGenerator<readonly LeadRow[]> {
  for await (const page of pages) {
    for (let at = 0; at < page.length; at += BATCH) yield page.slice(at, at + BATCH);
  }
}

async function resetBatch(
  rows: readonly LeadRow[],
  room: number,
  options: ResetOptions,
): Promise<ResetCounts> {
  const { rule, dnc, where, stop, waiting, reset } = options;
  const ids: string[] = [];
  let blocked = 0;
  let unreadable = 0;
  for (const row of rows) {
    if (ids.length >= room || !isStale(row, rule)) continue;
    const numbers = options.numbersOf(row);
    if (numbers.length === 0) unreadable += 1;
    else if ((await ownBlock(dnc, numbers, where)) !== undefined) blocked += 1;
    else if (row.lead.id !== undefined) ids.push(row.lead.id);
  }
  const changed =
    reset === undefined || ids.length === 0 ? 0 : await patiently(waiting, () => reset(ids, stop.now));
  const stale = ids.length + blocked + unreadable;
  return { seen: rows.length, stale, dnc: blocked, unreadable, reset: changed };
}
