import { suggest } from '../config/nearest.ts';
import { MARK_CODES } from '../dispatch/parse/mark.ts';
import type { EventSummary } from '../ledger/search.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError for a mark that no event has */
export function markOf(mark: string | undefined): string | undefined {
  if (mark === undefined || MARK_CODES.some((code) => code === mark)) return mark;
  throw new UsageError(`--mark ${mark}: there is no such mark; ${suggest(mark, MARK_CODES)}`);
}

/**
 * No index knows marks, so they are looked for among the events that were read, which `--limit` bounds.
 * @returns those that have it, and what to say where older events were not looked at
 */
export function withMark(
  events: readonly EventSummary[],
  mark: string,
  limit: number,
): { readonly found: readonly EventSummary[]; readonly note: string | undefined } {
  const found = events.filter(({ marks }) => marks.includes(mark));
  const note =
    events.length < limit
      ? undefined
      : `--mark was looked for in the newest ${limit} that fit the rest only: raise --limit, or say --until, for older ones`;
  return { found, note };
}
