import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { type Journal, JournalError } from '../../journal/journal.ts';
import type { Counters } from '../counters.ts';

export interface KeepContext {
  readonly journal: Journal;
  readonly counters: Counters;
  readonly now: () => number;
}

/**
 * Make all hits of one request durable; they share a commit. Resolves with the reason where the disk refused
 * one of them: then the sender must send all again, and those that were kept are known by their ids.
 */
export async function keepAll(hits: readonly RawHit[], context: KeepContext): Promise<string | undefined> {
  const results = await Promise.allSettled(hits.map((hit) => context.journal.append(hit)));
  for (const result of results) {
    if (result.status === 'fulfilled') {
      context.counters.accepted += 1;
      continue;
    }
    if (!(result.reason instanceof JournalError)) throw result.reason;
    context.counters.diskRefused += 1;
    return result.reason.message;
  }
  return undefined;
}
