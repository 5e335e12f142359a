import { sql } from 'kysely';

/**
 * The condition of the indexes over unfinished deliveries, word for word: SQLite uses a partial index only
 * where the query repeats its condition as text. With bound values (or another list) every look at a lane
 * would read the whole history.
 */
export const isUnfinished = sql<boolean>`state in ('waiting','due','queued','running')`;

/** The same for dead ones. */
export const isDead = sql<boolean>`state = 'dead'`;

/**
 * Of the dead ones: those that only a person can let go on, which are shown as `parked`, and all others. What is
 * dead can be many, so where they are only counted `countReviews` is cheaper.
 */
export const isParked = sql<boolean>`(state = 'dead' and error_code glob 'review-*')`;
export const isGivenUp = sql<boolean>`(state = 'dead' and coalesce(error_code, '') not glob 'review-*')`;

/** The same for those that were tried, failed and are tried again. */
export const isFailing = sql<boolean>`error_code IS NOT NULL AND state IN ('waiting','due','queued','running')`;
