import type { LeadRow } from '../../domain/dialer-database.ts';
import { BulkStopped, interrupted, patiently, type Waiting } from '../patience.ts';
import { inPool } from '../pool.ts';
import type { Stop } from '../stop.ts';
import type { Difference } from './difference.ts';

export interface CompareOptions {
  readonly pages: AsyncIterable<readonly LeadRow[]>;
  /** Leads that are compared at most. */
  readonly limit: number;
  /** What a lead and the CRM do not agree about; undefined = nothing links the two. Throws DeliveryErrors. */
  readonly compare: (lead: LeadRow, signal: AbortSignal) => Promise<readonly Difference[] | undefined>;
  /** Leads under way at once. */
  readonly concurrency: number;
  readonly stop: Stop;
  readonly waiting: Waiting;
  readonly onLead: (found: 'same' | 'different' | 'unlinked') => void;
}

export interface Compared {
  readonly leads: number;
  readonly unlinked: number;
  readonly differences: readonly Difference[];
  /** There are more leads than the limit. */
  readonly more: boolean;
  readonly stopped: BulkStopped | undefined;
}

/** Compare leads with their records. Nothing is written; what was found before a stop is told. */
export async function runCompare(options: CompareOptions): Promise<Compared> {
  const { pages, limit, compare, concurrency, stop, waiting, onLead } = options;
  const differences: Difference[] = [];
  const counts = { leads: 0, unlinked: 0, taken: 0 };
  let more = false;

  async function one(lead: LeadRow): Promise<void> {
    if (stop.asked.aborted) throw interrupted();
    const found = await patiently(waiting, () => compare(lead, stop.now));
    counts.leads += 1;
    if (found === undefined) counts.unlinked += 1;
    else differences.push(...found);
    onLead(found === undefined ? 'unlinked' : found.length === 0 ? 'same' : 'different');
  }

  try {
    for await (const page of pages) {
      const room = limit - counts.taken;
      more = page.length > room;
      const leads = page.slice(0, Math.max(0, room));
      counts.taken += leads.length;
      await inPool(leads, concurrency, one);
      if (more) break;
    }
  } catch (error) {
    if (!(error instanceof BulkStopped)) throw error;
    return { leads: counts.leads, unlinked: counts.unlinked, differences, more, stopped: error };
  }
  return { leads: counts.leads, unlinked: counts.unlinked, differences, more, stopped: undefined };
}
